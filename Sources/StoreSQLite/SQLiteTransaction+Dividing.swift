import GRDB
import Referrals
import Store
import Vault

/// Cases of an earlier version, in which everything lies under the case's own keys.
extension SQLiteTransaction {
    func undividedCases(limit: Int) throws -> [Identifier] {
        try all("SELECT case_id FROM undivided_case ORDER BY case_id LIMIT ?", [limit]) {
            try $0.identifier("case_id")
        }
    }

    func isUndivided(_ id: Identifier) throws -> Bool {
        try count("SELECT COUNT(*) FROM undivided_case WHERE case_id = ?", [id.text]) > 0
    }

    func divide(
        _ id: Identifier,
        file: (CaseRecord) throws -> Concerns,
        record: (CaseworkRecord) throws -> Concerns
    ) throws {
        guard try isUndivided(id) else { return }
        try database.execute(sql: "DELETE FROM undivided_case WHERE case_id = ?", arguments: [id.text])
        guard var known = try caseRecord(id), known.erasedAt == nil else { return }
        let revisions = try all(
            "SELECT * FROM casework_history WHERE case_id = ? ORDER BY id, revision",
            [id.text],
            Self.revision
        ).compactMap(\.self)
        let next = try supersede(.file(id), destroyedAt: nil)
        try resealDivided(id, under: next)
        known.concerns = try file(known)
        let reference = try index(known.reference, of: .caseFile)
        let (sealed, about) = try sealed(known, reference)
        try update("case_file", ["sealed": sealed, "about": about.text], where: "id = ?", [id.text])
        for revision in revisions {
            let purpose = Self.purpose(revision.id.text, revision.revision)
            let compartment = KeyCompartment(casework: revision.compartment)
            let laid = try lay(revision.content, record(revision), ofCase: id, for: purpose, in: compartment)
            try store(
                sealText(laid.text, for: purpose, under: laid.scope, in: compartment),
                laid.about,
                of: revision
            )
        }
    }

    /// nil for what was erased, and for what is damaged: the audit names that.
    private static func revision(_ row: ColumnReader) throws -> CaseworkRecord? {
        do {
            let record = try casework(row)
            guard !record.isClosed else {
                throw StoreError(.closed, "A record lies in a compartment to which this holder has no key.")
            }
            return record.erasedAt == nil ? record : nil
        } catch let error as StoreError where error.code == .damaged {
            return nil
        }
    }
}
