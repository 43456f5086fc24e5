import GRDB

extension Migrations {
    /// The people of cases have keys of their own from here on. Cases of before are divided by ``SQLiteTransaction/divide(_:file:record:)``
    /// one after the other, and each at the latest before somebody of it is erased.
    static func registerPersons(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("persons") { database in
            for statement in persons { try database.execute(sql: statement) }
        }
    }

    /// A person of a case, with the name of their keys and a keyed code of the pseudonym; under whose keys a row lies beside the
    /// case's (``PersonalRow``); and the cases that are still to be divided.
    private static let persons = [
        """
        CREATE TABLE case_person (
            id TEXT PRIMARY KEY, code TEXT NOT NULL,
            case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
            UNIQUE (case_id, code))
        """,
        "ALTER TABLE case_file ADD COLUMN about TEXT",
        "ALTER TABLE casework ADD COLUMN about TEXT",
        "ALTER TABLE casework_history ADD COLUMN about TEXT",
        "CREATE INDEX casework_history_case ON casework_history (case_id)",
        "CREATE TABLE undivided_case (case_id TEXT PRIMARY KEY)",
        "INSERT INTO undivided_case (case_id) SELECT id FROM case_file",
    ]
}
