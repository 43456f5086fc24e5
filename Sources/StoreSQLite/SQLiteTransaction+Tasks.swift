import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func task(_ id: Identifier) throws -> ThreadTask? {
        try first("SELECT * FROM thread_task WHERE id = ?", [id.text], Self.task)
    }

    func tasks(ofThread id: Identifier) throws -> [ThreadTask] {
        try all("SELECT * FROM thread_task WHERE thread = ? ORDER BY id", [id.text], Self.task)
    }

    func openTasks(limit: Int) throws -> [ThreadTask] {
        try all(
            "SELECT * FROM thread_task WHERE done_at IS NULL ORDER BY due_at, id LIMIT ?",
            [limit],
            Self.task
        )
    }

    func tasks(toActBy moment: Instant, limit: Int) throws -> [ThreadTask] {
        try all(
            """
            SELECT * FROM thread_task WHERE done_at IS NULL AND act_at IS NOT NULL AND act_at <= ?
                ORDER BY act_at, id LIMIT ?
            """,
            [moment.milliseconds, limit],
            Self.task
        )
    }

    func openTaskCounts() throws -> [ThreadClock.Kind: [ThreadTask.Step: Int]] {
        let rows = try all(
            "SELECT kind, step, COUNT(*) AS tasks FROM thread_task WHERE done_at IS NULL GROUP BY kind, step"
        ) { row -> (ThreadClock.Kind, ThreadTask.Step, Int) in
            (try row.choice("kind"), try row.choice("step"), try row.count("tasks"))
        }
        return rows.reduce(into: [:]) { counts, row in counts[row.0, default: [:]][row.1] = row.2 }
    }

    func foldProgress() throws -> FoldProgress {
        try first("SELECT * FROM fold") { row in
            FoldProgress(version: try row.count("version"), reached: try row.identifierIfAny("reached"))
        } ?? FoldProgress(version: 0)
    }

    func threads(after id: Identifier?, limit: Int) throws -> [ThreadRecord] {
        try all(
            "SELECT * FROM thread WHERE id > ? ORDER BY id LIMIT ?",
            [id?.text ?? "", limit],
            Self.thread
        )
    }

    func insert(_ task: ThreadTask) throws {
        try insert(
            into: "thread_task",
            [
                "id": task.id.text, "thread": task.thread.text, "kind": task.kind.rawValue,
                "subject": task.subject.text, "own": task.isOwn ? 1 : 0,
                "started_at": task.startedAt.milliseconds, "due_at": task.dueAt.milliseconds,
                "step": task.step.rawValue, "act_at": task.actAt?.milliseconds,
                "done_at": task.doneAt?.milliseconds, "done_by": task.doneBy,
            ]
        )
    }

    func update(_ task: ThreadTask) throws {
        let changed = try update(
            "thread_task",
            [
                "due_at": task.dueAt.milliseconds, "step": task.step.rawValue,
                "act_at": task.actAt?.milliseconds, "done_at": task.doneAt?.milliseconds,
                "done_by": task.doneBy,
            ],
            where: "id = ?",
            [task.id.text]
        )
        guard changed == 1 else { throw StoreError(.conflict, "The task is not in the store.") }
    }

    func put(_ progress: FoldProgress) throws {
        try update(
            "fold",
            ["version": progress.version, "reached": progress.reached?.text],
            where: "only = ?",
            [1]
        )
    }

    static func task(_ row: ColumnReader) throws -> ThreadTask {
        ThreadTask(
            id: try row.identifier("id"),
            thread: try row.identifier("thread"),
            kind: try row.choice("kind"),
            subject: try row.identifier("subject"),
            isOwn: try row.flag("own"),
            startedAt: try row.instant("started_at"),
            dueAt: try row.instant("due_at"),
            step: try row.choice("step"),
            actAt: try row.instantIfAny("act_at"),
            doneAt: try row.instantIfAny("done_at"),
            doneBy: try row.textIfAny("done_by")
        )
    }
}
