import API
import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// `comity dialogue`: messages that a facilitator releases, returns or holds.
struct DialogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dialogue",
        abstract: "Take in messages; release, return or hold each; read what a person may see.",
        discussion: """
            The words lie in the dialogue's own compartment: intake officers, leads, approvers, auditors and operators have \
            no way to them. They are read from a file or from standard input, so that they never stand in a shell's history. A recorded \
            message lies as a sealed file beside them: what opens it lies with the words.
            """,
        subcommands: [
            Write.self, DialogueOpen.self, Release.self, Return.self, Hold.self, Read.self,
            DialogueRecording.self,
        ]
    )

    struct Write: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Take in a message that a person wrote.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "Who wrote it.") var from: String
        @Option(help: "For whom.") var to: String
        @Option(help: "BCP 47 tag.") var language: String
        @Option(help: "A file with the words; - reads standard input.") var file = "-"
        @Option(help: "A file with a recorded message, as MP4, WebM or AVI; the words then say what it is.")
        var recording: String?

        func perform() async throws {
            let words = try Typed.text(file)
            if let recording { return try await takeIn(recording, words) }
            try await change("Taken in; it waits for a facilitator.") { [self] file, act in
                try file.write(
                    MessageRecord(from: from, to: to, language: language, words: words, writtenAt: act.at),
                    by: act
                )
            }
        }

        private func takeIn(_ recording: String, _ words: String) async throws {
            guard let handle = FileHandle(forReadingAtPath: recording) else {
                throw NodeError(.invalidInput, "The recording cannot be read. Check its name and its owner.")
            }
            let node = try options.node()
            let actor = try await actor(on: node)
            let filed = try await node.writeRecorded(
                MessageRecord(
                    from: from,
                    to: to,
                    language: language,
                    words: words,
                    writtenAt: node.clock.now
                ),
                inCase: reference,
                by: actor.officer,
                as: actor.role
            ) { count in
                var bytes: [UInt8] = []
                while bytes.count < count, let more = try handle.read(upToCount: count - bytes.count),
                    !more.isEmpty
                {
                    bytes += more
                }
                return bytes
            }
            options.answer(
                filed.json(for: actor.role),
                "Taken in with its recording; it waits for a facilitator. (message \(filed.id), revision \(filed.revision))"
            )
        }
    }

    struct Release: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Release a message to its addressee.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The message.") var message: String

        func perform() async throws {
            let id = try Typed.identifier(message)
            try await change("Released.") { file, act in try file.decide(id, .release, by: act) }
        }
    }

    struct Return: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Return a message to its writer with advice."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The message.") var message: String
        @Option(help: "Your advice for the writer.") var advice: String

        func perform() async throws {
            let id = try Typed.identifier(message)
            let advice = advice
            try await change("Returned.") { file, act in
                try file.decide(id, .returnWithAdvice, advice: advice, by: act)
            }
        }
    }

    struct Hold: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Hold a message back.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The message.") var message: String

        func perform() async throws {
            let id = try Typed.identifier(message)
            try await change("Held back.") { file, act in try file.decide(id, .hold, by: act) }
        }
    }

    struct Read: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read what a person may see, as a facilitator. The reading is recorded."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            guard actor.role.may(.read, .dialogue) else {
                throw NodeError(.notPermitted, "The role \(actor.role.rawValue) may not read the dialogue.")
            }
            let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
            let messages = file.dialogue(of: person)
            options.answer(
                .array(messages.map(\.json)),
                messages.isEmpty
                    ? "There is nothing that \(person) may see."
                    : messages.map {
                        "\($0.content.writtenAt.date)  \($0.content.from) to \($0.content.to) (\($0.content.state.rawValue))\n  \($0.content.words)"
                    }.joined(separator: "\n")
            )
        }
    }
}
