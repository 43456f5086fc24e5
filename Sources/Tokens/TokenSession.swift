import CTokens

/// One session with a token, logged in. It lives inside the lock of ``Token`` and never leaves it.
struct TokenSession {
    private let functions: CK_FUNCTION_LIST
    private let session: CK_SESSION_HANDLE

    /// Finds the token in the slots of a module, opens a session and logs in.
    ///
    /// - Throws: ``TokenError``.
    init(_ module: UnsafeMutablePointer<CK_FUNCTION_LIST>, label: String, pin: [UInt8]) throws(TokenError) {
        functions = module.pointee
        let slot = try Self.slot(functions, label: label)
        var session: CK_SESSION_HANDLE = 0
        let flags = CKF_SERIAL_SESSION | CKF_RW_SESSION
        try Self.check(functions.C_OpenSession?(slot, flags, nil, nil, &session), "open a session")
        self.session = session
        var pin = pin
        let result = functions.C_Login?(session, CKU_USER, &pin, UInt(pin.count))
        for place in pin.indices { pin[place] = 0 }
        switch result {
        case CKR_OK, CKR_USER_ALREADY_LOGGED_IN: break
        case CKR_PIN_INCORRECT, CKR_PIN_LEN_RANGE, CKR_PIN_INVALID:
            throw TokenError(
                .wrongPIN,
                "The PIN of the token \(label) is another one. After a few wrong ones the token locks itself."
            )
        case CKR_PIN_LOCKED:
            throw TokenError(
                .lockedPIN,
                "The token \(label) has locked itself after too many wrong PINs. Its security officer unlocks it."
            )
        default: try Self.check(result, "log in")
        }
    }

    func close() { _ = functions.C_CloseSession?(session) }

    /// Whether the session still stands: a token that was taken out ends it.
    var isOpen: Bool {
        var info = CK_SESSION_INFO()
        return functions.C_GetSessionInfo?(session, &info) == CKR_OK
    }

    // MARK: Keys

    /// Makes a key pair on P-256 whose private half cannot leave the token.
    ///
    /// - Returns: x and y of the public half, 64 bytes.
    func makeKey(_ purpose: Token.Purpose, id: [UInt8], label: String) throws(TokenError) -> [UInt8] {
        // The object identifier of P-256 in DER (RFC 5480 section 2.1.1.1).
        let curve: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        let signs = purpose == .signing
        let common: [(UInt, [UInt8])] = [
            (CKA_TOKEN, Self.yes), (CKA_ID, id), (CKA_LABEL, Array(label.utf8)),
        ]
        let publicHalf =
            common + [
                (CKA_EC_PARAMS, curve), (CKA_VERIFY, signs ? Self.yes : Self.no),
            ]
        let privateHalf =
            common + [
                (CKA_PRIVATE, Self.yes), (CKA_SENSITIVE, Self.yes), (CKA_EXTRACTABLE, Self.no),
                (CKA_SIGN, signs ? Self.yes : Self.no), (CKA_DERIVE, signs ? Self.no : Self.yes),
            ]
        var mechanism = CK_MECHANISM(mechanism: CKM_EC_KEY_PAIR_GEN, pParameter: nil, ulParameterLen: 0)
        var (publicKey, privateKey): (CK_OBJECT_HANDLE, CK_OBJECT_HANDLE) = (0, 0)
        let result = Self.withAttributes(publicHalf) { publicHalf, publicCount in
            Self.withAttributes(privateHalf) { privateHalf, privateCount in
                functions.C_GenerateKeyPair?(
                    session,
                    &mechanism,
                    publicHalf,
                    publicCount,
                    privateHalf,
                    privateCount,
                    &publicKey,
                    &privateKey
                )
            }
        }
        try Self.check(result, "make a key on P-256")
        return try point(of: publicKey)
    }

    /// Signs a SHA-256 digest.
    ///
    /// - Returns: r and s, 64 bytes.
    func sign(_ digest: [UInt8], with id: [UInt8]) throws(TokenError) -> [UInt8] {
        let key = try privateKey(id)
        var mechanism = CK_MECHANISM(mechanism: CKM_ECDSA, pParameter: nil, ulParameterLen: 0)
        try Self.check(functions.C_SignInit?(session, &mechanism, key), "begin to sign")
        var digest = digest
        var signature = [UInt8](repeating: 0, count: 64)
        var count = UInt(signature.count)
        try Self.check(
            functions.C_Sign?(session, &digest, UInt(digest.count), &signature, &count),
            "sign"
        )
        guard count == 64 else {
            throw TokenError(.refused, "The token signed with another length than 64 bytes.")
        }
        return signature
    }

