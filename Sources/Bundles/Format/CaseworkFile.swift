package import Casework
package import Referrals
package import Wire

/// One revision of a record of the casework as the maker stored it: every field that its journal fixed, so that the proof in
/// the log can be held against it.
package struct CaseworkFile: Sendable, Hashable {
    package static let format = "comity-casework/1"

    /// The kinds that go into a bundle: what people were shown, what they agreed to, and what stands on it. What was said in a
    /// mediation, screening, notes and who a person is never do.
    package static let kinds: Set<RecordKind> = [
        .information, .offer, .consent, .agreement, .closure, .accessConsent, .crossBorderAccess, .barEffect,
    ]

    /// The states in which an agreement was concluded by everybody. What was only proposed, declined or dropped before that is what
    /// was said in a mediation.
    package static let concluded: Set<AgreementRecord.State> = [
        .signed, .completed, .breached, .renegotiated,
    ]

    package var id: Identifier
    package var caseID: Identifier
    package var kind: String
    package var compartment: String
    /// Canonical JSON of the record's content.
    package var content: String
    /// From 1; each change adds one.
    package var revision: Int64
    package var writtenBy: String
    package var role: String
    package var writtenAt: Instant
    /// What opens the mark that the journal fixed of it; nil where the journal fixed the seal itself.
    package var opening: Digest?

    package init(
        id: Identifier,
        caseID: Identifier,
        kind: String,
        compartment: String,
        content: String,
        revision: Int64,
        writtenBy: String,
        role: String,
        writtenAt: Instant,
        opening: Digest?
    ) {
        self.id = id
        self.caseID = caseID
        self.kind = kind
        self.compartment = compartment
        self.content = content
        self.revision = revision
        self.writtenBy = writtenBy
        self.role = role
        self.writtenAt = writtenAt
        self.opening = opening
    }

    /// What the maker's journal fixed of the revision.
    package var seal: Digest {
        Digest(sealing: [
            id.text, caseID.text, kind, compartment, content, String(revision), writtenBy, role,
            String(writtenAt.milliseconds),
        ])
    }

    package var json: JSON {
        var object: JSONObject = [
            "format": .string(Self.format), "id": .string(id.text), "case": .string(caseID.text),
            "kind": .string(kind), "compartment": .string(compartment), "content": .string(content),
            "revision": .integer(revision), "writtenBy": .string(writtenBy), "role": .string(role),
            "writtenAt": .integer(writtenAt.milliseconds),
        ]
        object["opening"] = opening.map { .string($0.hex) }
        return .object(object)
    }

    /// Nil for anything that ``json`` would not write.
    init?(json: JSON) {
        guard json["format"]?.string == Self.format, let id = json["id"]?.string.flatMap({ Identifier($0) }),
            let caseID = json["case"]?.string.flatMap({ Identifier($0) }),
            let kind = json["kind"]?.string, let compartment = json["compartment"]?.string,
            let content = json["content"]?.string, let revision = json["revision"]?.int,
            let writtenBy = json["writtenBy"]?.string, let role = json["role"]?.string,
            let writtenAt = json["writtenAt"]?.int
        else { return nil }
        self.init(
            id: id,
            caseID: caseID,
            kind: kind,
            compartment: compartment,
            content: content,
            revision: Int64(revision),
            writtenBy: writtenBy,
            role: role,
            writtenAt: Instant(milliseconds: Int64(writtenAt)),
            opening: json["opening"]?.string.flatMap { Digest(hex: $0) }
        )
        guard self.json == json else { return nil }
    }

    /// The content as a value of its kind; nil for another kind, or where it is not of its form.
    func record<Content: RecordContent>(_ type: Content.Type) -> Content? {
        guard kind == Content.kind.rawValue, let json = try? JSON(parsing: content, limits: .local) else {
            return nil
        }
        return try? ContentDecoder.decode(type, from: json)
    }
}
