import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func account(_ id: Identifier) throws -> AccountRecord? {
        try first("SELECT * FROM account WHERE id = ?", [id.text], Self.account)
    }

    func account(named name: String) throws -> AccountRecord? {
        try first("SELECT * FROM account WHERE name = ?", [name], Self.account)
    }

    func accounts() throws -> [AccountRecord] {
        try all("SELECT * FROM account ORDER BY name", [], Self.account)
    }

    func token(digest: Digest) throws -> TokenRecord? {
        try first("SELECT * FROM account_token WHERE digest = ?", [digest.hex], Self.token)
    }

    func tokens(ofAccount id: Identifier) throws -> [TokenRecord] {
        try all("SELECT * FROM account_token WHERE account = ? ORDER BY id", [id.text], Self.token)
    }

    func insert(_ record: AccountRecord) throws {
        try insert(
            into: "account",
            [
                "id": record.id.text, "name": record.name, "team": record.team, "grants": record.grants,
                "state": record.state.rawValue, "created_by": record.createdBy,
                "created_at": record.createdAt.milliseconds, "revision": record.revision,
                "proposal": record.proposal, "proposed_by": record.proposedBy,
            ]
        )
    }

    func update(_ record: AccountRecord) throws {
        let changed = try update(
            "account",
            [
                "team": record.team, "grants": record.grants, "state": record.state.rawValue,
                "revision": record.revision, "proposal": record.proposal, "proposed_by": record.proposedBy,
            ],
            where: "id = ? AND revision = ?",
            [record.id.text, record.revision - 1]
        )
        guard changed == 1 else {
            throw StoreError(
                .conflict,
                "Somebody else changed the account meanwhile. Look at it again, then repeat."
            )
        }
    }

    func insert(_ record: TokenRecord) throws {
        try insert(
            into: "account_token",
            [
                "id": record.id.text, "account": record.account.text, "label": record.label,
                "digest": record.digest.hex, "created_at": record.createdAt.milliseconds,
                "expires_at": record.expiresAt.milliseconds, "revoked_at": record.revokedAt?.milliseconds,
            ]
        )
    }

    func update(_ record: TokenRecord) throws {
        try update(
            "account_token",
            [
                "expires_at": record.expiresAt.milliseconds, "revoked_at": record.revokedAt?.milliseconds,
            ],
            where: "id = ?",
            [record.id.text]
        )
    }

    func setUpAt() throws -> Instant? {
        try first("SELECT at FROM node_set_up WHERE id = 1", []) { try $0.instant("at") }
    }

    func noteSetUp(at moment: Instant) throws {
        guard try setUpAt() == nil else { return }
        try insert(into: "node_set_up", ["id": 1, "at": moment.milliseconds])
    }

    func recoveries() throws -> [RecoveryRecord] {
        try all("SELECT * FROM account_recovery ORDER BY at, id", []) { row in
            RecoveryRecord(
                id: try row.identifier("id"),
                account: try row.identifier("account"),
                by: try row.text("by_whom"),
                reason: try row.text("reason"),
                at: try row.instant("at")
            )
        }
    }

    func insert(_ record: RecoveryRecord) throws {
        try insert(
            into: "account_recovery",
            [
                "id": record.id.text, "account": record.account.text, "by_whom": record.by,
                "reason": record.reason, "at": record.at.milliseconds,
            ]
        )
    }

    private static func account(_ row: ColumnReader) throws -> AccountRecord {
        AccountRecord(
            id: try row.identifier("id"),
            name: try row.text("name"),
            team: try row.textIfAny("team"),
            grants: try row.text("grants"),
            state: try row.choice("state"),
            createdBy: try row.text("created_by"),
            createdAt: try row.instant("created_at"),
            revision: try row.number("revision"),
            proposal: try row.textIfAny("proposal"),
            proposedBy: try row.textIfAny("proposed_by")
        )
    }

    private static func token(_ row: ColumnReader) throws -> TokenRecord {
        TokenRecord(
            id: try row.identifier("id"),
            account: try row.identifier("account"),
            label: try row.text("label"),
            digest: try row.digest("digest"),
            createdAt: try row.instant("created_at"),
            expiresAt: try row.instant("expires_at"),
            revokedAt: try row.instantIfAny("revoked_at")
        )
    }
}

// MARK: What was read, and what was answered

extension SQLiteTransaction {
    func insert(_ record: ReadingRecord) throws {
        try insert(
            into: "reading",
            [
                "number": try count("SELECT COALESCE(MAX(number), 0) + 1 FROM reading"),
                "at": record.at.milliseconds, "reader": record.reader, "operation": record.operation,
                "subject": record.subject?.text, "purpose": record.purpose,
            ]
        )
    }

    func readings(of subject: Identifier, limit: Int) throws -> [ReadingRecord] {
        try all(
            "SELECT * FROM reading WHERE subject = ? ORDER BY number DESC LIMIT ?",
            [subject.text, limit],
            Self.reading
        )
    }

    func eachReading(_ body: (Stored<ReadingRecord>) throws -> Void) throws {
        try each("SELECT * FROM reading ORDER BY number", name: "number", Self.reading, body)
    }

    private static func reading(_ row: ColumnReader) throws -> ReadingRecord {
        ReadingRecord(
            at: try row.instant("at"),
            reader: try row.text("reader"),
            operation: try row.text("operation"),
            subject: try row.identifierIfAny("subject"),
            purpose: try row.text("purpose")
        )
    }

    func answer(account: Identifier, key: String) throws -> AnswerRecord? {
        try first(
            "SELECT * FROM api_answer WHERE account = ? AND answer_key = ?",
            [account.text, key]
        ) { row in
            AnswerRecord(
                account: try row.identifier("account"),
                key: try row.text("answer_key"),
                request: try row.digest("request"),
                at: try row.instant("at"),
                status: try row.countIfAny("status"),
                body: try row.textIfAny("body") == nil
                    ? nil : row.unsealedText("body", for: Self.purpose(account, key)).textIfAny(0),
                subject: try row.identifierIfAny("subject")
            )
        }
    }

    /// What was answered may hold what a case holds; it is forgotten after a while (``removeAnswers(before:)``).
    private func body(of record: AnswerRecord) throws -> String? {
        try record.body.map {
            let scope = try record.subject.flatMap { try self.scope(of: $0) } ?? .agency
            var under = try living(scope)
            if case .file(let id) = under { under = .answers(id) }
            return try sealText(
                $0,
                for: Self.purpose(record.account, record.key),
                under: under,
                in: .caseFile
            )
        }
    }

    private static func purpose(_ account: Identifier, _ key: String) -> String {
        Self.answerPurpose(account.text, key)
    }

    static func answerPurpose(_ account: String, _ key: String) -> String { "api_answer/\(account)/\(key)" }

    func insert(_ record: AnswerRecord) throws {
        try insert(
            into: "api_answer",
            [
                "account": record.account.text, "answer_key": record.key, "request": record.request.hex,
                "at": record.at.milliseconds, "status": record.status, "body": try body(of: record),
                "subject": record.subject?.text,
            ]
        )
    }

    func update(_ record: AnswerRecord) throws {
        try update(
            "api_answer",
            [
                "status": record.status, "body": try body(of: record), "subject": record.subject?.text,
            ],
            where: "account = ? AND answer_key = ?",
            [record.account.text, record.key]
        )
    }

    func removeAnswers(before moment: Instant) throws {
        try database.execute(sql: "DELETE FROM api_answer WHERE at < ?", arguments: [moment.milliseconds])
    }
}
