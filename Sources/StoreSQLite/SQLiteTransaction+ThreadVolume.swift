import GRDB
import Referrals
import Store

// What is asked about a thread's documents without opening one of them.
extension SQLiteTransaction {
    func documentHeaders(ofThread id: Identifier) throws -> [DocumentHeader] {
        try all(
            "SELECT id, issuer, sequence, type FROM document WHERE thread = ? ORDER BY issuer, sequence",
            [id.text]
        ) { row in
            DocumentHeader(
                id: try row.identifier("id"),
                issuer: try row.entity("issuer"),
                sequence: try row.count("sequence"),
                type: try row.choice("type")
            )
        }
    }

    func volume(ofThread id: Identifier, by issuer: EntityID) throws -> ThreadVolume {
        let volume = try first(
            """
            SELECT COUNT(*) AS documents, COALESCE(SUM(LENGTH(sealed)), 0) AS bytes FROM document
            WHERE thread = ? AND issuer = ?
            """,
            [id.text, issuer.text]
        ) { row in
            ThreadVolume(documents: try row.count("documents"), bytes: try row.count("bytes"))
        }
        return volume ?? ThreadVolume(documents: 0, bytes: 0)
    }
}
