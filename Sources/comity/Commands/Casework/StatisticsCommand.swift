import API
import ArgumentParser
import Casework
import Foundation
import Node
import Store
import Wire

/// `comity statistics`: counts of cases by written definitions, without persons.
struct StatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Count cases for a return, show the definitions, add up the returns of several nodes.",
        discussion: """
            Small cells never leave: a count from 1 to 4, and every figure from which one could be taken as a difference, is \
            given as bounds. A return is for a whole quarter or a whole year: of other spans, two that differ by a day would give \
            that day's cases.

              comity statistics return --from 2026-01-01 --until 2026-12-31 --out ours.json
              comity statistics merge ours.json theirs.json
            """,
        subcommands: [Return.self, Definitions.self, Merge.self, Tell.self]
    )

    static func text(_ counted: StatisticsReturn) -> String {
        let lines = counted.cells.map { cell in
            "  \(cell.measure.rawValue)\(cell.group.map { ", " + $0 } ?? "")  \(cell.count.text)"
        }
        return
            (["\(counted.definitions), \(counted.from) to \(counted.until), \(counted.nodes.count) node(s)"]
            + lines
            + [
                "  "
                    + (counted.erased.map { "erased, and in none of these counts: \($0.text)" }
                        ?? "how many erased cases are in none of these counts, one of the returns does not say")
            ])
            .joined(separator: "\n")
    }

    struct Return: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "The return to the ministry, in one command."
        )
        static let operation = OperationID.showStatistics
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "The first day on which the process was opened: the first of a quarter or year.")
        var from: String
        @Option(help: "The last day of the same quarter or year.") var until: String
        @Option(help: "Write it to this file as well.") var out: String?

        func perform() async throws {
            _ = try await officer.proven(options)
            let counted = try await options.node().statistics(
                from: try Typed.day(from),
                until: try Typed.day(until)
            )
            let json = try ContentEncoder.encode(counted)
            if let out { try Data(json.prettyText().utf8).write(to: URL(fileURLWithPath: out)) }
            options.answer(json, StatisticsCommand.text(counted))
        }
    }

    struct Tell: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send the counts to another agency, in a notice: small cells are absent."
        )
        static let operation = OperationID.tellStatistics
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "The first day: the first of a quarter or year.") var from: String
        @Option(help: "The last day of the same quarter or year.") var until: String
        @Option(help: "The peer's base URL.") var to: String
        @Option(help: "Your own reference.") var reference: String

        func perform() async throws {
            let result = try await options.node().tellStatistics(
                from: try Typed.day(from),
                until: try Typed.day(until),
                to: NodeName.read(to),
                reference: reference,
                by: officer.proven(options)
            )
            options.answer(result.json, "The figures are on their way. (thread \(result.thread.id))")
        }
    }

    struct Definitions: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Show what each measure counts.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            options.answer(
                .object(JSONObject(Measure.allCases.map { ($0.rawValue, .string($0.definition)) })),
                Measure.definitions + "\n"
                    + Measure.allCases.map { "  \($0.rawValue): \($0.definition)" }.joined(separator: "\n")
            )
        }
    }

    struct Merge: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Add up the returns of several nodes.")
        @OptionGroup var options: NodeOptions
        @Argument(help: "Returns as `comity statistics return --out` wrote them.") var files: [String]

        func perform() async throws {
            do {
                let returns = try files.map {
                    try ContentDecoder.decode(StatisticsReturn.self, from: try Typed.file($0))
                }
                let sum = try StatisticsReturn.merge(returns)
                options.answer(try ContentEncoder.encode(sum), StatisticsCommand.text(sum))
            } catch let error as CaseworkError {
                throw NodeError(.invalidInput, error.says)
            }
        }
    }
}

