import ArgumentParser
import Casework
import Node
import Referrals

/// `comity case pace`: that a case takes longer, and why.
struct CasePace: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "pace",
        abstract: "Record that the case is prepared or followed up for longer, and why (COE-49).",
        discussion: "It is never a deadline, and nobody who takes part is shown one."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(
        help:
            "What takes longer: \(PaceRecord.Phase.allCases.map(\.rawValue).joined(separator: ", ")); repeatable."
    )
    var longer: [String]
    @Option(help: "What was decided, for example how many meetings of preparation.") var says: String
    @Option(help: "Why.") var why: String

    func perform() async throws {
        let phases = Set(try longer.map { try Typed.choice($0, "phase") as PaceRecord.Phase })
        try await change("Recorded.") { [self] file, act in
            try file.decidePace(
                PaceRecord(longer: phases, says: says, why: why, by: act.by, at: act.at),
                by: act
            )
        }
    }
}

/// `comity case other-help`: that a person was put in touch with other help.
struct CaseOtherHelp: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "other-help",
        abstract: "Record that a person was put in touch with other help, to which they agreed (COE-49)."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Option(help: "What help, for example counselling or a lawyer.") var what: String
    @Option(help: "Where, by the name of the body.") var at: String
    @Option(help: "When the person agreed to it; default today.") var agreedOn: String?
    @Option(help: "How the person agreed: \(Channel.allCases.map(\.rawValue).joined(separator: ", ")).")
    var how = "in-person"

    func perform() async throws {
        let day = try agreedOn.map(Typed.day)
        let how: Channel = try Typed.choice(how, "way")
        try await change("Recorded.") { [self] file, act in
            try file.refer(
                OtherHelpRecord(
                    person: person,
                    help: what,
                    at: at,
                    agreedOn: day ?? act.day,
                    agreedHow: how,
                    by: act.by
                ),
                by: act
            )
        }
    }
}
