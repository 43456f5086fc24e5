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
            // Nothing of what is erased: what was said of it goes with it.
            let content = try row.unsealed(at: Self.place(document), fields: 1)
            guard content.erasedAt == nil else { return nil }
            return PeerRefusalRecord(
                document: try row.identifier("document"),
                compact: try content.text(0),
                storedAt: try row.instant("stored_at")
            )
        } ?? nil
    }

    func put(_ record: PeerRefusalRecord) throws {
        try database.execute(
            sql: "DELETE FROM peer_refusal WHERE document = ?",
            arguments: [record.document.text]
        )
        let (scope, compartment) = try key(ofDocument: record.document)
        guard try living(scope) == scope else { return }
        try insert(
            into: "peer_refusal",
            [
                "document": record.document.text,
                "sealed": try seal(
                    [record.compact],
                    at: Self.place(record.document),
                    under: scope,
                    in: compartment
                ),
                "stored_at": record.storedAt.milliseconds,
            ]
        )
    }

    /// Under whose key a document lies: what somebody says of it may repeat it.
    private func key(ofDocument id: Identifier) throws -> (KeyScope, KeyCompartment) {
        let found = try first("SELECT thread, type FROM document WHERE id = ?", [id.text]) { row in
            let type: DocumentType = try row.choice("type")
            return (type.scope(in: try row.identifier("thread")), type.compartment)
        }
        guard let found else { throw StoreError(.conflict, "The document is not in the store.") }
        return found
    }

    static func place(_ document: Identifier) -> SealedPlace {
        SealedPlace(.peerRefusal, document.text)
    }
}
