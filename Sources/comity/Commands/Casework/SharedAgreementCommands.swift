import ArgumentParser
import Casework
import Node
import Referrals
import Wire

extension CaseAgreement {
    struct Propose: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put weighed terms before the other side.",
            discussion: """
                Kinds, days and amounts go in a signed document; the words go sealed to the facilitators there. Each side's people \
                sign at their own side, and each facilitator concludes it on their own node.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let filed = try await node.proposeAgreement(
                Typed.identifier(agreement),
                inCase: reference,
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "Proposed to the other side, version \(filed.content.version).")
        }
    }

    struct Open: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Open the words of terms that the other side proposed, or of why it declined terms, with your own key."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement; absent for the last one that is sealed.") var agreement: String?
        @Option(help: "Your key file.") var key: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let id: Identifier
            if let agreement {
                id = try Typed.identifier(agreement)
            } else {
                guard
                    let last = try await read(.agreement).all(AgreementRecord.self).last(where: {
                        $0.content.sealed != nil || $0.content.declined?.sealed != nil
                    })
                else { throw NodeError(.notFound, "No terms of this case are sealed.") }
                id = last.id
            }
            let filed = try await node.openTerms(
                id,
                inCase: reference,
                with: FacilitatorKeyFile.open(key),
                by: actor.officer,
                as: actor.role
            )
            if let declined = filed.content.declined {
                return options.answer(
                    filed.json,
                    "Declined at the other side (\(declined.ground.rawValue)): \(declined.says ?? "")"
                )
            }
            options.answer(
                filed.json,
                (["Opened (agreement \(filed.id)):"]
                    + filed.content.items.map {
                        "  \($0.number). \($0.kind.rawValue) by \($0.by): \($0.says)"
                    })
                    .joined(separator: "\n")
            )
        }
    }

    struct Decline: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline terms that are not concluded yet; what was agreed before stays in force.",
            discussion: """
                The ground is told to the other side: \(AgreementRecord.Declined.Ground.allCases.map(\.rawValue).joined(separator: ", ")). \
                The words go sealed to its facilitators and to nobody else. Who of the parties did not agree is told to nobody.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Option(help: "The ground.") var ground: String
        @Option(help: "Why, in words; needed with the ground \"other\".") var says: String?

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let ground: AgreementRecord.Declined.Ground = try Typed.choice(ground, "ground")
            let says = says
            try await change("Declined.") { file, act in
                try file.decline(id, ground: ground, says: says, by: act)
            }
        }
    }

    struct Confirm: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm the payments that the other side has booked on an item."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The item's number.") var item: Int

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Confirmed.") { [self] file, act in
                try file.confirm(id, item: item, by: act)
            }
        }
    }
}

/// `comity dialogue open`: takes a message out of its seal.
struct DialogueOpen: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a message that came from the other side, with your own key.",
        discussion:
            "It still waits: nobody else sees it before a facilitator releases it. The passphrase is typed, or COMITY_FACILITATOR_FD."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The message; absent for the first one that is sealed.") var message: String?
    @Option(help: "Your key file.") var key: String

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        let id: Identifier
        if let message {
            id = try Typed.identifier(message)
        } else {
            guard
                let first = try await read(.dialogue).all(MessageRecord.self).first(where: {
                    $0.content.sealed != nil
                }
                )
            else { throw NodeError(.notFound, "No message of this case is sealed.") }
            id = first.id
        }
        let filed = try await node.openMessage(
            id,
            inCase: reference,
            with: FacilitatorKeyFile.open(key),
            by: actor.officer,
            as: actor.role
        )
        options.answer(
            filed.json,
            "Opened; it waits for your decision (message \(filed.id)): \(filed.content.from) to \(filed.content.to)\n  \(filed.content.words)"
        )
    }
}
