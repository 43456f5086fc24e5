import Casework
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Agreements: terms, instalments, fulfilment")
struct AgreementTests {
    private func pay(
        _ sample: inout SampleCase,
        _ agreement: Identifier,
        _ minor: Int64,
        _ currency: String = "EUR"
    ) throws {
        try sample.file.pay(
            agreement,
            item: 1,
            .init(
                on: Day(sample.now),
                amount: Money(minor: minor, currency: currency),
                evidence: "bank statement",
                by: SampleCase.responsible
            ),
            by: sample.act()
        )
    }

    private func item(_ sample: SampleCase, _ agreement: Identifier, _ number: Int = 1) throws
        -> AgreementItem
    {
        let items = try sample.file.record(agreement, AgreementRecord.self).content.items
        return try #require(items.first { $0.number == number })
    }

    @Test(
        "The balance runs in minor units; an instalment is late, caught up with, and at last nothing is left"
    )
    func instalments() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        #expect(try item(sample, agreement).balance() == Money(minor: 43000, currency: "EUR"))
        try pay(&sample, agreement, 10000)
        #expect(try item(sample, agreement).balance()?.description == "330.00 EUR")
        sample.pass(seconds: 62 * 86_400)
        try sample.file.markLate(agreement, by: sample.act())
        #expect(try item(sample, agreement).status == .late)
        #expect(try item(sample, agreement).lateInstalments(on: Day(sample.now)).map(\.number) == [2])
        #expect(sample.file.reminders(on: Day(sample.now)).contains { $0.says.contains("is late") })
        try pay(&sample, agreement, 11000)
        #expect(try item(sample, agreement).status == .open)
        try pay(&sample, agreement, 22000)
        #expect(try item(sample, agreement).balance()?.minor == 0)
        try sample.file.verify(agreement, item: 1, .init(by: "Lill", on: Day(sample.now)), by: sample.act())
        #expect(try item(sample, agreement).status == .done)
    }

    @Test("More than is left, nothing, less than nothing and another currency are refused")
    func payments() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        for (minor, currency) in [
            (43001, "EUR"), (0, "EUR"), (-5, "EUR"), (100, "USD"), (Int64.max, "EUR"), (Int64.min, "EUR"),
        ] {
            #expect(refusal { try pay(&sample, agreement, minor, currency) }?.code == .invalid)
        }
        try pay(&sample, agreement, 43000)
        #expect(refusal { try pay(&sample, agreement, 1) }?.code == .invalid)
    }

    @Test("Instalments that do not come to the amount, gaps in the numbers and sums out of range are refused")
    func drafts() throws {
        var sample = try SampleCase.ready()
        func code(_ change: (inout AgreementRecord) -> Void) -> CaseworkError.Code? {
            var agreement = Terms.agreement(at: sample.now)
            change(&agreement)
            return refusal { try sample.file.draft(agreement, by: sample.act()) }?.code
        }
        #expect(code { $0.items[0].instalments.removeLast() } == .invalid)
        #expect(code { $0.items[0].amount = nil } == .invalid)
        #expect(code { $0.items[0].amount?.currency = "USD" } == .invalid)
        #expect(code { $0.items[0].instalments[0].amount.minor = .max } == .invalid)
        #expect(code { $0.items[1].number = 5 } == .invalid)
        #expect(code { $0.items[1].by = "nobody" } == .invalid)
        #expect(code { $0.items[1].verifiedBy = "" } == .invalid)
        #expect(code { $0.items[1].for = ["nobody"] } == .notFound)
        #expect(code { $0.parties = [SampleCase.harmed] } == .invalid)
        #expect(code { _ in } == nil)
    }

    @Test("Whatever is paid in whatever pieces, paid and balance come to the amount")
    func sums() throws {
        var generator = SeededGenerator(7)
        for _ in 0..<50 {
            var sample = try SampleCase.ready()
            let agreement = try sample.concluded()
            var paid: Int64 = 0
            for _ in 0..<12 {
                let minor = Int64.random(in: 1...9000, using: &generator)
                let error = refusal { try pay(&sample, agreement, minor) }
                if error == nil { paid += minor } else { #expect(paid + minor > 43000) }
                let now = try item(sample, agreement)
                #expect(try now.paid()?.minor == paid && now.balance()?.minor == 43000 - paid)
            }
        }
    }

    @Test("COE-50 EU-12.1d UN-07b Changing the terms makes every signature and the look at them void")
    func changedTerms() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(conclude: false)
        var plan = Terms.monitoring
        plan.how = "by letter"
        try sample.file.monitor(draft, plan, by: sample.act())
        #expect(
            refusal { try sample.file.conclude(draft, by: sample.act()) }?.requirements
                == [.proportion, .everySignature]
        )
    }

    @Test(
        "HB-5 HB-6 Done, waived by those it is owed to alone, completed once all is settled, closed with both"
    )
    func completed() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        #expect(refusal { try sample.file.complete(agreement, by: sample.act()) }?.code == .notNow)
        try pay(&sample, agreement, 43000)
        try sample.file.verify(agreement, item: 1, .init(by: "Lill", on: Day(sample.now)), by: sample.act())
        let early = refusal {
            try sample.file.verify(
                agreement,
                item: 2,
                .init(by: "Lill", on: Day(sample.now)),
                by: sample.act()
            )
        }
        #expect(early?.code == .notNow, "without evidence nothing is verified")
        for number in [2, 4] {
            try sample.file.prove(
                agreement,
                item: number,
                .init(what: "seen", on: Day(sample.now), by: "Lill"),
                by: sample.act()
            )
            try sample.file.verify(
                agreement,
                item: number,
                .init(by: "Lill", node: EntityID("https://porto.example"), on: Day(sample.now)),
                by: sample.act()
            )
        }
        #expect(
            refusal {
                try sample.file.waive(
                    agreement,
                    item: 3,
                    word: [SampleCase.responsible],
                    how: .telephone,
                    by: sample.act()
                )
            }?.code
                == .invalid
        )
        try sample.file.waive(
            agreement,
            item: 3,
            word: [SampleCase.harmed],
            how: .telephone,
            by: sample.act()
        )
        try sample.file.complete(agreement, by: sample.act())
        sample.pass()
        try sample.screen(at: .followUp)
        for person in [SampleCase.harmed, SampleCase.responsible] {
            try sample.file.closeWith(
                ClosureRecord(person: person, how: .telephone, on: Day(sample.now), told: .completed),
                by: sample.act()
            )
        }
        try sample.file.end(.completed, by: sample.act())
        let report = try sample.file.outcomeReport(at: sample.now)
        #expect(report.outcome == .completed && report.items.map(\.status) == [.done, .done, .waived, .done])
        #expect(Measure.agreementKept.counts(sample.file) && Measure.completed.counts(sample.file))
    }

    @Test(
        "COE-50 HB-5 A waiver says whose word it was, when, how and who heard it, and a child's has the guardian's beside it"
    )
    func waiver() throws {
        var sample = try SampleCase.ready()
        var terms = Terms.agreement(at: sample.now)
        terms.items[1].for = [SampleCase.responsible]
        let draft = try sample.file.draft(terms, by: sample.act()).id
        try sample.file.monitor(draft, Terms.monitoring, by: sample.act())
        try sample.file.weigh(draft, faults: [:], by: sample.act())
        try sample.file.sign(draft, party: SampleCase.harmed, how: .portal, by: sample.act())
        try sample.file.sign(
            draft,
            party: SampleCase.responsible,
            how: .portal,
            guardian: SampleCase.guardian,
            by: sample.act()
        )
        let before = try sample.file.record(draft, AgreementRecord.self).content.terms
        try sample.file.conclude(draft, by: sample.act())
        sample.pass()
        func waive(_ item: Int, _ word: String, with guardians: [String: String] = [:]) -> CaseworkError? {
            refusal {
                try sample.file.waive(
                    draft,
                    item: item,
                    word: [word],
                    how: .telephone,
                    guardians: guardians,
                    by: sample.act(by: "Mets")
                )
            }
        }
        #expect(waive(1, SampleCase.harmed) == nil)
        let wrong: [[String: String]] = [
            [:], [SampleCase.responsible: SampleCase.harmed], ["x": SampleCase.guardian],
        ]
        for other in wrong {
            #expect(waive(2, SampleCase.responsible, with: other)?.code == .invalid, "\(other)")
        }
        #expect(waive(2, SampleCase.responsible, with: [SampleCase.responsible: SampleCase.guardian]) == nil)
        let agreement = try sample.file.record(draft, AgreementRecord.self).content
        let hers = try #require(agreement.items[0].waived?.first)
        #expect(hers.person == SampleCase.harmed && hers.by == "Mets" && hers.how == .telephone)
        #expect(hers.at == sample.now && hers.guardian == nil)
        #expect(agreement.items[1].waived?.map(\.guardian) == [SampleCase.guardian])
        // It is part of what the node signs, and no part of the terms.
        #expect(agreement.statement?.prettyText().contains("Mets") == true && agreement.terms == before)
    }

    @Test("UN-17 A failure goes to the programme first, and only then, by a person's decision, to the court")
    func programmeFirst() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        try sample.file.breach(agreement, items: [1, 3], by: sample.act())
        #expect(
            refusal { _ = try sample.file.outcomeReport(at: sample.now) }?.requirements.contains(
                .programmeFirst
            ) == true
        )
        try sample.file.review(agreement, .supported, by: sample.act(by: "Oja"))
        #expect(try item(sample, agreement, 3).status == .open)
        try sample.file.breach(agreement, items: [3], by: sample.act())
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        try sample.file.end(.breached, by: sample.act())
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .notFulfilled)
    }

    @Test("Declined terms bind nobody and say why; the terms before stay in force, and others can be drafted")
    func declined() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        let next = try sample.file.renegotiate(agreement, items: [Terms.restitution()], by: sample.act())
        #expect(
            refusal {
                _ = try sample.file.renegotiate(agreement, items: [Terms.restitution()], by: sample.act())
            }?.code == .notNow
        )
        #expect(
            refusal { _ = try sample.file.decline(next.id, ground: .other, says: nil, by: sample.act()) }?
                .code
                == .invalid
        )
        #expect(
            refusal {
                _ = try sample.file.decline(agreement, ground: .notSafe, says: nil, by: sample.act())
            }?.code == .notNow,
            "what everybody has signed is not declined any more"
        )
        let declined = try sample.file.decline(
            next.id,
            ground: .notAchievable,
            says: "the sum is beyond him",
            by: sample.act()
        )
        #expect(declined.content.state == .declined && declined.content.declined?.ground == .notAchievable)
        #expect(try sample.file.record(agreement, AgreementRecord.self).content.state == .signed)
        #expect(refusal { _ = try sample.file.conclude(next.id, by: sample.act()) }?.code == .notNow)
        let third = try sample.file.renegotiate(agreement, items: [Terms.restitution()], by: sample.act())
        #expect(third.content.version == 3)
    }

    @Test("Renegotiated terms are new terms: the old ones stay in force until everybody has signed again")
    func renegotiated() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        let next = try sample.file.renegotiate(agreement, items: [Terms.restitution()], by: sample.act())
        #expect(next.content.version == 2 && next.content.signatures.isEmpty && next.content.state == .draft)
        #expect(try sample.file.record(agreement, AgreementRecord.self).content.state == .signed)
        #expect(
            refusal { try sample.file.conclude(next.id, by: sample.act()) }?.requirements == [
                .proportion, .everySignature,
            ]
        )
    }

    @Test("COE-52 Why a facilitator intervened in the content is on record")
    func interventions() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(conclude: false)
        #expect(refusal { try sample.file.intervene(draft, reason: "", by: sample.act()) }?.code == .invalid)
        let kept = try sample.file.intervene(
            draft,
            reason: "interest on the sum was struck out",
            by: sample.act()
        )
        #expect(kept.content.interventions.count == 1)
    }

    @Test("Every kind of item of the design can be agreed, the cyber measures among them")
    func kinds() throws {
        var sample = try SampleCase.ready()
        let items = AgreementItem.Kind.allCases.enumerated().map { index, kind in
            AgreementItem(
                number: index + 1,
                kind: kind,
                by: SampleCase.responsible,
                for: [SampleCase.harmed],
                says: kind.rawValue,
                verifiedBy: "Lill",
                amount: kind == .restitution ? Money(minor: 1, currency: "EUR") : nil
            )
        }
        let draft = try sample.file.draft(
            AgreementRecord(
                parties: [SampleCase.harmed, SampleCase.responsible],
                items: items,
                madeAt: sample.now
            ),
            by: sample.act()
        )
        #expect(draft.content.items.count == AgreementItem.Kind.allCases.count)
    }

    @Test("Amounts are written by their currency's own decimals")
    func amounts() {
        #expect(Money(minor: 43000, currency: "EUR").description == "430.00 EUR")
        #expect(Money(minor: -5, currency: "EUR").description == "-0.05 EUR")
        #expect(Money(minor: 43000, currency: "JPY").description == "43000 JPY")
        #expect(Money(minor: 1, currency: "KWD").description == "0.001 KWD")
        #expect(Money(minor: .min, currency: "EUR").description == "-92233720368547758.08 EUR")
    }
}
