import GRDB
import Referrals

extension Migrations {
    /// Intake, consents and oversight get keys of their own, which they shared with others before. What lies there is sealed anew
    /// by ``CompartmentSplit`` next, and found again by words once the index is made anew.
    static func registerCompartments(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("compartments") { database in
            for statement in compartments { try database.execute(sql: statement) }
            try closeErased(in: database)
        }
    }

    /// How far each table is sealed anew; a table without a row is done.
    private static let compartments = [
        """
        CREATE TABLE resealing (
            name TEXT PRIMARY KEY, reached_id TEXT NOT NULL, reached_revision BIGINT NOT NULL)
        """,
        """
        INSERT INTO resealing (name, reached_id, reached_revision)
            VALUES ('casework', '', 0), ('casework_history', '', 0)
        """,
        "DELETE FROM search_word",
        "DELETE FROM search_case",
        "UPDATE search_state SET is_complete = CASE WHEN EXISTS (SELECT 1 FROM case_file) THEN 0 ELSE 1 END",
    ]

    /// A scope that was erased is closed in the new compartments too: nothing may come into being under it.
    private static func closeErased(in database: Database) throws {
        let erased = try Row.fetchAll(
            database,
            sql: """
                SELECT scope, MIN(erased_at) AS at FROM content_key
                    WHERE erased_at IS NOT NULL AND scope NOT LIKE ? GROUP BY scope
                """,
            arguments: [PendingErasure.exchanged + "%"]
        )
        for row in erased {
            let (scope, at): (String, Int64) = (row["scope"], row["at"])
            for compartment in CompartmentSplit.compartments {
                try database.execute(
                    sql: """
                        INSERT INTO content_key (scope, compartment, key_id, erased_at, shredded)
                            VALUES (?, ?, ?, ?, 1)
                        """,
                    arguments: [scope, compartment, Identifier(at: Instant(milliseconds: at)).text, at]
                )
            }
        }
    }
}
