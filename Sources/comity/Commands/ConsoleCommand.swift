import ArgumentParser
import Node
import Referrals
import Wire

/// `comity console`: lets an officer into the console's pages.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Let an officer into the console.",
        subcommands: [Code.self]
    )

    struct Code: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a code with which an officer enters the console once, within 15 minutes."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption

        func perform() async throws {
            let node = try options.node()
            let code = try await node.makeConsoleCode(for: officer.proven(options))
            let address = node.identity.entity.url("/console")
            options.answer(
                .object(["address": .string(address), "code": .string(code)]),
                "Open \(address) and enter the code \(code). It works once, within 15 minutes."
            )
        }
    }
}
