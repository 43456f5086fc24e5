import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity case agreement`: terms, signatures, instalments, fulfilment.
struct CaseAgreement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Draft, weigh, sign and conclude an agreement; follow every item to its end.",
        discussion: """
            In order: draft a file, monitor (who watches over it), weigh (is every item fair, achievable, in proportion?), \
            sign for each party, conclude. Then pay, prove, verify, waive; complete, or breach and review: the programme \
            looks at a failure before any court does. With people at two nodes: propose after weigh; the other side opens, \
            weighs, and each side's people sign there; a payment that one side books the other confirms.

            The file: {"parties": ["harmed-1", "responsible-1"], "items": [{"number": 1, "kind": "restitution", \
            "by": "responsible-1", "for": ["harmed-1"], "says": "…", "verifiedBy": "…", \
            "amount": {"minor": 43000, "currency": "EUR"}, "instalments": [{"number": 1, "due": "2027-01-31", \
            "amount": {"minor": 43000, "currency": "EUR"}}]}], "forCourt": false}
            Kinds: \(AgreementItem.Kind.allCases.map(\.rawValue).joined(separator: ", ")).
            """,
        subcommands: [
            Draft.self, Monitor.self, Weigh.self, Propose.self, Open.self, Decline.self, Sign.self,
            Conclude.self, Pay.self,
            Confirm.self, Prove.self, Verify.self,
            Waive.self, Late.self, Breach.self, Review.self, Renegotiate.self, Complete.self, Closed.self,
        ]
    )

    /// Reads items as a person writes them: what has not happened yet need not be there.
    static func items(_ json: JSON) throws -> [AgreementItem] {
        guard let list = json["items"]?.array else {
            throw NodeError(.invalidInput, "The file has no list of items.")
        }
        return try list.map { item in
            guard var members = item.object else { throw NodeError(.invalidInput, "An item is an object.") }
            for (name, value) in [
                ("status", JSON.string("open")), ("payments", .array([])), ("evidence", .array([])),
                ("instalments", .array([])), ("for", .array([])),
            ] where members[name] == nil { members[name] = value }
            return try ContentDecoder.decode(AgreementItem.self, from: .object(members))
        }
    }

    struct Draft: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Draft an agreement from a file.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The terms as JSON; - reads standard input.") var file: String

        func perform() async throws {
            let json = try Typed.file(file)
            let items: [AgreementItem]
            do { items = try CaseAgreement.items(json) } catch let error as CaseworkError {
                throw NodeError(.invalidInput, error.says)
            }
            let parties = json["parties"]?.array?.compactMap(\.string) ?? []
            let forCourt = json["forCourt"]?.bool ?? false
            try await change("Drafted.") { file, act in
                try file.draft(
                    AgreementRecord(parties: parties, items: items, forCourt: forCourt, madeAt: act.at),
                    by: act
                )
            }
        }
    }

    struct Monitor: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who watches over it, how, until when, and what if not."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Option(help: "Who.") var by: String
        @Option(help: "How.") var how: String
        @Option(help: "Until which day.") var until: String
        @Option(help: "What happens if it is not kept.") var ifNot = "a talk with the facilitator first"

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let until = try Typed.day(until)
            try await change("Planned.") { [self] file, act in
                try file.monitor(id, .init(by: by, how: how, until: until, ifNot: ifNot), by: act)
            }
        }
    }

    struct Weigh: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say that every item is fair, achievable and in proportion, or which is not and why (COE-50)."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Option(help: "NUMBER=REASON for an item that is out of proportion; repeatable.") var fault:
            [String] = []

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let faults = Dictionary(try Typed.pairs(fault)) { first, _ in first }
            try await change(faults.isEmpty ? "In proportion." : "Not in proportion.") { file, act in
                try file.weigh(id, faults: faults, by: act)
            }
        }
    }

    struct Sign: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take one party's own signature on the terms as they stand."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Option(help: "The party.") var party: String
        @Option(help: "How it was signed.") var how = "in-person"
        @Option(help: "The guardian who signs beside a child.") var guardian: String?

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let how: Channel = try Typed.choice(how, "way")
            try await change("\(party) has signed.") { [self] file, act in
                try file.sign(id, party: party, how: how, guardian: guardian, by: act)
            }
        }
    }

    struct Conclude: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Conclude the agreement, if everything is there."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Concluded.") { file, act in try file.conclude(id, by: act) }
        }
    }

    struct Pay: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Book a payment, in minor units, with its evidence."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The item's number.") var item: Int
        @Option(help: "Minor units: 10000 is 100 euro.") var minor: Int64
        @Option(help: "ISO 4217 code.") var currency = "EUR"
        @Option(help: "On what it is seen.") var evidence: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Booked.") { [self] file, act in
                let items = try file.record(id, AgreementRecord.self).content.items
                let payer = items.first { $0.number == item }?.by ?? ""
                return try file.pay(
                    id,
                    item: item,
                    .init(
                        on: act.day,
                        amount: Money(minor: minor, currency: currency),
                        evidence: evidence,
                        by: payer
                    ),
                    by: act
                )
            }
        }
    }

    struct Prove: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Record evidence that an item was done.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The item's number.") var item: Int
        @Option(help: "What the evidence is.") var what: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Recorded.") { [self] file, act in
                try file.prove(id, item: item, .init(what: what, on: act.day, by: act.by), by: act)
            }
        }
    }

    struct Verify: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that somebody looked and found an item done, here or at the peer."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The item's number.") var item: Int
        @Option(help: "The peer's base URL, where somebody there has looked.") var node: String?

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let entity = node.flatMap { EntityID($0) }
            guard (node == nil) == (entity == nil) else {
                throw ValidationError("A peer is named by its base URL.")
            }
            try await change("Verified.") { [self] file, act in
                try file.verify(id, item: item, .init(by: act.by, node: entity, on: act.day), by: act)
            }
        }
    }

    struct Waive: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Waive an item by the word of those to whom it is owed."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The item's number.") var item: Int
        @Option(help: "Who said so; repeatable.") var word: [String]
        @Option(help: "How they said so: in-person, telephone, video, letter or portal.") var how: String
        @Option(help: "Who said so beside a child, as CHILD=GUARDIAN; repeatable.") var guardian: [String] =
            []

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let how: Channel = try Typed.choice(how, "way")
            let guardians = Dictionary(try Typed.pairs(guardian)) { _, later in later }
            try await change("Waived.") { [self] file, act in
                try file.waive(id, item: item, word: word, how: how, guardians: guardians, by: act)
            }
        }
    }

    struct Late: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Mark what is late today.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Looked through.") { file, act in try file.markLate(id, by: act) }
        }
    }

    struct Breach: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that items were not kept. The programme looks at it first (UN-17)."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The numbers of the items.") var items: [Int]

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let items = items
            try await change("Recorded.") { file, act in try file.breach(id, items: items, by: act) }
        }
    }

    struct Review: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "The programme's look at a failure: supported, renegotiate or to-court."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "What comes of it.") var outcome: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let outcome: AgreementRecord.Review.Outcome = try Typed.choice(outcome, "outcome")
            try await change("Reviewed.") { file, act in try file.review(id, outcome, by: act) }
        }
    }

    struct Renegotiate: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Draft new terms in place of an agreement; it stays in force until everybody has signed anew."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String
        @Argument(help: "The new items as JSON.") var file: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            let json = try Typed.file(file)
            let items: [AgreementItem]
            do { items = try CaseAgreement.items(json) } catch let error as CaseworkError {
                throw NodeError(.invalidInput, error.says)
            }
            try await change("Drafted anew.") { file, act in try file.renegotiate(id, items: items, by: act) }
        }
    }

    struct Complete: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Complete an agreement whose items are all settled."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The agreement.") var agreement: String

        func perform() async throws {
            let id = try Typed.identifier(agreement)
            try await change("Completed.") { file, act in try file.complete(id, by: act) }
        }
    }

    struct Closed: CaseworkCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Record that the end was talked over with a person (HB-6): completed, failed or ended."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person.") var person: String
        @Argument(help: "What they were told.") var told: String
        @Option(help: "How.") var how = "telephone"

        func perform() async throws {
            let told: ClosureRecord.Told = try Typed.choice(told, "word")
            let how: Channel = try Typed.choice(how, "way")
            let person = person
            try await change("Recorded.") { file, act in
                try file.closeWith(ClosureRecord(person: person, how: how, on: act.day, told: told), by: act)
            }
        }
    }
}
