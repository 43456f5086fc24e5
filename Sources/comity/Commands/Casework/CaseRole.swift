import ArgumentParser
import Casework
import Node

/// `comity case role`: that a person stands in another role than the case rests on.
struct CaseRole: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract:
            "Ask that a person stands in another role, with reasons, or confirm what another officer asked.",
        discussion: """
            What somebody is in the case decides what every gate asks about them. Once they were offered, asked or screened, one \
            officer alone does not change it. Whoever refused or left is in no session in another role either.

              comity case role CASE PERSON --to supporter --reasons "she was named by mistake; the shop is the one harmed"
              comity case role CASE PERSON --confirm                            as another officer
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Option(help: "The other role: \(PersonRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    var to: String?
    @Option(help: "Why; needed with --to.") var reasons = ""
    @Flag(help: "Confirm what another officer asked.") var confirm = false

    func validate() throws {
        guard (to != nil) != confirm else { throw ValidationError("Say --to with --reasons, or --confirm.") }
    }

    func perform() async throws {
        let asked: PersonRole? = try to.map { try Typed.choice($0, "role in the case") }
        let says = asked.map { "Asked that \(person) stands as \($0.rawValue); another officer confirms it." }
        try await change(says ?? "Confirmed the role of \(person).") { [self] file, act in
            guard let asked else { return try file.confirmRole(of: person, by: act) }
            return try file.askForRole(asked, of: person, reasons: reasons, by: act)
        }
    }
}
