import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func keys() throws -> [KeyRecord] {
        try all("SELECT * FROM node_key ORDER BY prepared_at, id", [], Self.key)
    }

    func insert(_ record: KeyRecord) throws {
        try insert(
            into: "node_key",
            [
                "id": record.id.text, "use_of": record.use.rawValue, "key_id": record.keyID,
                "jwk": record.jwk,
                "prepared_by": record.preparedBy, "prepared_at": record.preparedAt.milliseconds,
                "current_from": record.currentFrom?.milliseconds, "past_from": record.pastFrom?.milliseconds,
                "revoked_at": record.revokedAt?.milliseconds,
                "compromised_since": record.compromisedSince?.milliseconds, "succession": record.succession,
            ]
        )
    }

    func update(_ record: KeyRecord) throws {
        try update(
            "node_key",
            [
                "current_from": record.currentFrom?.milliseconds, "past_from": record.pastFrom?.milliseconds,
                "revoked_at": record.revokedAt?.milliseconds,
                "compromised_since": record.compromisedSince?.milliseconds, "succession": record.succession,
            ],
            where: "id = ?",
            [record.id.text]
        )
    }

    func statements(of peer: EntityID) throws -> [PeerStatementRecord] {
        try all(
            "SELECT * FROM peer_statement WHERE entity = ? ORDER BY number",
            [peer.text],
            Self.peerStatement
        )
    }

    func insert(_ record: PeerStatementRecord) throws {
        try insert(
            into: "peer_statement",
            [
                "entity": record.entity.text, "number": record.number, "statement": record.statement,
                "held_from": record.heldFrom.milliseconds, "by_whom": record.by,
            ]
        )
    }

    func eachKey(_ body: (Stored<KeyRecord>) throws -> Void) throws {
        try each("SELECT * FROM node_key ORDER BY prepared_at, id", name: "id", Self.key, body)
    }

    func eachPeerStatement(_ body: (Stored<PeerStatementRecord>) throws -> Void) throws {
        try each(
            "SELECT * FROM peer_statement ORDER BY entity, number",
            name: "entity",
            Self.peerStatement,
            body
        )
    }

    private static func key(_ row: ColumnReader) throws -> KeyRecord {
        var record = KeyRecord(
            id: try row.identifier("id"),
            use: try row.choice("use_of"),
            keyID: try row.text("key_id"),
            jwk: try row.text("jwk"),
            preparedBy: try row.text("prepared_by"),
            preparedAt: try row.instant("prepared_at"),
            currentFrom: try row.instantIfAny("current_from")
        )
        record.pastFrom = try row.instantIfAny("past_from")
        record.revokedAt = try row.instantIfAny("revoked_at")
        record.compromisedSince = try row.instantIfAny("compromised_since")
        record.succession = try row.textIfAny("succession")
        return record
    }

    private static func peerStatement(_ row: ColumnReader) throws -> PeerStatementRecord {
        PeerStatementRecord(
            entity: try row.entity("entity"),
            number: try row.count("number"),
            statement: try row.text("statement"),
            heldFrom: try row.instant("held_from"),
            by: try row.text("by_whom")
        )
    }
}
