import GRDB

extension Migrations {
    /// The referrals of a case by the side on which this agency is: what came in is found however many went out.
    static func registerCaseThreads(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("case-threads") { database in
            try database.execute(sql: "CREATE INDEX thread_case_side ON thread (case_id, side, id)")
            try database.execute(sql: "DROP INDEX thread_case")
        }
    }
}
