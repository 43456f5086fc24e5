import Casework
import Referrals
import Testing

@Suite("What is signed says whether a court may take it into account, and is checked wherever it was drafted")
struct CourtTermsTests {
    private let porto: EntityID

    init() throws { porto = try #require(EntityID("https://porto.example")) }

    @Test(
        "EU-12.1d IE-26 The text says so where a court may; without it, and in records from before, it is as it was"
    )
    func text() throws {
        let now = SampleCase.start
        let (without, with) = (Terms.agreement(at: now), Terms.agreement(at: now, forCourt: true))
        #expect(!without.terms.contains("forCourt"))
        #expect(with.terms.contains("\"forCourt\":true"))
        var before = with
        before.courtInTerms = nil
        #expect(before.forCourt && before.terms == without.terms)
    }

    @Test("COE-50 Who signed terms of which no court was to know has signed other terms")
    func signed() throws {
        var sample = try SampleCase.ready()
        var agreement = Terms.agreement(at: sample.now, forCourt: true)
        agreement.signatures = [
            .init(
                party: SampleCase.harmed,
                at: sample.now,
                how: .portal,
                terms: Terms.agreement(at: sample.now).terms
            )
        ]
        let draft = try sample.file.draft(agreement, by: sample.act())
        let missing = sample.file.missing(
            .everySignature,
            Situation(at: sample.now, agreement: draft.content)
        )
        #expect(missing.contains { $0.about == SampleCase.harmed && $0.says.contains("other terms") })
    }

    /// Terms as they come sealed from Porto.
    private func arrived(
        _ terms: AgreementRecord,
        in sample: inout SampleCase
    ) throws -> Filed<AgreementRecord> {
        let outline = try AgreementOutline(
            terms,
            named: Identifier(at: sample.now),
            .proposed,
            text: .zero,
            signedBy: []
        )
        return try sample.file.receive(outline, sealed: ["sealed"], from: porto, by: sample.act())
    }

    @Test("EU-12.1d Taken out of the seal, the terms say of a court what they said where they were drafted")
    func unsealed() throws {
        var sample = try SampleCase.ready()
        for forCourt in [true, false] {
            let drafted = Terms.agreement(at: sample.now, forCourt: forCourt)
            let there = try arrived(drafted, in: &sample)
            let opened = try sample.file.unseal(there.id, terms: drafted.terms, by: sample.act()).content
            #expect(opened.forCourt == forCourt && opened.terms == drafted.terms)
            let asked = sample.file.missing(.courtUse, Situation(at: sample.now, agreement: opened))
            #expect(asked.isEmpty != forCourt)
            sample.pass()
        }
    }

    @Test(
        "What is refused from one's own officer is refused from a peer, and stays sealed",
        arguments: ["negative", "sum", "number", "verified", "words", "party", "stranger"]
    )
    func faulty(fault: String) throws {
        var sample = try SampleCase.ready()
        var drafted = Terms.agreement(at: sample.now)
        switch fault {
        case "negative": drafted.items[0].amount = Money(minor: -43000, currency: "EUR")
        case "sum": drafted.items[0].instalments.removeLast()
        case "number": drafted.items[1].number = 1
        case "verified": drafted.items[1].verifiedBy = ""
        case "words": drafted.items[1].says = ""
        case "party": drafted.parties = [SampleCase.responsible, SampleCase.responsible]
        default: drafted.parties = [SampleCase.harmed, "nobody-9", SampleCase.responsible]
        }
        let there = try arrived(drafted, in: &sample)
        let error = try #require(
            refusal { try sample.file.unseal(there.id, terms: drafted.terms, by: sample.act()) }
        )
        #expect(error.code == (fault == "stranger" ? .notFound : .invalid), "\(error)")
        #expect(try sample.file.record(there.id, AgreementRecord.self).content.sealed == ["sealed"])
    }
}
