import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity case rights`: a person's access to what is held about them, and its rectification.
struct CaseRights: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights",
        abstract: "What a person asks about their own data: access, rectification; and the answer.",
        discussion: """
            Second Additional Protocol art. 14(12) (unverified, check before use). Provisions are written SOURCE:PART, from the \
            sources that your rule pack lists, and are shown with their review status.
            """,
        subcommands: [Ask.self, List.self, HandOver.self, Rectify.self, Refuse.self]
    )

    struct Ask: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what a person, or who speaks for them, asks."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The pseudonym of the person.") var person: String
        @Option(
            help: "The pseudonym of who asks for them: on record as guardian, representative or supporter."
        )
        var representative: String?
        @Option(help: "access or rectification.") var right: String
        @Option(help: "What is asked.") var says: String
        @Option(help: "The day on which it came; today where nothing is said.") var received: String?
        @Option(help: "The day by which it is answered.") var due: String
        @Option(help: "The provision that the day comes from, as SOURCE:PART.") var cite: String

        func perform() async throws {
            let node = try options.node()
            let request = PersonRequestRecord(
                person: person,
                representative: representative,
                right: try Typed.choice(right, "right"),
                says: says,
                receivedOn: try received.map(Typed.day) ?? node.today,
                due: try Typed.day(due),
                deadline: try node.provision(cite)
            )
            try await change("To be answered by \(due): \(request.deadline.words).") { file, act in
                try file.receive(request: request, by: act)
            }
        }
    }

    struct List: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "The requests that wait for an answer, the earliest due first."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            guard actor.role.may(.read, RecordKind.personRequest.compartment) else {
                throw NodeError(.notPermitted, "The role \(actor.role.rawValue) may not read it.")
            }
            let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
            let requests = file.unansweredRequests
            options.answer(
                .array(requests.map(\.json)),
                requests.map { request in
                    "\(request.content.due)  \(request.content.right.rawValue) of \(request.content.person)  (\(request.id))\n    \(request.content.deadline.words)"
                }.joined(separator: "\n")
            )
        }
    }

    struct HandOver: CaseworkCommand {
        static let configuration = CommandConfiguration(
            commandName: "hand-over",
            abstract: "Print what is held about the person, for them; --json for the machine-readable form.",
            discussion:
                "With --withhold KIND, what a lawful ground keeps back; then --cite and --says are needed."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The request.") var request: String
        @Option(help: "A kind of record that is kept back; repeatable.") var withhold: [String] = []
        @Option(help: "The provision that it is kept back on, as SOURCE:PART.") var cite: String?
        @Option(help: "What the person is told about it.") var says: String?

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            let handed = try await node.handOver(
                try Typed.identifier(request),
                inCase: reference,
                restriction: try restriction(node),
                by: actor.officer,
                as: actor.role
            )
            options.answer(handed.copy.json, handed.copy.text)
        }

        private func restriction(_ node: Node) throws -> CaseFile.Restriction? {
            guard !withhold.isEmpty else {
                guard cite == nil, says == nil else {
                    throw ValidationError("Say what is kept back with --withhold.")
                }
                return nil
            }
            guard let cite, let says else {
                throw ValidationError(
                    "What is kept back needs its provision (--cite) and what the person is told (--says)."
                )
            }
            return CaseFile.Restriction(
                withheld: try withhold.map { try Typed.choice($0, "kind") },
                ground: try node.provision(cite),
                reason: says
            )
        }
    }

    struct Rectify: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Put right what the record says about the person; what it said before stays in its history."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The request.") var request: String
        @Option(help: "What is wrong: \(PersonField.allCases.map(\.rawValue).joined(separator: ", ")).")
        var field: String
        @Option(help: "What is right; a list is written with commas.") var value: String

        func perform() async throws {
            let id = try Typed.identifier(request)
            let field: PersonField = try Typed.choice(field, "field")
            let value = value
            try await change("Put right.") { file, act in
                try file.rectify(id, field, value, by: act)
            }
        }
    }

    struct Refuse: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that nothing is put right, on which provision, and what the person is told."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The request.") var request: String
        @Option(help: "The provision, as SOURCE:PART.") var cite: String
        @Option(help: "What the person is told.") var says: String

        func perform() async throws {
            let id = try Typed.identifier(request)
            let ground = try options.node().provision(cite)
            let says = says
            try await change("Refused: \(ground.words).") { file, act in
                try file.refuseRectification(id, ground: ground, reason: says, by: act)
            }
        }
    }
}
