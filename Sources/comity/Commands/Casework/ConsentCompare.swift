import ArgumentParser
import Casework
import Node

/// `comity consent compare`: whether what a person was shown at the peer is what the other side was shown.
struct ConsentCompare: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Record that you compared what both sides were shown, and whether it is the same (COE-15).",
        discussion: """
            Where both sides hold the same information package, in whatever languages, nothing is asked. Where the packages differ, or the \
            other side did not say which it used, no session and no message passes before somebody has read both texts: the other side's \
            comes by whatever way you have, and `comity consent notice --print` shows the own.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym of whoever is looked after at the peer.") var person: String
    @Flag(name: .customLong("same"), help: "Both were told the same.") var isSame = false
    @Flag(name: .customLong("different"), help: "They were not.") var isDifferent = false
    @Option(help: "What you compared and what you found.") var says: String

    func validate() throws {
        guard isSame != isDifferent else { throw ValidationError("Say --same or --different.") }
    }

    func perform() async throws {
        try await change(isSame ? "Both were told the same." : "They were told different things.") {
            [self] file, act in
            try file.compareInformation(of: person, isSame: isSame, says: says, by: act)
        }
    }
}
