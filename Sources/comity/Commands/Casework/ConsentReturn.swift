import ArgumentParser
import Casework
import Node

/// `comity consent return`: that a person who left says that they want to be in touch again.
struct ConsentReturn: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract:
            "Record that a person who left comes back of their own accord; every consent is asked anew.",
        discussion: """
            Nobody asks a person to come back: whoever left, or took everything back, is not contacted. Where they say themselves that \
            they want to be in touch again, this records it in your name. Nothing that they had consented to before counts any more.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The person's pseudonym.") var person: String
    @Option(help: "How they said so: in-person, telephone, video, letter or portal.") var how: String

    func perform() async throws {
        let how: Channel = try Typed.choice(how, "way")
        try await change("\(person) is back; ask anew for every consent.") { [self] file, act in
            try file.comeBack(person, how: how, by: act)
        }
    }
}