    /// The secret shared with the holder of another point on P-256: its x, 32 bytes.
    func agree(with point: [UInt8], key id: [UInt8]) throws(TokenError) -> [UInt8] {
        let key = try privateKey(id)
        var uncompressed = [4] + point
        let template: [(UInt, [UInt8])] = [
            (CKA_CLASS, Self.number(CKO_SECRET_KEY)), (CKA_KEY_TYPE, Self.number(CKK_GENERIC_SECRET)),
            (CKA_TOKEN, Self.no), (CKA_SENSITIVE, Self.no), (CKA_EXTRACTABLE, Self.yes),
            (CKA_VALUE_LEN, Self.number(32)),
        ]
        var secret: CK_OBJECT_HANDLE = 0
        let length = UInt(uncompressed.count)
        let result = uncompressed.withUnsafeMutableBufferPointer { bytes -> CK_RV? in
            var parameters = CK_ECDH1_DERIVE_PARAMS(
                kdf: CKD_NULL,
                ulSharedDataLen: 0,
                pSharedData: nil,
                ulPublicDataLen: length,
                pPublicData: bytes.baseAddress
            )
            return withUnsafeMutablePointer(to: &parameters) { parameters in
                var mechanism = CK_MECHANISM(
                    mechanism: CKM_ECDH1_DERIVE,
                    pParameter: UnsafeMutableRawPointer(parameters),
                    ulParameterLen: UInt(MemoryLayout<CK_ECDH1_DERIVE_PARAMS>.size)
                )
                return Self.withAttributes(template) {
                    functions.C_DeriveKey?(session, &mechanism, key, $0, $1, &secret)
                }
            }
        }
        try Self.check(result, "agree on a secret")
        defer { _ = functions.C_DestroyObject?(session, secret) }
        return try value(CKA_VALUE, of: secret, most: 32)
    }

    private func privateKey(_ id: [UInt8]) throws(TokenError) -> CK_OBJECT_HANDLE {
        let wanted: [(UInt, [UInt8])] = [(CKA_CLASS, Self.number(CKO_PRIVATE_KEY)), (CKA_ID, id)]
        try Self.check(
            Self.withAttributes(wanted) { functions.C_FindObjectsInit?(session, $0, $1) },
            "look for the key"
        )
        defer { _ = functions.C_FindObjectsFinal?(session) }
        var (found, count): (CK_OBJECT_HANDLE, UInt) = (0, 0)
        try Self.check(functions.C_FindObjects?(session, &found, 1, &count), "look for the key")
        guard count == 1 else {
            throw TokenError(
                .noKey,
                "The token does not hold the key any more. Is it the token that the key was made in?"
            )
        }
        return found
    }

    /// x and y of a public key object.
    private func point(of key: CK_OBJECT_HANDLE) throws(TokenError) -> [UInt8] {
        let encoded = try value(CKA_EC_POINT, of: key, most: 128)
        // An OCTET STRING of 65 bytes that begin with 4: an uncompressed point (SEC 1 section 2.3.3).
        guard encoded.count == 67, encoded[0] == 4, encoded[1] == 65, encoded[2] == 4 else {
            throw TokenError(.refused, "The token shows a public key that is no uncompressed point on P-256.")
        }
        return Array(encoded.dropFirst(3))
    }

    private func value(_ type: UInt, of object: CK_OBJECT_HANDLE, most: Int) throws(TokenError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        var count: UInt = 0
        let result = bytes.withUnsafeMutableBytes { buffer -> CK_RV? in
            var attribute = CK_ATTRIBUTE(
                type: type,
                pValue: buffer.baseAddress,
                ulValueLen: UInt(buffer.count)
            )
            let result = functions.C_GetAttributeValue?(session, object, &attribute, 1)
            count = attribute.ulValueLen
            return result
        }
        try Self.check(result, "read a value")
        guard count <= UInt(most) else { throw TokenError(.refused, "The token gave no value.") }
        return Array(bytes.prefix(Int(count)))
    }

    // MARK: The interface in C

    private static func slot(_ functions: CK_FUNCTION_LIST, label: String) throws(TokenError) -> CK_SLOT_ID {
        var count: UInt = 0
        try check(functions.C_GetSlotList?(1, nil, &count), "list its slots")
        var slots = [CK_SLOT_ID](repeating: 0, count: Int(min(count, 256)))
        count = UInt(slots.count)
        try check(functions.C_GetSlotList?(1, &slots, &count), "list its slots")
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            guard functions.C_GetTokenInfo?(slot, &info) == CKR_OK else { continue }
            // 32 characters, filled up with blanks, not terminated.
            let name = withUnsafeBytes(of: info.label) { String(decoding: $0, as: UTF8.self) }
            if name.trimmingBlanks == label { return slot }
        }
        throw TokenError(.noToken, "No slot holds a token with the label \(label). Is it plugged in?")
    }

    private static func check(_ result: CK_RV?, _ what: String) throws(TokenError) {
        guard let result else { throw TokenError(.refused, "The token's module cannot \(what).") }
        guard result == CKR_OK else {
            throw TokenError(.refused, "The token refused to \(what) (CKR 0x\(String(result, radix: 16))).")
        }
    }

    private static let yes: [UInt8] = [1]
    private static let no: [UInt8] = [0]

    private static func number(_ value: UInt) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

    /// Lends attributes to a call. Their bytes live as long as the call.
    private static func withAttributes<Result>(
        _ attributes: [(type: UInt, value: [UInt8])],
        _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, UInt) -> Result
    ) -> Result {
        var bytes = attributes.flatMap(\.value)
        return bytes.withUnsafeMutableBytes { storage in
            var offset = 0
            var list = attributes.map { attribute in
                defer { offset += attribute.value.count }
                return CK_ATTRIBUTE(
                    type: attribute.type,
                    pValue: storage.baseAddress.map { $0 + offset },
                    ulValueLen: UInt(attribute.value.count)
                )
            }
            return list.withUnsafeMutableBufferPointer { body($0.baseAddress, UInt($0.count)) }
        }
    }
}

extension String {
    /// Without blanks and NULs at the end.
    fileprivate var trimmingBlanks: String {
        var text = self
        while let last = text.last, last == " " || last == "\0" { text.removeLast() }
        return text
    }
}
