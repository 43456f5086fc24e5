import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity task`: tasks, deadlines, and what to be reminded of.
struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task",
        abstract: "Add and finish tasks, set deadlines, show what is due.",
        discussion: "Deadlines bind the agency. None is ever shown to a participant (COE-49).",
        subcommands: [Add.self, Done.self, Deadline.self, Met.self, Due.self]
    )

    struct Add: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Add a task.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "What is to be done.") var says: String
        @Option(help: "By which day.") var due: String?
        @Option(help: "Who.") var to: String?

        func perform() async throws {
            let due = try due.map(Typed.day)
            try await change("Added.") { [self] file, act in
                try file.add(TaskRecord(says: says, due: due, assignedTo: to), by: act)
            }
        }
    }

    struct Done: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Finish a task.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The task.") var task: String

        func perform() async throws {
            let id = try Typed.identifier(task)
            try await change("Done.") { file, act in try file.finish(id, by: act) }
        }
    }

    struct Deadline: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a deadline, counted in days, or in working days of a jurisdiction's own calendar.",
            discussion: """
                Working days are counted by the calendar in the jurisdiction's rule pack (`comity rules calendar` shows it), \
                and the first day on which the deadline can fall is set: a holiday whose source was not read, or that is one in \
                some regions only, is not counted on, and is named beside the deadline. Where the pack has no calendar, \
                Saturdays and Sundays alone are left out, and that is said.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "What is due.") var says: String
        @Option(help: "The day.") var due: String?
        @Option(
            help:
                "What is meant where nobody works on the day of --due or --days: as-given, working-day-before or working-day-after."
        )
        var onHoliday: String?
        @Option(help: "So many days from today.") var days: Int?
        @Option(help: "So many working days from today.") var workingDays: Int64?
        @Option(help: "The jurisdiction it comes from. Default: the agency's own.") var jurisdiction: String?
        @Option(help: "The region whose own holidays count too, for example DE-BY.") var region: String?
        @Option(help: "The rule or parameter it comes from.") var source = "agency"
        @Option(help: "How many days before somebody is reminded.") var remind = 3

        func perform() async throws {
            let node = try options.node()
            let place = jurisdiction ?? node.identity.jurisdiction
            let day: Day
            var source = source
            var says = ""
            let choice: HolidayChoice? = try onHoliday.map { try Typed.choice($0, "way with a holiday") }
            if let named = try due.map(Typed.day) ?? days.map({ node.today.adding(days: $0) }) {
                let settled = try node.dueDay(named, in: place, choice)
                day = settled.day
                if let decided = settled.says {
                    says = " It was \(decided)."
                    source += "; \(decided)"
                }
            } else if let workingDays {
                let counted = try node.workingDay(
                    workingDays,
                    after: node.today,
                    in: place,
                    region: region
                )
                day = counted.day
                says = " Counted \(counted.says)."
                source += "; counted \(counted.says)"
            } else {
                throw ValidationError("Say --due, --days or --working-days.")
            }
            let (words, origin) = (says, source)
            try await change("Due on \(day).\(words)") { [self] file, act in
                try file.set(
                    DeadlineRecord(
                        says: self.says,
                        due: day,
                        jurisdiction: place,
                        source: origin,
                        remind: remind
                    ),
                    by: act
                )
            }
        }
    }

    struct Met: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Note that a deadline was met.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The deadline.") var deadline: String

        func perform() async throws {
            let id = try Typed.identifier(deadline)
            try await change("Met.") { file, act in try file.meet(id, by: act) }
        }
    }

    struct Due: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is due, and what is late: in a case, or in all cases that you reach.",
            discussion: """
                Without a case it looks through the cases that your role reaches, so many at a time; where there are more, it \
                says with which --after to go on.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case; without it all cases that you reach.") var reference: String?
        @Option(help: "Only what is assigned to this officer.") var assignedTo: String?
        @Option(help: "How many cases are looked through at a time, 1 to 1000.") var limit = 200
        @Option(help: "Where the looking through ended before.") var after: String?

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            guard Permission.granted[actor.role]?.contains(.readRecords) == true else {
                throw NodeError(.notPermitted, "As \(actor.role.rawValue) nobody works in a case.")
            }
            var page = DuePage()
            if let reference {
                try await actor.requireReading(of: reference, on: node)
                let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
                page.items = file.reminders(on: node.today, for: actor.role, assignedTo: assignedTo).map {
                    CaseReminder(caseID: file.id, reference: reference, reminder: $0)
                }
            } else {
                guard (1...1000).contains(limit) else { throw ValidationError("--limit is 1 to 1000.") }
                page = try await node.reminders(
                    within: actor.account.reading(as: [actor.role]) ?? Reach(.own),
                    of: actor.account,
                    as: actor.role,
                    assignedTo: assignedTo,
                    after: try after.map(Self.place),
                    limit: limit
                )
            }
            options.answer(page.json, text(page, of: node))
        }

        private static func place(_ text: String) throws -> RecordPage.Place {
            guard let place = try? PageCursor.place(text) else {
                throw ValidationError("--after takes what an earlier answer named.")
            }
            return place
        }

        private func text(_ page: DuePage, of node: Node) -> String {
            let due = page.items.map { item in
                "\(item.reminder.due)  " + (reference == nil ? item.reference + "  " : "")
                    + item.reminder.says + (item.reminder.assignedTo.map { " (\($0))" } ?? "")
                    + "  [\(item.reminder.about)]"
            }
            let found = due.isEmpty ? ["Nothing is due."] : due + ["(days of \(node.identity.zone))"]
            let damaged = page.unreadable.map { "Case \($0) cannot be read." }
            let more = page.cursor.map { ["There are more cases: comity task due --after \($0)"] } ?? []
            return (found + damaged + more).joined(separator: "\n")
        }
    }
}
