import ArgumentParser
import Casework
import Foundation
import JOSE
import Node
import Referrals
import Sealing
import Wire

/// `comity facilitator key`: the keys to which the dialogue and the terms of agreements are sealed.
struct FacilitatorKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make a facilitator's own key, and enter its public half.",
        discussion: """
            What the two people say to each other crosses the border sealed to the facilitators, not to the node. Each facilitator \
            makes a key of their own and keeps its file and its passphrase to themself. The lead of the service compares the \
            fingerprint with them and enters the public half; the other side of every case they work on is told it.

              comity facilitator key make lill.key            # asks for a passphrase
              comity facilitator key enter Lill lill.key.pub --as lead
              comity dialogue open CASE MESSAGE --key lill.key --as facilitator

            The passphrase is typed, or read from an open descriptor: COMITY_FACILITATOR_FD=3 … 3< FILE.
            """,
        subcommands: [Make.self, Open.self, Enter.self, Forget.self]
    )

    struct Make: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key: FILE stays with you, FILE.pub goes to the lead of your service."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "Where the private key is written, under a passphrase.") var file: String

        func perform() async throws {
            let key = try FacilitatorKeyFile.make(at: file, under: PassphraseSource.secret(.facilitator))
            try DurableFile.write(
                Array((String(decoding: key.jwk(), as: UTF8.self) + "\n").utf8),
                to: file + ".pub",
                replacing: false
            )
            options.answer(
                .object([
                    "fingerprint": .string(key.thumbprint), "private": .string(file),
                    "public": .string(file + ".pub"),
                ]),
                """
                Your key, fingerprint \(key.thumbprint):
                  \(file)      keep it and its passphrase to yourself
                  \(file).pub  give it to the lead of your service, who compares the fingerprint with you in person
                """
            )
        }
    }

    struct Open: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open what was sealed to you, without filing it: for who works over the HTTP API.",
            discussion: """
                Reads the list `sealed` of a message or of terms from standard input, a JSON array as the API gives it, and prints \
                what was inside, to the letter. Nothing is sent and no node is asked; what is opened is taken in with \
                `POST …/messages/{record}/opening` or `POST …/agreements/{record}/opening`.
                """
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "Your key file.") var file: String

        func perform() async throws {
            let key = try FacilitatorKeyFile.open(file)
            let input = try JSON(
                parsing: Array(FileHandle.standardInput.readDataToEndOfFile()),
                limits: .local
            )
            guard let sealed = input.array?.compactMap(\.string), !sealed.isEmpty else {
                throw NodeError(.invalidInput, "Standard input has to hold a JSON array of what was sealed.")
            }
            let opened = try Node.opened(sealed, with: key)
            options.answer(["opened": .string(opened)], opened)
        }
    }

    struct Enter: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Enter the public half of a facilitator's key, after comparing its fingerprint in person."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The facilitator.") var name: String
        @Argument(help: "The file that ends in .pub.") var file: String

        func perform() async throws {
            let key = try FacilitatorKeyFile.publicHalf(of: file)
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            _ = try await node.enterKey(key, of: name, by: actor.officer, as: actor.role)
            options.answer(
                .object(["facilitator": .string(name), "fingerprint": .string(key.thumbprint)]),
                "What is for \(name) is sealed to \(key.thumbprint) from now on."
            )
        }
    }

    struct Forget: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a facilitator's key away: nothing new is sealed to it."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The facilitator.") var name: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            _ = try await node.enterKey(nil, of: name, by: actor.officer, as: actor.role)
            options.answer(
                .object(["facilitator": .string(name)]),
                "Nothing new is sealed to a key of \(name)."
            )
        }
    }
}
