import Referrals
package import Store
package import Wire

extension CaseRecord {
    /// As `--json` shows a case.
    package var json: JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference), "openedBy": .string(openedBy),
            "openedAt": .string(openedAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
            "revision": .integer(revision), "content": (try? JSON(parsing: content, limits: .local)) ?? .null,
        ])
    }
}
