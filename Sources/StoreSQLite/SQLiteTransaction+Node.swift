import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func peer(_ entity: EntityID) throws -> PeerRecord? {
        try first(Self.selectPeers + " WHERE entity = ?", [entity.text], Self.peer)
    }

    func peers() throws -> [PeerRecord] { try all(Self.selectPeers + " ORDER BY entity", [], Self.peer) }

    /// Peers, each with the newest of the statements that were held after the one that was entered, and its pins.
    static let selectPeers = """
        SELECT peer.*, (
            SELECT statement FROM peer_statement AS held WHERE held.entity = peer.entity
                ORDER BY number DESC LIMIT 1) AS newest_statement, (
            SELECT content FROM trust_entry AS pin WHERE pin.kind = 'pin' AND pin.name = peer.entity
                ORDER BY revision DESC LIMIT 1) AS pinned_keys
            FROM peer
        """

    func upsert(_ record: PeerRecord) throws {
        try database.execute(sql: "DELETE FROM peer WHERE entity = ?", arguments: [record.entity.text])
        try insert(
            into: "peer",
            [
                "entity": record.entity.text, "name": record.name, "jurisdiction": record.jurisdiction,
                "kind": record.kind, "state": record.state.rawValue, "statement": record.enteredStatement,
                "authority": record.authority, "added_by": record.addedBy,
                "added_at": record.addedAt.milliseconds,
            ]
        )
    }

    func refusals(limit: Int) throws -> [RefusalRecord] {
        try all("SELECT * FROM refusal ORDER BY number DESC LIMIT ?", [limit], Self.refusal)
    }

    func refusalCount() throws -> Int { try count("SELECT COALESCE(SUM(occurrences), 0) FROM refusal") }

    func insert(_ record: RefusalRecord) throws {
        try insert(
            into: "refusal",
            [
                "number": try count("SELECT COALESCE(MAX(number), 0) + 1 FROM refusal"),
                "at": record.at.milliseconds, "problem": record.problem.rawValue,
                "digest": record.digest?.hex,
                "size": record.size, "issuer": record.issuer?.text, "says": record.says,
                "until": record.until.milliseconds, "occurrences": record.count,
                "network": record.network,
            ]
        )
    }

    func journalEnd() throws -> JournalEnd? {
        try first("SELECT number, head FROM journal_end", []) { row in
            JournalEnd(number: try row.number("number"), head: try row.digest("head"))
        }
    }

    func journal(subject: Identifier, limit: Int) throws -> [JournalEntry] {
        try all(
            "SELECT * FROM journal WHERE subject = ? ORDER BY number LIMIT ?",
            [subject.text, limit],
            Self.entry
        )
    }

    func isRecorded(_ event: JournalEntry.Event, fixing digest: Digest) throws -> Bool {
        try first(
            "SELECT number FROM journal WHERE event = ? AND digest = ? LIMIT 1",
            [event.rawValue, digest.hex]
        ) { try $0.number("number") } != nil
    }

    func lastEntry(_ event: JournalEntry.Event, about subject: Identifier) throws -> JournalEntry? {
        try all(
            "SELECT * FROM journal WHERE subject = ? AND event = ? ORDER BY number DESC LIMIT 1",
            [subject.text, event.rawValue],
            Self.entry
        ).first
    }

    func append(_ entry: JournalEntry) throws {
        try insert(
            into: "journal",
            [
                "number": entry.number, "at": entry.at.milliseconds, "event": entry.event.rawValue,
                "actor": entry.actor, "subject": entry.subject?.text, "digest": entry.digest?.hex,
                "head": entry.head.hex,
            ]
        )
        let end: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
            "number": entry.number, "head": entry.head.hex,
        ]
        if try update("journal_end", end, where: "only = 1", []) == 0 {
            try insert(into: "journal_end", ["only": 1, "number": entry.number, "head": entry.head.hex])
        }
    }

    func session(codeDigest: Digest) throws -> SessionRecord? {
        try first("SELECT * FROM console_session WHERE code_digest = ?", [codeDigest.hex], Self.session)
    }

    func session(tokenDigest: Digest) throws -> SessionRecord? {
        try first("SELECT * FROM console_session WHERE token_digest = ?", [tokenDigest.hex], Self.session)
    }

    func insert(_ record: SessionRecord) throws {
        try insert(
            into: "console_session",
            [
                "id": record.id.text, "officer": record.officer, "code_digest": record.codeDigest.hex,
                "token_digest": record.tokenDigest?.hex, "expires_at": record.expiresAt.milliseconds,
                "purpose": record.purpose,
            ]
        )
    }

    func update(_ record: SessionRecord) throws {
        try update(
            "console_session",
            [
                "code_digest": record.codeDigest.hex, "token_digest": record.tokenDigest?.hex,
                "expires_at": record.expiresAt.milliseconds, "purpose": record.purpose,
            ],
            where: "id = ?",
            [record.id.text]
        )
    }

    func removeSessions(expiredBy moment: Instant) throws {
        try database.execute(
            sql: "DELETE FROM console_session WHERE expires_at <= ?",
            arguments: [moment.milliseconds]
        )
    }

    func removeSessions(of officer: String) throws {
        try database.execute(sql: "DELETE FROM console_session WHERE officer = ?", arguments: [officer])
    }

    func removeSession(_ id: Identifier) throws {
        try database.execute(sql: "DELETE FROM console_session WHERE id = ?", arguments: [id.text])
    }

    static func peer(_ row: ColumnReader) throws -> PeerRecord {
        var record = PeerRecord(
            entity: try row.entity("entity"),
            name: try row.text("name"),
            jurisdiction: try row.text("jurisdiction"),
            kind: try row.text("kind"),
            state: try row.choice("state"),
            statement: try row.textIfAny("newest_statement") ?? row.text("statement"),
            enteredStatement: try row.text("statement"),
            authority: try row.text("authority"),
            addedBy: try row.text("added_by"),
            addedAt: try row.instant("added_at")
        )
        record.pinnedKeys = try row.textIfAny("pinned_keys")
        return record
    }

    static func entry(_ row: ColumnReader) throws -> JournalEntry {
        JournalEntry(
            number: try row.number("number"),
            at: try row.instant("at"),
            event: try row.choice("event"),
            actor: try row.text("actor"),
            subject: try row.identifierIfAny("subject"),
            digest: try row.digestIfAny("digest"),
            head: try row.digest("head")
        )
    }

    static func refusal(_ row: ColumnReader) throws -> RefusalRecord {
        RefusalRecord(
            at: try row.instant("at"),
            problem: try row.choice("problem"),
            digest: try row.digestIfAny("digest"),
            size: try row.count("size"),
            issuer: try row.entityIfAny("issuer"),
            says: try row.textIfAny("says"),
            until: try row.instantIfAny("until"),
            count: try row.number("occurrences"),
            network: try row.textIfAny("network")
        )
    }

    private static func session(_ row: ColumnReader) throws -> SessionRecord {
        SessionRecord(
            id: try row.identifier("id"),
            officer: try row.text("officer"),
            codeDigest: try row.digest("code_digest"),
            tokenDigest: try row.digestIfAny("token_digest"),
            expiresAt: try row.instant("expires_at"),
            purpose: try row.textIfAny("purpose")
        )
    }
}

extension SQLiteTransaction: StoreWriter {}