/// `comity case report`: what an authority is told: steps and outcome, and no word of what was said.
struct CaseReport: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make the report for the authority: outcome, progress, or the return of one person.",
        discussion: """
            The report is built from types that have no place for words: kinds of steps, days, and how it ended. Why a \
            process ended without outcome, and because of whom, is never in it.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "outcome, progress, or return.") var kind: String
    @Option(help: "For return: the person.") var person: String?
    @Flag(help: "For progress: tell the other side. (An outcome goes by itself when the process ends.)")
    var send = false

    func validate() throws {
        guard !send || kind == "progress" else { throw ValidationError("Only a report on progress is sent.") }
    }

    func perform() async throws {
        let node = try options.node()
        let now = node.clock.now
        let actor = try await actor(on: node)
        if send {
            let report = try await node.sendProgress(
                ofCase: reference,
                by: actor.officer,
                as: actor.role
            )
            let json = try report.json
            options.answer(json, "Told to the other side:\n" + json.prettyText())
            return
        }
        guard actor.role.may(.read, .agreement) else {
            throw NodeError(.notPermitted, "The role \(actor.role.rawValue) makes no reports.")
        }
        let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
        let json: JSON
        do {
            switch kind {
            case "outcome": json = try file.outcomeShown(at: now)
            case "progress": json = try file.progressReport(at: now).json
            case "return":
                guard let person else { throw ValidationError("Say whose return with --person.") }
                json = try file.returnToAuthority(of: person, at: now).json
            default: throw ValidationError("The report is outcome, progress or return.")
            }
        } catch let error as CaseworkError {
            throw NodeError(.gateClosed, error.says, findings: error.missing.map(\.description))
        }
        options.answer(json, json.prettyText())
    }
}

/// `comity case search`: full text over what the reader's role may read.
struct CaseSearch: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find cases by words, in what your role may read. Every case found is recorded as read.",
        discussion: """
            All the words have to be in the case; case and accents do not matter. frau* finds words that begin so (four letters \
            or more before the star). The latest opened case comes first; --before goes on where a page ended.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The words.") var words: String
    @Option(help: "How many cases at most.") var limit = 50
    @Option(help: "Go on where a page ended: its `next`.") var before: Int64?

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(officer, role, on: node)
        guard Permission.granted[actor.role]?.contains(.readCases) == true else {
            throw NodeError(.notPermitted, "As \(actor.role.rawValue) nobody searches in cases.")
        }
        let found = try await node.search(
            words,
            by: actor.officer,
            as: actor.role,
            within: actor.account.reach(actor.account.reading(as: [actor.role]) ?? Reach(.own)),
            before: before,
            limit: max(1, min(limit, 200))
        )
        let lines = found.hits.map { "\($0.reference)  in \($0.kinds.joined(separator: ", "))" }
        let more = found.next.map { ["There may be more: --before \($0)"] } ?? []
        options.answer(
            found.json,
            lines.isEmpty && more.isEmpty
                ? "Nothing was found." : (lines + more).joined(separator: "\n")
        )
    }
}

/// `comity case duplicates`: other cases that look like the same matter.
struct CaseDuplicates: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Warn of other cases that are likely the same matter. Exits 2 where there are some."
    )
    static let operation = OperationID.listDuplicates
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The case.") var reference: String
    var subject: String? { reference }

    func perform() async throws {
        _ = try await officer.proven(options)
        let node = try options.node()
        let others = try await within(try await node.duplicates(of: reference), on: node) { $0.id }
        options.answer(
            .array(others.map(\.json)),
            others.isEmpty
                ? "No other case looks like it."
                : others.map { "\($0.reference): \($0.why.joined(separator: ", "))" }.joined(separator: "\n")
        )
        if !others.isEmpty { throw ExitCode(2) }
    }
}

/// `comity case complain`, `survey`, `danger`: what people think of it, and the exception.
struct CaseComplaint: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "complaint",
        abstract: "Record a complaint of somebody who takes part, or its answer (HB-8)."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "Who complains.") var by: String?
    @Option(help: "About what, or the answer.") var says: String
    @Option(help: "The facilitator of whom it complains, where it is of one.") var about: String?
    @Option(help: "The complaint that is answered.") var answers: String?

    func perform() async throws {
        let answered = try answers.map(Typed.identifier)
        guard (by == nil) != (answered == nil) else {
            throw ValidationError("Say --by for a complaint, or --answers for its answer.")
        }
        try await change("Recorded.") { [self] file, act in
            if let answered { return try file.answerComplaint(answered, says, by: act) }
            return try file.complain(
                ComplaintRecord(by: by ?? "", says: says, about: about, receivedOn: act.day),
                by: act
            )
        }
    }
}

struct CaseSurvey: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey",
        abstract: "Record what a person thinks of the process, on scales from 1 to 5 (HB-7)."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The person, by pseudonym. The record keeps their role alone.") var person: String
    @Option(help: "1 to 5.") var satisfaction: Int
    @Option(help: "1 to 5.") var fairness: Int
    @Flag(inversion: .prefixedNo, help: "Would take part again.") var again = true
    @Flag(
        inversion: .prefixedNo,
        help:
            "Whether the other side has been in touch since, outside the process; left out where nobody asked."
    )
    var contactedAgain: Bool?

    func perform() async throws {
        try await change("Recorded.") { [self] file, act in
            try file.survey(
                of: person,
                satisfaction: satisfaction,
                fairness: fairness,
                wouldDoAgain: again,
                contactedAgain: contactedAgain,
                by: act
            )
        }
    }
}
