import Crypto
import FoundationEssentials

/// A key under which secrets and records lie sealed at rest: 256 bits, AES-GCM.
///
/// ```swift
/// let records = nodeKey.derived(for: "records")
/// let sealed = try records.seal(bytes, for: "case/" + id)
/// let bytes = try records.open(sealed, for: "case/" + id)
/// ```
///
/// What a key seals for one purpose does not open for another: a sealed value cannot be moved to a place that it was not made for.
package struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: SymmetricKey

    /// A new key from the system's random numbers.
    package init() { key = SymmetricKey(size: .bits256) }

    /// A key that was kept elsewhere, as it comes out of ``open(_:for:)`` or a hardware token.
    ///
    /// - Throws: ``SealingError`` `malformed` unless it has 32 bytes.
    package init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == 32 else { throw SealingError(.malformed, "a sealing key has 32 bytes") }
        key = SymmetricKey(data: bytes)
    }

    init(_ key: SymmetricKey) { self.key = key }

    /// The key itself. It is a secret: it is only ever written sealed under another.
    package var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// Another key for one purpose (HKDF with SHA-256, RFC 5869). From it nobody gets back to this one.
    package func derived(for purpose: String) -> SealingKey {
        SealingKey(
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key,
                info: Array("comity sealing 1 ".utf8) + Array(purpose.utf8),
                outputByteCount: 32
            )
        )
    }

    /// Seals bytes: nonce, ciphertext and tag, 28 bytes longer than what is inside.
    ///
    /// A random nonce of 96 bits is taken each time, so one key seals at most 2^32 values (SP 800-38D section 8.3); derive a
    /// key for each table or file.
    ///
    /// - Parameter purpose: what it is and where it lies; opening demands the same.
    /// - Throws: ``SealingError`` `cannotSeal`, which a sound machine never causes.
    package func seal(_ plaintext: [UInt8], for purpose: String) throws(SealingError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(plaintext, using: key, authenticating: Array(purpose.utf8)),
            let combined = box.combined
        else { throw SealingError(.cannotSeal, "the bytes could not be sealed") }
        return [UInt8](combined)
    }

    /// Opens what ``seal(_:for:)`` made.
    ///
    /// - Throws: ``SealingError`` `malformed` for what is too short, `cannotOpen` where key, purpose or a single bit is another.
    package func open(_ sealed: [UInt8], for purpose: String) throws(SealingError) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else {
            throw SealingError(.malformed, "this is too short to be sealed bytes")
        }
        guard let plaintext = try? AES.GCM.open(box, using: key, authenticating: Array(purpose.utf8)) else {
            throw SealingError(
                .cannotOpen,
                "the seal does not open: it was made under another key, for another purpose, or was changed"
            )
        }
        return [UInt8](plaintext)
    }

    /// Nothing of the key.
    package var description: String { "SealingKey" }

    /// Nothing of the key, so that no dump shows it.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
