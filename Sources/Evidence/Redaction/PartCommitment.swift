package import Merkle
package import Referrals
package import Wire

/// One commitment to all parts of a file: the root of a tree (RFC 6962 section 2.1) whose entries are salted parts. Some
/// parts can later be shown and proved to be the original's, while of the others nothing can be told.
package struct PartCommitment: Sendable, Hashable {
    /// How a file is taken apart.
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        /// Every value of a JSON text that has no members of its own, by its JSON Pointer.
        case json
        /// Every cell of a table in CSV, by row and column, both from 1.
        case csv
        /// Ranges of 4,096 bytes.
        case ranges
    }

    package var scheme: Scheme
    package var parts: Int64
    package var root: Digest

    package init(scheme: Scheme, parts: Int64, root: Digest) {
        self.scheme = scheme
        self.parts = parts
        self.root = root
    }

    package var json: JSON {
        .object(
            JSONObject([
                ("scheme", .string(scheme.rawValue)), ("parts", .integer(parts)), ("root", .string(root.hex)),
            ])
        )
    }

    /// - Throws: ``EvidenceError`` `malformed`.
    package init(json: JSON) throws(EvidenceError) {
        let reader = MemberReader(json, of: "commitment")
        self.init(
            scheme: try reader.require("scheme", as: "json, csv or ranges") { Scheme(rawValue: $0) },
            parts: try reader.integer("parts", in: 0...ChunkPlan.greatestSize),
            root: try reader.digest("root")
        )
    }
}

/// One part of a file.
package struct EvidencePart: Sendable, Hashable {
    /// Where it stands: a JSON Pointer, `row/column`, or `first-last` byte.
    package var place: String
    package var content: [UInt8]

    package init(place: String, content: [UInt8]) {
        self.place = place
        self.content = content
    }

    /// The entry of the tree: salt, length of the place in four bytes, place, content.
    package func leaf(salt: [UInt8]) -> TreeHash {
        var entry = salt
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: place.utf8.count).bigEndian) {
            entry.append(contentsOf: $0)
        }
        entry += Array(place.utf8)
        entry += content
        return .leaf(entry)
    }
}

/// Takes a file's ranges as they stream by and commits to them in constant memory.
package struct RangeCommitter {
    /// The bytes of each range but the last.
    package static let rangeBytes = 4096

    private let salts: SaltSource
    private var edge = RightEdge()
    private var offset: Int64 = 0

    package init(salts: SaltSource) { self.salts = salts }

    /// Takes the next chunk; every chunk but the last has a multiple of 4,096 bytes.
    package mutating func update(_ chunk: [UInt8]) {
        for part in Self.parts(of: chunk, from: offset) {
            edge.append(part.leaf(salt: salts.salt(ofPart: Int64(edge.size))))
        }
        offset += Int64(chunk.count)
    }

    package func commitment() -> PartCommitment {
        PartCommitment(scheme: .ranges, parts: Int64(edge.size), root: Digest(edge.root))
    }

    static func parts(of chunk: [UInt8], from offset: Int64) -> [EvidencePart] {
        stride(from: 0, to: chunk.count, by: rangeBytes).map { start in
            let end = min(start + rangeBytes, chunk.count)
            return EvidencePart(
                place: "\(offset + Int64(start))-\(offset + Int64(end) - 1)",
                content: Array(chunk[start..<end])
            )
        }
    }
}
