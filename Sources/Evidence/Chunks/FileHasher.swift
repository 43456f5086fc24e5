package import Merkle
package import Referrals

import struct Crypto.SHA256

/// What identifies a file's content: its size, its SHA-256, and the root of the tree over its chunks (RFC 6962 section
/// 2.1, a chunk being an entry), against which each chunk verifies while it streams.
package struct ContentDigests: Sendable, Hashable {
    package var size: Int64
    package var sha256: Digest
    package var root: Digest

    package init(size: Int64, sha256: Digest, root: Digest) {
        self.size = size
        self.sha256 = sha256
        self.root = root
    }

    /// The salted commitment to all three, which a custody event carries: without the salt it says nothing.
    package func commitment(salt: [UInt8]) -> Digest {
        Digest(hashing: salt + Array("\(size)\n\(sha256.hex)\n\(root.hex)".utf8))
    }
}

/// Takes a file chunk by chunk and gives its digests, in constant memory.
package struct FileHasher {
    private var whole = SHA256()
    private var tree = RightEdge()
    private var size: Int64 = 0

    package init() {}

    /// Takes the next chunk and returns its digest: the leaf hash of RFC 6962.
    package mutating func update(_ chunk: [UInt8]) -> TreeHash {
        whole.update(data: chunk)
        let leaf = TreeHash.leaf(chunk)
        tree.append(leaf)
        size += Int64(chunk.count)
        return leaf
    }

    package func digests() -> ContentDigests {
        ContentDigests(
            size: size,
            sha256: Digest(bytes: Array(whole.finalize())) ?? .zero,
            root: Digest(tree.root)
        )
    }
}

extension Digest {
    /// SHA-256 of bytes.
    package init(hashing bytes: [UInt8]) {
        // SHA-256 always has 32 bytes, so the fallback is never taken.
        self = Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .zero
    }

    /// The same 32 bytes.
    package init(_ hash: TreeHash) { self = Digest(bytes: hash.bytes) ?? .zero }
}

extension TreeHash {
    /// The same 32 bytes; nil where the digits are none.
    package init?(_ digest: Digest) {
        var bytes: [UInt8] = []
        var rest = digest.hex.utf8[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            bytes.append(Self.value(high) << 4 | Self.value(low))
        }
        self.init(bytes)
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit &- UInt8(ascii: "0") : digit &- UInt8(ascii: "a") &+ 10
    }
}
