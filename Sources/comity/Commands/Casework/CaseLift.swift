import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity case lift`: takes back a condition that this agency put on something it sent.
struct CaseLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift",
        abstract: "Lift a condition that this agency put on a document it sent; two officers decide.",
        discussion: """
            What was sent as confidential stays so until its sender says otherwise (Budapest Convention art. 28, unverified, check \
            before use). One officer proposes with a reason and a provision, another confirms; then the other side is told, and \
            exactly the named elements are open there. `comity referral limits` shows on both sides what stands and what was \
            lifted. What was said and agreed in a mediation no agency lifts.
            """,
        subcommands: [Propose.self, Confirm.self, List.self]
    )

    struct Propose: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose it; nothing is lifted before a second officer confirms."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The document, by its identifier; it is one that this agency sent.") var document:
            String
        @Option(help: "Which element, as a JSON Pointer; empty for all of the document. Repeatable.")
        var element: [String]
        @Option(help: "Which condition: confidential, no-export, no-onward or ask-before.")
        var limit: String
        @Option(help: "Why, in plain words; the other side reads it.") var because: String
        @Option(help: "The provision on which that rests.") var cite: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let kind: UseLimit.Kind = try Typed.choice(limit, "condition")
            let filed = try await node.proposeLift(
                of: element.map { ConditionLiftRecord.Lift(element: $0, limit: kind) },
                on: try Typed.identifier(document),
                inCase: reference,
                says: because,
                cite: cite,
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                filed.json(for: actor.role),
                "Proposed (\(filed.id)). A second officer confirms: comity case lift confirm \(reference) \(filed.id)"
            )
        }
    }

    struct Confirm: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm a proposal as a second officer, and tell the other side."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The proposal.") var lift: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let result = try await node.confirmLift(
                try Typed.identifier(lift),
                inCase: reference,
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                result.liftJSON,
                "Lifted; the other side is told by the notice \(result.document.id)."
            )
        }
    }

    struct List: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every proposal of the case, and who confirmed it."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            guard actor.role.may(.read, RecordKind.conditionLift.compartment) else {
                throw NodeError(.notPermitted, "The role \(actor.role.rawValue) may not read it.")
            }
            let lifts = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
                .all(ConditionLiftRecord.self)
            options.answer(
                .array(lifts.map(\.json)),
                lifts.isEmpty
                    ? "Nobody has proposed to lift a condition."
                    : lifts.map { filed in
                        let lift = filed.content
                        let what = lift.lifts.map {
                            "\($0.element.isEmpty ? "all of it" : $0.element) (\($0.limit))"
                        }.joined(separator: ", ")
                        return
                            "\(filed.id)  \(lift.document): \(what); proposed by \(lift.proposedBy), \(lift.confirmedBy.map { "confirmed by \($0)" } ?? "waits for a second officer"): \(lift.says) [\(lift.cite)]"
                    }.joined(separator: "\n")
            )
        }
    }
}
