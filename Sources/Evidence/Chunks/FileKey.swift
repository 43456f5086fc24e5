import Crypto
import FoundationEssentials
package import Referrals

/// The key of one file: seals its chunks, each on its own, so that any chunk opens and verifies alone.
///
/// AES-256-GCM; the nonce is the chunk's place, which is safe because a key seals one file once. The file's identifier is
/// authenticated with each chunk, so that a chunk never opens in another file or another place.
package struct FileKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// What is sealed under a key: each has nonces of its own.
    package enum Stream: UInt8, Sendable, Hashable {
        case content = 0
        /// The list of chunk digests.
        case digests = 1
    }

    private let key: SymmetricKey

    /// A new key.
    package init() { key = SymmetricKey(size: .bits256) }

    /// A key from its 32 bytes.
    ///
    /// - Throws: ``EvidenceError`` `malformed`.
    package init(bytes: some Collection<UInt8>) throws(EvidenceError) {
        guard bytes.count == 32 else {
            throw EvidenceError(.malformed, "The key of a file has 32 bytes.")
        }
        key = SymmetricKey(data: Array(bytes))
    }

    /// The key's bytes: a secret, for whoever wraps it.
    package var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// Seals a chunk: its ciphertext with the tag behind it.
    package func seal(_ chunk: [UInt8], at index: Int64, of stream: Stream = .content, in file: Identifier)
        throws(EvidenceError) -> [UInt8]
    {
        do {
            let box = try AES.GCM.seal(
                chunk,
                using: key,
                nonce: Self.nonce(index, stream),
                authenticating: Array(file.text.utf8)
            )
            return [UInt8](box.ciphertext) + [UInt8](box.tag)
        } catch {
            throw EvidenceError(.cannotOpen, "Chunk \(index) could not be sealed.")
        }
    }

    /// Opens a sealed chunk.
    ///
    /// - Throws: ``EvidenceError`` `cannotOpen`.
    package func open(
        _ sealed: some Collection<UInt8>,
        at index: Int64,
        of stream: Stream = .content,
        in file: Identifier
    ) throws(EvidenceError) -> [UInt8] {
        do {
            let sealed = Array(sealed)
            let tag = sealed.suffix(ChunkPlan.tagBytes)
            let box = try AES.GCM.SealedBox(
                nonce: Self.nonce(index, stream),
                ciphertext: sealed.dropLast(tag.count),
                tag: tag
            )
            return [UInt8](try AES.GCM.open(box, using: key, authenticating: Array(file.text.utf8)))
        } catch {
            throw EvidenceError(
                .cannotOpen,
                "Chunk \(index) does not open: it was damaged, or sealed with another key."
            )
        }
    }

    private static func nonce(_ index: Int64, _ stream: Stream) throws -> AES.GCM.Nonce {
        var bytes: [UInt8] = [stream.rawValue, 0, 0, 0]
        withUnsafeBytes(of: index.bigEndian) { bytes.append(contentsOf: $0) }
        return try AES.GCM.Nonce(data: bytes)
    }

    package var description: String { "FileKey" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
