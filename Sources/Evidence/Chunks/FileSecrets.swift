import Crypto

/// Everything secret about one file: its key, and what the salts of its commitments come from. Without them the sealed
/// content is noise, and the commitments that others hold say nothing.
package struct FileSecrets: Sendable, CustomStringConvertible, CustomReflectable {
    package let key: FileKey
    package let salts: SaltSource

    package init(key: FileKey = FileKey(), salts: SaltSource = SaltSource()) {
        self.key = key
        self.salts = salts
    }

    /// - Throws: ``EvidenceError`` `malformed` for anything but 64 bytes.
    package init(bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count == 64 else {
            throw EvidenceError(.malformed, "The secrets of a file have 64 bytes.")
        }
        key = try FileKey(bytes: bytes.prefix(32))
        salts = try SaltSource(bytes: bytes.suffix(32))
    }

    /// Key and salt source one after the other: a secret, for whoever wraps it.
    package var bytes: [UInt8] { key.bytes + salts.bytes }

    package var description: String { "FileSecrets" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Gives each commitment of a file a salt of its own (HMAC-SHA-256 of its place), so that revealing one says nothing
/// about another.
package struct SaltSource: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: SymmetricKey

    package init() { key = SymmetricKey(size: .bits256) }

    /// - Throws: ``EvidenceError`` `malformed` for anything but 32 bytes.
    package init(bytes: some Collection<UInt8>) throws(EvidenceError) {
        guard bytes.count == 32 else {
            throw EvidenceError(.malformed, "The source of a file's salts has 32 bytes.")
        }
        key = SymmetricKey(data: Array(bytes))
    }

    package var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// The salt of one part of the file.
    package func salt(ofPart index: Int64) -> [UInt8] {
        withUnsafeBytes(of: index.bigEndian) { salt(for: "part", Array($0)) }
    }

    /// The salt of the file's digests as a whole.
    package var contentSalt: [UInt8] { salt(for: "content", []) }

    private func salt(for use: String, _ place: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(use.utf8) + [0] + place, using: key))
    }

    package var description: String { "SaltSource" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
