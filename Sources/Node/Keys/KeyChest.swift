package import JOSE
package import Store
package import Wire

/// Where the private halves of a node's keys are: files, sealed files, tokens; in tests, memory.
///
/// The store says which key is in use; the chest only opens it. A private half is read when it is first needed, so that a command
/// that signs nothing asks for no passphrase.
package protocol KeyChest: Sendable {
    /// The keys that the node had before its keys were recorded: at most one for each use.
    var founding: [PublicHalf] { get }

    /// - Throws: ``NodeError`` with `misconfigured` where the private half is missing or cannot be opened, saying what to do.
    func signingKey(_ keyID: String) throws(NodeError) -> SigningKey

    /// - Throws: ``NodeError`` as ``signingKey(_:)``.
    func decryptionKey(_ keyID: String) throws(NodeError) -> DecryptionKey

    /// Makes a new key, durable before this returns.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where it cannot be kept.
    func make(_ use: KeyRecord.Use) throws(NodeError) -> PublicHalf

    /// How a key is kept, in a word or two; nil where it is not there.
    func place(of keyID: String) -> String?
}

/// The public half of a key and what the key is for.
package struct PublicHalf: Sendable {
    package let use: KeyRecord.Use
    package let keyID: String
    package let jwk: JSON

    package init(_ use: KeyRecord.Use, _ key: VerificationKey) {
        (self.use, keyID, jwk) = (use, key.keyID, key.json)
    }

    package init(_ key: EncryptionKey) {
        (use, keyID, jwk) = (.encryption, key.keyID, key.json)
    }
}
