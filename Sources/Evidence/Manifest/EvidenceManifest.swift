package import Referrals

/// What is said about a file of evidence when it is sent: enough to fetch it, to verify each chunk while it streams, and
/// to follow its custody. It travels in the signed, sealed body of a document; the content travels apart.
package struct EvidenceManifest: Sendable, Hashable {
    /// The file's name in the federation.
    package var id: Identifier
    /// The name a person gave it: shown, never used as a path.
    package var name: String
    /// By content: ``MediaType``.
    package var mediaType: String
    package var digests: ContentDigests
    /// The size of each chunk but the last, in bytes.
    package var chunkBytes: Int
    /// The salt under which the custody event `collected` commits to ``digests``.
    package var contentSalt: [UInt8]
    /// The commitments to the file's parts, through which a later redaction is held to it.
    package var commitment: PartCommitment
    /// The custody events so far, oldest first, as they were signed.
    package var custody: [String]
    /// What the recipient may do with it, in words. It is fetched only by who accepts them.
    package var conditions: [String]

    package init(
        id: Identifier,
        name: String,
        mediaType: String,
        digests: ContentDigests,
        chunkBytes: Int = ChunkPlan.standardChunkBytes,
        contentSalt: [UInt8],
        commitment: PartCommitment,
        custody: [String] = [],
        conditions: [String] = []
    ) {
        self.id = id
        self.name = name
        self.mediaType = mediaType
        self.digests = digests
        self.chunkBytes = chunkBytes
        self.contentSalt = contentSalt
        self.commitment = commitment
        self.custody = custody
        self.conditions = conditions
    }

    /// - Throws: ``EvidenceError`` where size or chunks are outside the limits.
    package var plan: ChunkPlan {
        get throws(EvidenceError) { try ChunkPlan(size: digests.size, chunkBytes: chunkBytes) }
    }

    /// The salted commitment that the event `collected` must hold.
    package var contentCommitment: Digest { digests.commitment(salt: contentSalt) }

    /// What the recipient accepts when it fetches the file: one digest over the conditions.
    package var conditionsDigest: Digest {
        Digest(hashing: Array(conditions.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n").utf8))
    }
}

extension EvidenceManifest {
    /// The most custody events that a manifest carries.
    package static let mostEvents = 64
    /// The longest name, in characters.
    package static let longestName = 200

    /// A name as it may be shown: without folders, control characters and marks that turn the direction of text.
    package static func shown(name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                false
            default: true
            }
        }
        let text = String(String(String.UnicodeScalarView(kept)).prefix(longestName))
        return text.isEmpty ? "unnamed" : text
    }
}
