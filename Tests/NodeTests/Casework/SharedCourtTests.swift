import Casework
import Node
import Referrals
import StoreSQLite
import TestAgencies
import Testing

/// An agreement that Porto drafts for a court as well, with him in Tartu.
@Suite("An agreement of two nodes of which a court may know")
struct SharedCourtTests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
    }

    /// Drafted, weighed, signed by her and proposed in Porto; opened, weighed and signed by him in Tartu.
    private func sign() async throws -> (ours: Identifier, theirs: Identifier) {
        let ours = try await across.change("porto") { file, act in
            let item = AgreementItem(
                number: 1,
                kind: .apology,
                by: "responsible-1",
                for: ["harmed-1"],
                says: "A letter in his own words.",
                due: act.day.adding(days: 30),
                verifiedBy: "both facilitators"
            )
            let draft = try file.draft(
                AgreementRecord(
                    parties: ["harmed-1", "responsible-1"],
                    items: [item],
                    forCourt: true,
                    madeAt: act.at
                ),
                by: act
            )
            try file.monitor(
                draft.id,
                .init(by: "Reis", how: "a call", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            try file.weigh(draft.id, faults: [:], by: act)
            return draft.id
        }
        let porto = try across.at("porto")
        _ = try await porto.node.node.proposeAgreement(
            ours,
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        let tartu = try across.at("tartu")
        let theirs = try #require(try await across.file("tartu").all(AgreementRecord.self).last).id
        _ = try await tartu.node.node.openTerms(
            theirs,
            inCase: tartu.reference,
            with: across.key("tartu"),
            by: tartu.officer,
            as: .facilitator
        )
        try await across.change("tartu") { file, act in
            try file.weigh(theirs, faults: [:], by: act)
            try file.sign(theirs, party: "responsible-1", how: .portal, guardian: "guardian-1", by: act)
        }
        try await across.change("porto") { file, act in
            try file.sign(ours, party: "harmed-1", how: .portal, by: act)
        }
        try await across.pair.exchange()
        return (ours, theirs)
    }

    /// The consent to that is asked where each is looked after.
    private func consent(_ place: String, of person: String, guardian: String? = nil) async throws {
        try await across.change(place) { file, act in
            let shown = file.all(InformationRecord.self).last { $0.content.person == person }?.id
            let asked = try file.ask(
                ConsentRecord(
                    person: person,
                    purpose: "that the court sees what was agreed",
                    steps: [.court],
                    information: shown,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            let word = guardian.map { ConsentRecord.GuardianWord(by: $0, answer: .given, at: act.at) }
            try file.answer(
                asked.id,
                .init(.given, how: .inPerson, capacity: .full, freely: true, guardian: word),
                by: act
            )
        }
        try await across.pair.exchange()
    }

    private func signers(_ place: String, _ id: Identifier) async throws -> [String] {
        try await across.file(place).record(id, AgreementRecord.self).content.signatures.map(\.party).sorted()
    }

    @Test(
        "EU-12.1d IE-26 Both nodes hold it for a court, and conclude once each has agreed to that at the own side"
    )
    func both() async throws {
        let (ours, theirs) = try await sign()
        #expect(try await across.file("tartu").record(theirs, AgreementRecord.self).content.forCourt)
        // Signed at each side; but nobody has agreed to a court, so that neither is told.
        #expect(try await signers("porto", ours) == ["harmed-1"])
        #expect(try await signers("tartu", theirs) == ["responsible-1"])

        try await consent("tartu", of: "responsible-1", guardian: "guardian-1")
        #expect(try await signers("porto", ours) == ["harmed-1", "responsible-1"])
        await #expect(throws: NodeError.self, "she has not agreed to it") {
            try await across.change("porto") { file, act in _ = try file.conclude(ours, by: act) }
        }

        try await consent("porto", of: "harmed-1")
        #expect(try await signers("tartu", theirs) == ["harmed-1", "responsible-1"])
        for (place, id) in [("porto", ours), ("tartu", theirs)] {
            try await across.change(place) { file, act in try file.conclude(id, by: act) }
        }
        let here = try await across.file("porto").record(ours, AgreementRecord.self).content
        let there = try await across.file("tartu").record(theirs, AgreementRecord.self).content
        #expect(here.state == .signed && there.state == .signed && here.terms == there.terms)
    }
}
