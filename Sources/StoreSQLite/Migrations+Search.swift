import GRDB

extension Migrations {
    static func registerSearch(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("search") { database in
            for statement in search { try database.execute(sql: statement) }
        }
    }

    /// The index of words: a number for each case in the order in which they were opened, and the keyed codes of its words
    /// by that number; and the lists of somebody's cases in the order of their changes. Cases of before get their words when the node next looks for some.
    private static let search = [
        "CREATE TABLE search_case (number BIGINT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE)",
        """
        CREATE TABLE search_word (
            code BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (code, number))
        """,
        "CREATE INDEX search_word_case ON search_word (number)",
        "CREATE TABLE search_state (only BIGINT PRIMARY KEY CHECK (only = 1), is_complete BIGINT NOT NULL)",
        """
        INSERT INTO search_state (only, is_complete)
            SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM case_file) THEN 0 ELSE 1 END
        """,
        "ALTER TABLE allocation ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0",
        """
        UPDATE allocation SET changed_at = COALESCE((
            SELECT changed_at FROM case_file WHERE case_file.id = allocation.subject), at)
        """,
        "DROP INDEX allocation_owner",
        "DROP INDEX allocation_team",
        "CREATE INDEX allocation_owner ON allocation (owner, changed_at, subject)",
        "CREATE INDEX allocation_team ON allocation (team, changed_at, subject)",
    ]
}
