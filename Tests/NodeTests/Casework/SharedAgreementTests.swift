import Casework
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("An agreement that two nodes keep together")
struct SharedAgreementTests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
    }

    private static func items(on day: Day) -> [AgreementItem] {
        [
            AgreementItem(
                number: 1,
                kind: .apology,
                by: "responsible-1",
                for: ["harmed-1"],
                says: "A letter in his own words.",
                due: day.adding(days: 30),
                verifiedBy: "both facilitators"
            ),
            AgreementItem(
                number: 2,
                kind: .restitution,
                by: "responsible-1",
                for: ["harmed-1"],
                says: "430 euro in two instalments.",
                verifiedBy: "the service in Porto",
                amount: Money(minor: 43000, currency: "EUR"),
                instalments: [
                    .init(number: 1, due: day.adding(days: 10), amount: Money(minor: 20000, currency: "EUR")),
                    .init(number: 2, due: day.adding(days: 40), amount: Money(minor: 23000, currency: "EUR")),
                ]
            ),
        ]
    }

    /// Drafted, weighed and proposed in Porto.
    private func propose() async throws -> Identifier {
        let id = try await across.change("porto") { file, act in
            let draft = try file.draft(
                AgreementRecord(
                    parties: ["harmed-1", "responsible-1"],
                    items: Self.items(on: act.day),
                    madeAt: act.at
                ),
                by: act
            )
            try file.monitor(
                draft.id,
                .init(by: "Reis", how: "a call each month", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            try file.weigh(draft.id, faults: [:], by: act)
            return draft.id
        }
        try await proposeAgain(id)
        return id
    }

    private func proposeAgain(_ id: Identifier) async throws {
        let porto = try across.at("porto")
        _ = try await porto.node.node.proposeAgreement(
            id,
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
    }

    private func theirs() async throws -> Filed<AgreementRecord> {
        try #require(try await across.file("tartu").all(AgreementRecord.self).last)
    }

    private func open() async throws -> Identifier {
        let tartu = try across.at("tartu")
        let id = try await theirs().id
        _ = try await tartu.node.node.openTerms(
            id,
            inCase: tartu.reference,
            with: across.key("tartu"),
            by: tartu.officer,
            as: .facilitator
        )
        return id
    }

    /// Signed by each at their own side and concluded on both.
    private func conclude(_ ours: Identifier) async throws -> Identifier {
        let theirs = try await open()
        try await across.change("tartu") { file, act in
            try file.weigh(theirs, faults: [:], by: act)
            try file.sign(theirs, party: "responsible-1", how: .portal, guardian: "guardian-1", by: act)
        }
        try await across.change("porto") { file, act in
            try file.sign(ours, party: "harmed-1", how: .portal, by: act)
        }
        try await across.pair.exchange()
        for (place, id) in [("porto", ours), ("tartu", theirs)] {
            try await across.change(place) { file, act in try file.conclude(id, by: act) }
        }
        try await across.pair.exchange()
        return theirs
    }

    private func balances(_ ours: Identifier, _ theirs: Identifier) async throws -> (Int64?, Int64?) {
        let here = try await across.file("porto").record(ours, AgreementRecord.self).content
        let there = try await across.file("tartu").record(theirs, AgreementRecord.self).content
        return (try here.items[1].balance()?.minor, try there.items[1].balance()?.minor)
    }

    private func words(_ node: TestNode) async throws -> String {
        try await node.store.read { transaction in
            try transaction.documents(ofThread: try transaction.threads(side: nil, limit: 1)[0].id).map {
                String(decoding: try Base64URL.decode($0.compact.split(separator: ".")[1]), as: UTF8.self)
            }.joined(separator: "\n")
        }
    }

    @Test(
        "COE-50 EU-12.1d The words cross sealed to the facilitators; each signs at the own side; both conclude the same"
    )
    func concluded() async throws {
        let ours = try await propose()
        let arrived = try await theirs()
        #expect(arrived.content.sealed?.count == 1 && arrived.content.items.map(\.says) == ["", ""])
        #expect(arrived.content.items[1].amount?.minor == 43000)
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.sign(arrived.id, party: "responsible-1", how: .portal, by: act)
                }
            } == .notNow,
            "nobody signs what is still sealed"
        )
        let tartu = try across.at("tartu")
        #expect(
            try await code {
                _ = try await tartu.node.node.openTerms(
                    arrived.id,
                    inCase: tartu.reference,
                    with: DecryptionKey(),
                    by: tartu.officer,
                    as: .facilitator
                )
            } == .untrusted
        )
        #expect(
            try await code {
                try await across.change("porto") { file, act in
                    _ = try file.sign(ours, party: "responsible-1", how: .letter, by: act)
                }
            } == .notPermitted,
            "nobody signs for somebody who is looked after at the other side"
        )
        let theirs = try await conclude(ours)
        let here = try await across.file("porto").record(ours, AgreementRecord.self).content
        let there = try await across.file("tartu").record(theirs, AgreementRecord.self).content
        #expect(here.state == .signed && there.state == .signed && here.terms == there.terms)
        #expect(here.signatures.map(\.party).sorted() == there.signatures.map(\.party).sorted())
        #expect(here.signatures.first { $0.party == "responsible-1" }?.guardian == "guardian-1")
        #expect(try await across.pair.porto.stage() == .monitoring)
        #expect(try await across.pair.agree())
        for node in [across.pair.tartu, across.pair.porto] {
            let text = try await words(node)
            #expect(!text.contains("own words") && !text.contains("a call each month"))
            #expect(try await node.node.audit().isSound)
        }
    }

    @Test("Without the other side's signature, or its facilitator's weighing, no side concludes")
    func unsigned() async throws {
        let ours = try await propose()
        try await across.change("porto") { file, act in
            try file.sign(ours, party: "harmed-1", how: .portal, by: act)
        }
        func conclude() async throws {
            try await across.change("porto") { file, act in _ = try file.conclude(ours, by: act) }
        }
        #expect(try await code(conclude) == .gateClosed)
        let theirs = try await open()
        // Signed and weighed, but without the guardian: it is not signed, and nobody is told so.
        try await across.change("tartu") { file, act in
            try file.weigh(theirs, faults: [:], by: act)
            let signed = try file.sign(theirs, party: "responsible-1", how: .portal, by: act).content
            #expect(!file.isSignedHere(signed, at: act.at))
            try file.weigh(theirs, faults: ["1": "too much"], by: act)
        }
        try await across.pair.exchange()
        #expect(
            try await across.file("porto").record(ours, AgreementRecord.self).content.signatures.map(\.party)
                == ["harmed-1"]
        )
        try await across.change("tartu") { file, act in
            try file.sign(theirs, party: "responsible-1", how: .portal, guardian: "guardian-1", by: act)
        }
        try await across.pair.exchange()
        // Signed, but not weighed there: nothing was said to the other side.
        #expect(try await code(conclude) == .gateClosed)
        try await across.change("tartu") { file, act in try file.weigh(theirs, faults: [:], by: act) }
        try await across.pair.exchange()
        try await conclude()
    }

    @Test(
        "COE-16b A signature that went with its consent is gone on both sides, and counts again once it is given anew"
    )
    func signedAnew() async throws {
        let ours = try await propose()
        let theirs = try await open()
        try await across.change("tartu") { file, act in try file.weigh(theirs, faults: [:], by: act) }
        try await across.change("porto") { file, act in
            try file.sign(ours, party: "harmed-1", how: .portal, by: act)
        }
        try await across.pair.exchange()
        let porto = try across.at("porto")
        let tartu = across.pair.tartu.entity.text
        across.pair.clock.advance(seconds: 2)
        _ = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            steps: [.agreement],
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        for (place, id) in [("porto", ours), ("tartu", theirs)] {
            let signatures = try await across.file(place).record(id, AgreementRecord.self).content.signatures
            #expect(signatures.isEmpty)
        }
        try await across.change("porto") { file, act in
            let shown = try #require(
                file.all(InformationRecord.self).last { $0.content.person == "harmed-1" }
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "harmed-1",
                    purpose: "an agreement after all",
                    steps: [.agreement],
                    recipients: [tartu],
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(.given, how: .inPerson, capacity: .full, freely: true),
                by: act
            )
            try file.sign(ours, party: "harmed-1", how: .portal, by: act)
        }
        try await across.change("tartu") { file, act in
            try file.sign(theirs, party: "responsible-1", how: .portal, guardian: "guardian-1", by: act)
        }
        try await across.pair.exchange()
        for (place, id) in [("porto", ours), ("tartu", theirs)] {
            try await across.change(place) { file, act in try file.conclude(id, by: act) }
        }
        try await across.pair.exchange()
        #expect(try await across.pair.agree())
    }

    @Test(
        "HB-5 A payment booked at one side is confirmed at the other; the balance is the same on both; then it is verified"
    )
    func fulfilled() async throws {
        let ours = try await propose()
        let theirs = try await conclude(ours)
        func pay(_ minor: Int64) async throws {
            try await across.change("tartu") { file, act in
                try file.pay(
                    theirs,
                    item: 2,
                    .init(
                        on: act.day,
                        amount: Money(minor: minor, currency: "EUR"),
                        evidence: "his account's statement of today",
                        by: "responsible-1"
                    ),
                    by: act
                )
            }
            try await across.pair.exchange()
        }
        try await pay(20000)
        #expect(try await balances(ours, theirs) == (23000, 23000))
        try await pay(23000)
        #expect(try await balances(ours, theirs) == (0, 0))
        func verify() async throws {
            try await across.change("porto") { file, act in
                _ = try file.verify(ours, item: 2, .init(by: act.by, on: act.day), by: act)
            }
        }
        #expect(try await code(verify) == .notNow, "nobody has seen the money arrive")
        try await across.change("porto") { file, act in _ = try file.confirm(ours, item: 2, by: act) }
        try await verify()
        try await across.change("tartu") { file, act in
            try file.prove(
                theirs,
                item: 1,
                .init(what: "the letter itself", on: act.day, by: act.by),
                by: act
            )
        }
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.verify(theirs, item: 1, .init(by: act.by, on: act.day), by: act)
                }
            } == .notPermitted,
            "it is owed to her, and seen to be done where she is looked after"
        )
        try await across.pair.exchange()
        try await across.change("porto") { file, act in
            _ = try file.verify(ours, item: 1, .init(by: act.by, on: act.day), by: act)
        }
        try await across.pair.exchange()
        let here = try await across.file("porto").record(ours, AgreementRecord.self).content
        let there = try await across.file("tartu").record(theirs, AgreementRecord.self).content
        #expect(here.items.map(\.status) == [.done, .done] && there.items.map(\.status) == [.done, .done])
        #expect(there.items[1].payments.allSatisfy { $0.confirmed?.node == across.pair.porto.entity })
        #expect(there.items[0].verified?.node == across.pair.porto.entity)
        #expect(!(try await words(across.pair.porto)).contains("account's statement"))

        try await across.change("porto") { file, act in
            try file.complete(ours, by: act)
            try file.end(.completed, by: act)
        }
        try await across.pair.exchange()
        let tartu = try await across.file("tartu")
        #expect(try await across.pair.tartu.stage() == .completed)
        #expect(try tartu.process().content.end == .completed)
        #expect(try tartu.record(theirs, AgreementRecord.self).content.state == .completed)
        #expect(tartu.all(TaskRecord.self).contains { $0.content.says.contains("HB-6") })
        #expect(try await across.pair.agree())
        try await enterBarEffect()
    }

    /// COE-32: what Tartu's authority decided is told to Porto, with its provision and its status.
    private func enterBarEffect() async throws {
        let node = across.pair.tartu.node
        #expect(throws: NodeError.self, "only sources that the own rule pack lists") {
            try node.provision("nothing:art_1")
        }
        let provision = try node.provision("recommendation")
        #expect(provision.status.contains("reviewed by counsel"))
        try await across.change("tartu", as: .intakeOfficer) { file, act in
            _ = try file.enter(
                BarEffectRecord(
                    effect: .sameAsOtherDecisions,
                    state: "EE",
                    persons: ["responsible-1"],
                    proceedings: "1-26-417",
                    authority: "Prosecutor's office",
                    decidedOn: act.day,
                    provision: provision
                ),
                by: act
            )
        }
        try await across.pair.exchange()
        let told = try #require(try await across.file("porto").barEffects.first?.content)
        #expect(told.origin == across.pair.tartu.entity && told.provision.status == provision.status)
        #expect(try await across.pair.agree())
    }

    @Test(
        "Reports that crossed on the way come to the same on both sides, and money that was booked twice is a person's to see"
    )
    func crossed() async throws {
        let ours = try await propose()
        let theirs = try await conclude(ours)
        for (place, id) in [("porto", ours), ("tartu", theirs)] {
            try await across.change(place) { file, act in
                try file.pay(
                    id,
                    item: 2,
                    .init(
                        on: act.day,
                        amount: Money(minor: 30000, currency: "EUR"),
                        evidence: "bank",
                        by: "responsible-1"
                    ),
                    by: act
                )
            }
        }
        // She waives the letter while he is seen to have written it.
        try await across.change("porto") { file, act in
            try file.waive(ours, item: 1, word: ["harmed-1"], how: .telephone, by: act)
        }
        try await across.change("tartu") { file, act in
            try file.prove(theirs, item: 1, .init(what: "letter", on: act.day, by: act.by), by: act)
        }
        try await across.pair.exchange()
        #expect(try await balances(ours, theirs) == (-17000, -17000))
        let here = try await across.file("porto").record(ours, AgreementRecord.self).content
        let there = try await across.file("tartu").record(theirs, AgreementRecord.self).content
        #expect(here.items[0].status == .waived && there.items[0].status == .waived)
        for place in ["porto", "tartu"] {
            #expect(
                try await across.file(place).all(NoteRecord.self).contains {
                    $0.content.words.contains("paid twice")
                }
            )
        }
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.waive(theirs, item: 2, word: ["harmed-1"], how: .telephone, by: act)
                }
            } == .notPermitted
        )
    }

    @Test(
        "UN-17 COE-53a A failure goes to the programme first: the authority hears of it only when a person sends it back"
    )
    func breached() async throws {
        let ours = try await propose()
        let theirs = try await conclude(ours)
        try await across.change("porto") { file, act in try file.breach(ours, items: [2], by: act) }
        try await across.pair.exchange()
        #expect(
            try await across.file("tartu").record(theirs, AgreementRecord.self).content.items[1].status
                != .breached
        )
        #expect(
            try await code {
                try await across.change("porto") { file, act in _ = try file.end(.breached, by: act) }
            } == .gateClosed,
            "no report before the programme has looked"
        )
        try await across.change("porto", by: "Oja") { file, act in try file.review(ours, .toCourt, by: act) }
        try await across.change("porto") { file, act in try file.end(.breached, by: act) }
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .returnedToJustice)
        let outcome = try #require(
            try await across.pair.tartu.node.referral(
                try await across.pair.tartu.thread().id,
                readBy: nil
            ).entries.last { $0.document.type == .outcome }?.document.body
        )
        #expect(outcome["result"] == "returned-to-justice" && outcome["says"] == nil)
        #expect(try await across.pair.agree())
    }

    @Test(
        "COE-53a COE-16a Who does not want the outcome told has it kept: the other node learns that it ended, and neither steps nor agreement"
    )
    func notTold() async throws {
        let ours = try await propose()
        let theirs = try await conclude(ours)
        let tartu = across.pair.tartu
        try await across.change("porto") { file, act in
            let shown = try #require(
                file.all(InformationRecord.self).last { $0.content.person == "harmed-1" }
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "harmed-1",
                    purpose: "that the prosecutor is told",
                    steps: [.report],
                    recipients: [tartu.entity.text],
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(.refused, how: .inPerson, capacity: .full, freely: true),
                by: act
            )
        }
        try await across.change("porto") { file, act in
            for number in [1, 2] {
                try file.waive(ours, item: number, word: ["harmed-1"], how: .telephone, by: act)
            }
            try file.complete(ours, by: act)
            try file.end(.completed, by: act)
        }
        try await across.pair.exchange()
        #expect(try await tartu.stage() == .endedWithoutAgreement)
        let outcome = try #require(
            try await tartu.node.referral(try await tartu.thread().id, readBy: nil).entries
                .last { $0.document.type == .outcome }?.document.body
        )
        #expect(outcome == ["result": "ended-without-agreement", "steps": []])
        // That they had an agreement and that it is done is known in Tartu; nobody is told so.
        let file = try await across.file("tartu")
        #expect(try file.process().content.end == .completed)
        #expect(try file.record(theirs, AgreementRecord.self).content.state == .completed)
        #expect(try file.outcomeReport(at: across.pair.clock.now).outcome == .ended)
        #expect(try await across.pair.agree())
    }

    /// New terms in place of those in force, drafted and weighed in Porto and proposed.
    private func proposeNew(for ours: Identifier) async throws -> Identifier {
        let next = try await across.change("porto") { file, act in
            var items = Self.items(on: act.day)
            items[1].instalments = []
            let next = try file.renegotiate(ours, items: items, by: act)
            try file.weigh(next.id, faults: [:], by: act)
            return next.id
        }
        try await proposeAgain(next)
        return next
    }

    @Test(
        "New terms that the other side declines are declined on both, with the ground; its words are the facilitators' alone, and the earlier terms stay in force"
    )
    func declined() async throws {
        let ours = try await propose()
        let before = try await conclude(ours)
        let next = try await proposeNew(for: ours)
        let theirs = try await theirs().id
        #expect(try await across.file("tartu").record(before, AgreementRecord.self).content.state == .signed)
        try await across.change("tartu") { file, act in
            try file.decline(theirs, ground: .notAchievable, says: "He has no income before June.", by: act)
        }
        try await across.pair.exchange()
        let porto = try across.at("porto")
        let told = try await across.file("porto").record(next, AgreementRecord.self).content
        #expect(told.state == .declined && told.declined?.ground == .notAchievable)
        #expect(told.declined?.node == across.pair.tartu.entity && told.declined?.says == nil)
        #expect(
            try await across.file("porto").all(NoteRecord.self).contains {
                $0.content.words.contains("not-achievable")
            }
        )
        let opened = try await porto.node.node.openTerms(
            next,
            inCase: porto.reference,
            with: across.key("porto"),
            by: porto.officer,
            as: .facilitator
        )
        #expect(opened.content.declined?.says == "He has no income before June.")
        #expect(!(try await words(across.pair.porto)).contains("no income"))
        // What was agreed before goes on as if nothing had been proposed.
        for (place, id) in [("porto", ours), ("tartu", before)] {
            #expect(try await across.file(place).record(id, AgreementRecord.self).content.state == .signed)
        }
        try await across.change("tartu") { file, act in
            try file.pay(
                before,
                item: 2,
                .init(
                    on: act.day,
                    amount: Money(minor: 20000, currency: "EUR"),
                    evidence: "statement",
                    by: "responsible-1"
                ),
                by: act
            )
        }
        try await across.pair.exchange()
        #expect(try await balances(ours, before) == (23000, 23000))
        #expect(
            try await code {
                try await across.change("porto") { file, act in _ = try file.conclude(next, by: act) }
            } == .notNow
        )
        #expect(try await across.pair.agree())
        for node in [across.pair.tartu, across.pair.porto] {
            #expect(try await node.stage() == .monitoring)
            #expect(try await node.node.audit().isSound)
        }
    }

    @Test("Who has signed and told it declines no more: the other side may have concluded")
    func signedAndDeclined() async throws {
        _ = try await conclude(try await propose())
        let ours = try await across.file("porto").all(AgreementRecord.self)[0].id
        let next = try await proposeNew(for: ours)
        try await across.change("porto") { file, act in
            try file.sign(next, party: "harmed-1", how: .portal, by: act)
        }
        #expect(
            try await code {
                try await across.change("porto") { file, act in
                    _ = try file.decline(next, ground: .notAgreed, says: nil, by: act)
                }
            } == .notNow
        )
        let theirs = try await theirs().id
        try await across.change("tartu") { file, act in
            try file.decline(theirs, ground: .notAgreed, says: nil, by: act)
        }
        try await across.pair.exchange()
        #expect(try await across.file("porto").record(next, AgreementRecord.self).content.state == .declined)
        #expect(try await across.pair.agree())
    }

    @Test("New terms take the place of the old on both sides once everybody has signed again")
    func renegotiated() async throws {
        let ours = try await propose()
        _ = try await conclude(ours)
        let next = try await proposeNew(for: ours)
        #expect(try await across.file("porto").record(ours, AgreementRecord.self).content.state == .signed)
        let theirs = try await conclude(next)
        let there = try await across.file("tartu").all(AgreementRecord.self).map(\.content)
        #expect(there.map(\.state) == [.renegotiated, .signed] && there.map(\.version) == [1, 2])
        #expect(
            try await across.file("porto").record(next, AgreementRecord.self).content.terms
                == across.file("tartu").record(theirs, AgreementRecord.self).content.terms
        )
        #expect(try await across.pair.agree())
    }
}
