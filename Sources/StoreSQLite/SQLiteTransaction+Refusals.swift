import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func lastRefusal(of digest: Digest, from issuer: EntityID) throws -> RefusalRecord? {
        try first(
            "SELECT * FROM refusal WHERE digest = ? AND issuer = ? ORDER BY number DESC LIMIT 1",
            [digest.hex, issuer.text],
            Self.refusal
        )
    }

    func peerRefusal(of document: Identifier) throws -> PeerRefusalRecord? {
        try first("SELECT * FROM peer_refusal WHERE document = ?", [document.text]) { row in
            PeerRefusalRecord(
                document: try row.identifier("document"),
                compact: try row.unsealed(at: Self.place(document), fields: 1).text(0),
                storedAt: try row.instant("stored_at")
            )
        }
    }

    func put(_ record: PeerRefusalRecord) throws {
        try database.execute(
            sql: "DELETE FROM peer_refusal WHERE document = ?",
            arguments: [record.document.text]
        )
        try insert(
            into: "peer_refusal",
            [
                "document": record.document.text,
                "sealed": try seal([record.compact], at: Self.place(record.document), under: .agency),
                "stored_at": record.storedAt.milliseconds,
            ]
        )
    }

    private static func place(_ document: Identifier) -> SealedPlace {
        SealedPlace(.peerRefusal, document.text)
    }
}
