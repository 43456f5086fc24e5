import GRDB

extension Migrations {
    /// The clocks of threads, and by which fold the stages were derived. A task names documents by their identifiers and says
    /// nothing of their content.
    static func registerTasks(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("tasks") { database in
            for statement in tasks { try database.execute(sql: statement) }
        }
    }

    private static let tasks = [
        """
        CREATE TABLE thread_task (
            id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), kind TEXT NOT NULL, subject TEXT NOT NULL,
            own BIGINT NOT NULL, started_at BIGINT NOT NULL, due_at BIGINT NOT NULL, step TEXT NOT NULL, act_at BIGINT,
            done_at BIGINT, done_by TEXT, UNIQUE (thread, kind, subject))
        """,
        "CREATE INDEX thread_task_act ON thread_task (act_at) WHERE done_at IS NULL AND act_at IS NOT NULL",
        "CREATE INDEX thread_task_due ON thread_task (due_at) WHERE done_at IS NULL",
        """
        CREATE TABLE fold (
            only BIGINT PRIMARY KEY CHECK (only = 1), version BIGINT NOT NULL, reached TEXT)
        """,
        "INSERT INTO fold (only, version) VALUES (1, 0)",
    ]
}
