import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    private static let latest =
        "SELECT * FROM trust_entry AS entry WHERE kind = ? AND content IS NOT NULL AND revision = (SELECT MAX(revision) FROM trust_entry AS other WHERE other.kind = entry.kind AND other.name = entry.name)"

    func trustEntry(_ kind: TrustEntry.Kind, _ name: String) throws -> TrustEntry? {
        let entry = try lastRevision(kind, name)
        return entry?.content == nil ? nil : entry
    }

    func trustEntries(_ kind: TrustEntry.Kind) throws -> [TrustEntry] {
        try all(Self.latest + " ORDER BY name", [kind.rawValue], Self.trustEntry)
    }

    func trustEntries(_ kind: TrustEntry.Kind, of owner: String) throws -> [TrustEntry] {
        // Every name that begins with the owner and a blank: the exclamation mark is the next character after the blank.
        try all(
            Self.latest + " AND name >= ? AND name < ? ORDER BY name",
            [kind.rawValue, owner + " ", owner + "!"],
            Self.trustEntry
        )
    }

    func trustHistory(_ kind: TrustEntry.Kind, _ name: String) throws -> [TrustEntry] {
        try all(
            "SELECT * FROM trust_entry WHERE kind = ? AND name = ? ORDER BY revision",
            [kind.rawValue, name],
            Self.trustEntry
        )
    }

    func append(_ entry: TrustEntry) throws {
        let last = try lastRevision(entry.kind, entry.name)
        guard entry.revision == (last?.revision ?? 0) + 1 else {
            throw StoreError(.conflict, "Somebody else changed it meanwhile. Look at it again, then repeat.")
        }
        try insert(
            into: "trust_entry",
            [
                "kind": entry.kind.rawValue, "name": entry.name, "revision": entry.revision,
                "content": entry.content, "by_whom": entry.by, "at": entry.at.milliseconds,
            ]
        )
    }

    func lastRevision(_ kind: TrustEntry.Kind, _ name: String) throws -> TrustEntry? {
        try first(
            "SELECT * FROM trust_entry WHERE kind = ? AND name = ? ORDER BY revision DESC LIMIT 1",
            [kind.rawValue, name],
            Self.trustEntry
        )
    }

    func eachTrustEntry(_ body: (Stored<TrustEntry>) throws -> Void) throws {
        try each(
            "SELECT * FROM trust_entry ORDER BY kind, name, revision",
            name: "name",
            Self.trustEntry,
            body
        )
    }

    private static func trustEntry(_ row: ColumnReader) throws -> TrustEntry {
        TrustEntry(
            kind: try row.choice("kind"),
            name: try row.text("name"),
            revision: try row.number("revision"),
            content: try row.textIfAny("content"),
            by: try row.text("by_whom"),
            at: try row.instant("at")
        )
    }

    func chain(of subject: String, to anchor: String) throws -> ChainRecord? {
        try first(
            "SELECT * FROM trust_chain WHERE subject = ? AND anchor = ?",
            [subject, anchor],
            Self.chain
        )
    }

    func chains(of subject: String) throws -> [ChainRecord] {
        try all("SELECT * FROM trust_chain WHERE subject = ? ORDER BY anchor", [subject], Self.chain)
    }

    func chains(limit: Int) throws -> [ChainRecord] {
        try all("SELECT * FROM trust_chain ORDER BY subject, anchor LIMIT ?", [limit], Self.chain)
    }

    func chains(dueAt moment: Instant, interval: Int64, limit: Int) throws -> [ChainRecord] {
        let longest = interval * 1_000
        let due = """
            CASE WHEN failures > 0 OR next_at <= validated_at + ? THEN next_at ELSE validated_at + ? END
            """
        return try all(
            "SELECT * FROM trust_chain WHERE \(due) <= ? ORDER BY \(due) LIMIT ?",
            [longest, longest, moment.milliseconds, longest, longest, limit],
            Self.chain
        )
    }

    func put(_ chain: ChainRecord) throws {
        try removeChain(of: chain.subject, to: chain.anchor)
        try insert(
            into: "trust_chain",
            [
                "subject": chain.subject, "anchor": chain.anchor, "statements": chain.statements,
                "metadata": chain.metadata, "marks": chain.marks,
                "validated_at": chain.validatedAt.milliseconds, "expires_at": chain.expiresAt.milliseconds,
                "next_at": chain.nextAt.milliseconds, "spread": chain.spread, "failures": chain.failures,
                "last_failure": chain.lastFailure, "announced_end": chain.announcedEnd?.milliseconds,
                "broken_by": chain.brokenBy,
            ]
        )
    }

    func removeChain(of subject: String, to anchor: String) throws {
        try database.execute(
            sql: "DELETE FROM trust_chain WHERE subject = ? AND anchor = ?",
            arguments: [subject, anchor]
        )
    }

    func documentTimes(
        from issuer: EntityID,
        to audience: EntityID,
        since moment: Instant,
        limit: Int
    ) throws -> [Instant] {
        try all(
            "SELECT stored_at FROM document WHERE issuer = ? AND audience = ? AND stored_at > ? ORDER BY stored_at DESC LIMIT ?",
            [issuer.text, audience.text, moment.milliseconds, limit]
        ) { try $0.instant("stored_at") }
    }

    private static func chain(_ row: ColumnReader) throws -> ChainRecord {
        ChainRecord(
            subject: try row.text("subject"),
            anchor: try row.text("anchor"),
            statements: try row.text("statements"),
            metadata: try row.text("metadata"),
            marks: try row.text("marks"),
            validatedAt: try row.instant("validated_at"),
            expiresAt: try row.instant("expires_at"),
            nextAt: try row.instant("next_at"),
            spread: try row.count("spread"),
            failures: try row.count("failures"),
            lastFailure: try row.textIfAny("last_failure"),
            announcedEnd: try row.instantIfAny("announced_end"),
            brokenBy: try row.textIfAny("broken_by")
        )
    }
}
