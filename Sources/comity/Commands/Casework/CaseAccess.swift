import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity case access`: data that the authority got itself from another State.
struct CaseAccess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract:
            "Record an access to data in another State: public ones, or with lawful and voluntary consent.",
        discussion: """
            Budapest Convention art. 32 (unverified, check before use). An access on consent is recorded only where the consent of \
            the person with lawful authority over the data is on record and was in force: `consent` first, then `add --consent`.
            """,
        subcommands: [Consent.self, Withdraw.self, Add.self, List.self]
    )

    struct Consent: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record the consent of somebody with lawful authority over data elsewhere."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The pseudonym, or the body, that agreed.") var person: String
        @Option(help: "On what the lawful authority over the data rests.") var entitlement: String
        @Option(help: "Which data it covers.") var covers: String
        @Option(help: "Where the consent itself is kept.") var kept: String
        @Option(help: "When it was given, in UTC.") var at: String

        func perform() async throws {
            let consent = AccessConsentRecord(
                person: person,
                entitlement: entitlement,
                covers: covers,
                reference: kept,
                givenAt: try Typed.moment(at)
            )
            try await change("Recorded.") { file, act in try file.recordConsent(consent, by: act) }
        }
    }

    struct Withdraw: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that such a consent was taken back: no access may rest on it from now on."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The consent.") var consent: String

        func perform() async throws {
            let id = try Typed.identifier(consent)
            try await change("Taken back.") { file, act in try file.withdrawAccessConsent(id, by: act) }
        }
    }

    struct Add: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Record an access.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "Which data.") var what: String
        @Option(help: "In which State or system they were.") var location: String
        @Option(help: "Who had the access.") var who: String
        @Option(help: "When, in UTC.") var at: String
        @Option(help: "publicly-available or lawful-voluntary-consent.") var basis: String
        @Option(help: "The consent on record.") var consent: String?

        func perform() async throws {
            let access = CrossBorderAccessRecord(
                what: what,
                location: location,
                officer: who,
                at: try Typed.moment(at),
                basis: try Typed.choice(basis, "basis"),
                consent: try consent.map(Typed.identifier)
            )
            try await change("Recorded under \(access.basis.cite).") { file, act in
                try file.recordAccess(access, by: act)
            }
        }
    }

    struct List: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Every access of the case with its basis.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(on: node)
            guard actor.role.may(.read, RecordKind.crossBorderAccess.compartment) else {
                throw NodeError(.notPermitted, "The role \(actor.role.rawValue) may not read it.")
            }
            let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
            let accesses = file.all(CrossBorderAccessRecord.self)
            options.answer(
                .array(accesses.map(\.json)),
                accesses.map { access in
                    let content = access.content
                    let rests = content.consent.map { ", consent \($0)" } ?? ""
                    return
                        "\(content.at.rfc3339)  \(content.what), in \(content.location), by \(content.officer)\n    \(content.basis.rawValue) (\(content.basis.cite), unverified)\(rests)"
                }.joined(separator: "\n")
            )
        }
    }
}

/// `comity case bar-effect`.
struct CaseBarEffect: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "bar-effect",
        abstract:
            "Enter what a discontinuation after a completed agreement bars, as the deciding authority has it.",
        discussion: """
            The same persons, the same facts, the same State (CM/Rec(2018)8). The provision is one of a source that your rule pack \
            lists, as SOURCE:PART; its review status is shown with it. The other side is told. The software concludes nothing.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "same-as-other-decisions or none.") var effect: String
    @Option(help: "The State, by its two letters.") var state: String
    @Option(help: "The pseudonym of somebody whose proceedings were discontinued; repeatable.") var person:
        [String]
    @Option(help: "Which facts: the reference of the proceedings.") var proceedings: String
    @Option(help: "The deciding authority.") var authority: String
    @Option(help: "The day of the decision.") var on: String
    @Option(help: "The provision, as SOURCE:PART.") var cite: String

    func perform() async throws {
        let bar = BarEffectRecord(
            effect: try Typed.choice(effect, "effect"),
            state: state,
            persons: person,
            proceedings: proceedings,
            authority: authority,
            decidedOn: try Typed.day(on),
            provision: try options.node().provision(cite)
        )
        try await change("Entered: \(bar.provision.words).") { file, act in try file.enter(bar, by: act) }
    }
}
