package import Referrals
package import Wire

/// A record of any kind as it is shown: the same form for every kind.
package struct AnyRecord: Sendable {
    package var id: Identifier
    package var kind: RecordKind
    package var revision: Int64
    /// As `--json` and the API show a record.
    package var json: JSON
}

extension CaseFile {
    /// Every record of the case, whatever its kind, in the order of their names: the time at which each was first filed.
    package var records: [AnyRecord] {
        shelves.flatMap { kind, entries in
            entries.map { entry in
                func shown(_ content: some RecordContent) -> JSON { Self.shown(entry, content) }
                return AnyRecord(
                    id: entry.id,
                    kind: kind,
                    revision: entry.revision,
                    json: shown(entry.content)
                )
            }
        }.sorted { $0.id.text < $1.id.text }
    }

    /// The revision of a record of any kind; nil where the case has no such record.
    package func revision(of id: Identifier) -> Int64? {
        shelves.values.lazy.joined().first { $0.id == id }?.revision
    }

    private static func shown<Content: RecordContent>(_ entry: Entry, _ content: Content) -> JSON {
        Filed(
            id: entry.id,
            revision: entry.revision,
            content: content,
            writtenBy: entry.writtenBy,
            writtenAt: entry.writtenAt
        ).json
    }
}

extension Filed {
    /// As the API and `--json` show a record.
    package var json: JSON {
        .object([
            "id": .string(id.text), "kind": .string(Content.kind.rawValue), "revision": .integer(revision),
            "writtenBy": .string(writtenBy), "writtenAt": .string(writtenAt.rfc3339),
            "content": (try? ContentEncoder.encode(content)) ?? .null,
        ])
    }
}
