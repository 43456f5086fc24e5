import CTokens
import Crypto
package import JOSE
import Synchronization

/// A PKCS #11 token that holds private keys: a smart card, a security module, or SoftHSM in tests. The keys are on P-256, are made in
/// the token and cannot leave it.
///
/// ```swift
/// let token = try Token(TokenAddress("pkcs11:token=comity?module-path=…"), pin: pin)
/// let made = try token.makeKey(.signing, label: "document")
/// let key = try token.signingKey(made)
/// ```
///
/// One session serves the process; calls wait for one another.
package final class Token: Sendable {
    package enum Purpose: Sendable, Hashable {
        case signing, agreement
    }

    /// A key in the token: its identifier there, and its public half.
    package struct Key: Sendable, Hashable {
        /// `CKA_ID`.
        package let id: [UInt8]
        /// x and y on P-256.
        package let point: [UInt8]

        package init(id: [UInt8], point: [UInt8]) {
            self.id = id
            self.point = point
        }
    }

    package let address: TokenAddress
    private let pin: [UInt8]
    private let session: Mutex<TokenSession>

    /// Loads the token's module and logs in.
    ///
    /// - Throws: ``TokenError``.
    package init(_ address: TokenAddress, pin: [UInt8]) throws(TokenError) {
        self.address = address
        self.pin = pin
        session = Mutex(try Self.open(address, pin))
    }

    deinit { session.withLock { $0.close() } }

    /// Makes a key.
    ///
    /// - Throws: ``TokenError``.
    package func makeKey(_ purpose: Purpose, label: String) throws(TokenError) -> Key {
        var generator = SystemRandomNumberGenerator()
        let id = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let point = try perform { session throws(TokenError) in
            try session.makeKey(purpose, id: id, label: label)
        }
        return Key(id: id, point: point)
    }

    /// The public half of a key for signatures.
    ///
    /// - Throws: ``JOSEError`` where the token gave a point off the curve.
    package static func verificationKey(_ key: Key) throws(JOSEError) -> VerificationKey {
        try VerificationKey(p256: key.point)
    }

    /// A key that signs through the token.
    ///
    /// - Throws: ``JOSEError`` where the point is off the curve.
    package func signingKey(_ key: Key) throws(JOSEError) -> SigningKey {
        try SigningKey(Self.verificationKey(key), device: TokenKey(token: self, id: key.id))
    }

    /// A key that opens through the token.
    ///
    /// - Throws: ``JOSEError`` where the point is off the curve.
    package func decryptionKey(_ key: Key) throws(JOSEError) -> DecryptionKey {
        try DecryptionKey(p256: key.point, device: TokenKey(token: self, id: key.id))
    }

    /// Performs in the session; where the token was taken out meanwhile and is back, in a new one.
    fileprivate func perform<Value: Sendable>(
        _ body: (TokenSession) throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        try session.withLock { session throws(TokenError) in
            if !session.isOpen { session = try Self.open(address, pin) }
            return try body(session)
        }
    }

    private static func open(_ address: TokenAddress, _ pin: [UInt8]) throws(TokenError) -> TokenSession {
        guard let module = p11_kit_module_load(address.modulePath, 0),
            p11_kit_module_initialize(module) == CKR_OK
        else {
            throw TokenError(
                .noModule,
                "The module \(address.modulePath) cannot be loaded. Is the token's software installed, and is it readable for this user?"
            )
        }
        return try TokenSession(module, label: address.label, pin: pin)
    }
}

/// The use of one key in a token.
private struct TokenKey: SigningDevice, AgreementDevice {
    let token: Token
    let id: [UInt8]

    func signature(over message: [UInt8]) throws -> [UInt8] {
        let digest = Array(SHA256.hash(data: message))
        return try token.perform { session throws(TokenError) in try session.sign(digest, with: id) }
    }

    func sharedSecret(with point: [UInt8]) throws -> [UInt8] {
        try token.perform { session throws(TokenError) in try session.agree(with: point, key: id) }
    }
}
