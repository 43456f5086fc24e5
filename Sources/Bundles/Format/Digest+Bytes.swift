import Referrals

import struct Crypto.SHA256

extension Digest {
    /// SHA-256 of bytes.
    init(of bytes: [UInt8]) {
        // SHA-256 always has 32 bytes, so the fallback is never taken.
        self = Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .zero
    }

    /// What a node's journal fixes in the place of this digest: the digest itself, or its mark, which says nothing without what
    /// opens it.
    func fixed(opening: Digest?) -> Digest {
        guard let opening else { return self }
        return Digest(of: Array(("comity-mark/1\n" + opening.hex + "\n" + hex).utf8))
    }

    /// SHA-256 over fields, each with its length in front, as a node's journal fixes its records: no two lists of fields give
    /// the same bytes.
    init(sealing fields: [String?]) {
        let lines = fields.map { field in field.map { "\($0.utf8.count):\($0)" } ?? "-" }
        self.init(of: Array(lines.joined(separator: "\n").utf8))
    }
}
