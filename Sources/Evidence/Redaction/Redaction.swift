package import JOSE
import Merkle
package import Referrals
package import Wire

/// A file that shows some parts of another and proves that they stand there. It is itself a file of evidence.
///
/// It carries the original's signed custody event `sealed`, which fixed the commitment before anybody chose what to show.
package struct Redaction: Sendable, Hashable {
    package static let format = "comity-redaction/1"
    package static let mediaType = "application/vnd.comity.redaction+json"

    package var original: Identifier
    package var commitment: PartCommitment
    /// The original's custody event `sealed`, as it was signed.
    package var sealing: String
    package var parts: RedactedParts

    package init(original: Identifier, commitment: PartCommitment, sealing: String, parts: RedactedParts) {
        self.original = original
        self.commitment = commitment
        self.sealing = sealing
        self.parts = parts
    }

    /// Checks the parts against the commitment, and the commitment against what the agency signed.
    ///
    /// - Throws: ``EvidenceError``.
    package func verify(keys: (_ agency: EntityID, _ compact: String) -> KeySet?) throws(EvidenceError) {
        let event = try CustodyEvent(in: sealing)
        guard let keys = keys(event.issuer, sealing),
            (try? JWS.verify(sealing, with: keys, type: CustodyEvent.mediaType)) != nil
        else {
            throw EvidenceError(.badSignature, "Nobody known here signed the commitment to the original.")
        }
        guard event.file == original, event.details == .sealed(commitment) else {
            throw EvidenceError(.otherContent, "The signed commitment is another one, or to another file.")
        }
        try parts.verify(against: commitment)
    }

    package var json: JSON {
        .object(
            JSONObject([
                ("format", .string(Self.format)), ("original", .string(original.text)),
                ("commitment", commitment.json), ("sealing", .string(sealing)),
                ("parts", .array(parts.items.map(\.json))),
            ])
        )
    }

    /// - Throws: ``EvidenceError`` `malformed`.
    package init(json: JSON) throws(EvidenceError) {
        let reader = MemberReader(json, of: "redaction")
        try reader.require("format", as: Self.format) { $0 == Self.format ? true : nil }
        guard let items = json["parts"]?.array else { throw reader.wrong("parts", "an array") }
        var parts: [RedactedParts.Item] = []
        for item in items { parts.append(try RedactedParts.Item(json: item)) }
        self.init(
            original: try reader.require("original", as: "a UUID of version 7") { Identifier($0) },
            commitment: try PartCommitment(json: reader.value("commitment")),
            sealing: try reader.text("sealing", longest: 8_192),
            parts: RedactedParts(items: parts)
        )
    }
}

extension RedactedParts.Item {
    fileprivate var json: JSON {
        switch self {
        case .shown(let part, let salt):
            var members = JSONObject([
                ("at", .string(part.place)), ("salt", .string(Base64URL.encode(salt))),
            ])
            if let text = String(validating: part.content, as: UTF8.self) {
                members["text"] = .string(text)
            } else {
                members["bytes"] = .string(Base64URL.encode(part.content))
            }
            return .object(members)
        case .hidden(let count, let hash):
            return .object(JSONObject([("hidden", .integer(count)), ("hash", .string(hash.hex))]))
        }
    }

    fileprivate init(json: JSON) throws(EvidenceError) {
        let reader = MemberReader(json, of: "part")
        guard !reader.has("hidden") else {
            guard let hash = TreeHash(try reader.digest("hash")) else {
                throw reader.wrong("hash", "64 lower-case hexadecimal digits")
            }
            self = .hidden(count: try reader.integer("hidden", in: 1...ChunkPlan.greatestSize), hash)
            return
        }
        let content: [UInt8]
        if reader.has("text") {
            guard let text = json["text"]?.string else { throw reader.wrong("text", "a string") }
            content = Array(text.utf8)
        } else {
            content = try reader.bytes("bytes")
        }
        guard let place = json["at"]?.string, place.utf8.count <= 10_000 else {
            throw reader.wrong("at", "a string")
        }
        self = .shown(
            EvidencePart(place: place, content: content),
            salt: try reader.bytes("salt", count: 32)
        )
    }
}
