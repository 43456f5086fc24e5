import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// `comity tasks`: the clocks of the referrals, and what is late.
struct TasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "Show who has to act by when in each referral, and what is late.",
        discussion: """
            A referral has three business receipts, each with its clock: the other node holds it, a person has opened it, it is \
            decided. Questions, conditions, requests to keep data and to erase have theirs. When one runs out, the node tells the \
            other side; when nothing comes of that, it names the contact point to call. A running node does this by itself.

            Times come from the documents (decide by, answer by), from the rule packs (respond-within), else from the node's \
            settings (`clocks.*`). `comity task` is for an agency's own tasks in a case.
            """,
        subcommands: [List.self, Done.self]
    )

    struct List: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what is not done, the earliest due first."
        )
        static let operation = OperationID.listThreadTasks
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Flag(help: "Only what is late.") var late = false
        @Flag(help: "Only what this agency has to do.") var own = false

        func perform() async throws {
            _ = try await officer.proven(options)
            let node = try options.node()
            let now = node.clock.now
            let tasks = try await within(try await node.openTasks(), on: node) { $0.thread.id }.filter {
                (!late || $0.left(at: now) < 0) && (!own || $0.task.isOwn)
            }
            options.answer(
                .array(tasks.map { $0.json(at: now) }),
                tasks.isEmpty ? "Nothing waits." : tasks.map { $0.line(at: now) }.joined(separator: "\n")
            )
        }
    }

    struct Done: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a task is done which no document of the referral ends.",
            discussion: """
                Data that are prolonged or let go, a formal confirmation that has gone or come, a call to the other agency that \
                was answered. What a document ends, ends by itself.
                """
        )
        static let operation = OperationID.finishThreadTask
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The task.") var task: String

        func subjectID(on node: Node) async throws -> Identifier? {
            guard let id = Identifier(task) else { return nil }
            return try await node.thread(ofTask: id)
        }

        func perform() async throws {
            guard let id = Identifier(task) else {
                throw ValidationError("A task has an identifier, as `comity tasks list` shows it.")
            }
            let node = try options.node()
            let done = try await node.finishTask(id, by: officer.proven(options))
            options.answer(["task": .string(done.id.text), "done": true], "Done.")
        }
    }
}

extension TaskView {
    func line(at now: Instant) -> String {
        var line =
            "\(task.dueAt.date)  \(Self.time(left(at: now)))  \(words)  \(thread.reference) (\(thread.id))"
        if task.step == .escalated { line += "\n    call: \(contact)" }
        return line + "  [\(task.id)]"
    }

    /// Time left, in the two largest units.
    static func time(_ seconds: Int64) -> String {
        let (days, hours) = (abs(seconds) / 86_400, abs(seconds) % 86_400 / 3600)
        let length = days > 0 ? "\(days) d \(hours) h" : "\(hours) h \(abs(seconds) % 3600 / 60) min"
        return seconds < 0 ? "LATE by \(length)" : "in \(length)"
    }
}
