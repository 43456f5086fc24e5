import ArgumentParser
import Casework
import Node
import Wire

/// `comity mechanism`: the ways of bringing people together, as data.
struct MechanismCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mechanism",
        abstract: "List the ways of bringing people together; check and adopt the service's own.",
        discussion: """
            A mechanism is a JSON file that the service's lead writes: who takes part, by which steps, with how many \
            facilitators. `comity mechanism show ID` prints one to begin from, `comity mechanism check FILE` says what is \
            wrong with an edited one and where, `comity mechanism adopt FILE` takes it into use. A process keeps the version \
            with which it was opened, and no session is planned in it that is none of its steps.
            """,
        subcommands: [List.self, Show.self, Check.self, Adopt.self]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List those in use, with their steps.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let all = try await options.node().mechanisms()
            options.answer(
                .array(try all.map { try ContentEncoder.encode($0) }),
                all.map { mechanism in
                    "\(mechanism.id) \(mechanism.version)  \(mechanism.title(in: "en"))"
                        + (mechanism.reportedAs.map { ", reported as \($0)" } ?? "")
                        + "\n    "
                        + mechanism.steps.map { "\($0.id) (\($0.kind.rawValue))" }.joined(separator: ", ")
                }.joined(separator: "\n")
            )
        }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Print one as the file that it is.")
        @OptionGroup var options: NodeOptions
        @Argument(help: "Its id.") var id: String

        func perform() async throws {
            let all = try await options.node().mechanisms()
            guard let mechanism = all.first(where: { $0.id == id }) else {
                throw NodeError(
                    .notFound,
                    "There is no mechanism \(id). There are: \(all.map(\.id).joined(separator: ", "))."
                )
            }
            print(try ContentEncoder.encode(mechanism).prettyText())
        }
    }

    struct Check: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a mechanism, and where. Exits 65 where something is."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The file; - reads standard input.") var file: String

        func perform() async throws {
            let definition = try Typed.file(file)
            do throws(CaseworkError) {
                let mechanism = try Mechanism(definition: definition)
                options.answer(
                    .object([
                        "mechanism": .string(mechanism.id), "version": .string(mechanism.version),
                        "faults": [],
                    ]),
                    "\(mechanism.id) \(mechanism.version) can be used: \(mechanism.steps.count) steps."
                )
            } catch {
                throw NodeError(error)
            }
        }
    }

    struct Adopt: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a mechanism into use, as the lead of the service."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The file.") var file: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.adopt(
                mechanism: try Typed.file(file),
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "\(filed.content.id) \(filed.content.version) is in use.")
        }
    }
}
