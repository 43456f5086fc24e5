import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Preservation, spontaneous information, postponement, onward transfer, correction, erasure")
struct CooperationTests {
    static let request = PreservationRequest(
        authority: "Prosecutor's office",
        facts: "An account was taken over.",
        data: ["Log of sign-ins"],
        custodian: nil,
        necessity: "It is deleted after thirty days.",
        days: 60,
        urgentBecause: "The provider deletes soon."
    )

    @Test("Data are kept for sixty to ninety days, prolonged, and the keeping lapses only after its end")
    func preservation() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestPreservation(
            Self.request,
            reference: "EE-P-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        #expect(try await porto.stage() == .received)
        let day = pair.clock.now
        func confirm(_ days: Int64) async throws {
            _ = try await porto.node.confirmPreservation(
                in: thread,
                until: day.adding(seconds: days * 86_400).date,
                warning: nil,
                by: porto.officer
            )
        }
        for days in [Int64(59), 91] {
            #expect(try await code { try await confirm(days) } == .invalidInput)
        }
        try await confirm(60)
        try await pair.exchange()
        #expect(try await tartu.stage() == .accepted)
        #expect(try await code { _ = try await porto.node.lapse(thread, by: porto.officer) } == .gateClosed)
        _ = try await tartu.node.requestPreservation(Self.request, in: thread, by: tartu.officer)
        try await pair.exchange()
        try await confirm(90)
        try await pair.exchange()
        pair.clock.advance(seconds: 61 * 86_400)
        #expect(try await code { _ = try await porto.node.lapse(thread, by: porto.officer) } == .gateClosed)
        pair.clock.advance(seconds: 31 * 86_400)
        _ = try await porto.node.lapse(thread, by: porto.officer)
        #expect(try await porto.stage() == .lapsed)
    }

    @Test("A preservation is refused only on the grounds of its own article")
    func refusedPreservation() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestPreservation(
            Self.request,
            reference: "EE-P-2",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        func refuse(_ ground: String) async throws {
            _ = try await porto.node.refusePreservation(
                in: thread,
                ground: ground,
                cite: nil,
                says: "Nothing is there.",
                by: porto.officer
            )
        }
        #expect(try await code { try await refuse("no-dual-criminality") } == .invalidInput)
        try await refuse("nothing-held")
        try await pair.exchange()
        #expect(try await tartu.stage() == .declined)
        #expect(try await pair.agree())
    }

    @Test("Spontaneous information leaves only once its conditions were taken on, and they then bind")
    func information() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let offered = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: ["Keep it confidential."],
            says: "About a fraud.",
            by: tartu.officer
        )
        let thread = offered.thread.id
        let offer = try Node.document(in: offered.document)
        #expect(offer.body["case"] == nil, "nothing but the conditions leaves before they are taken on")
        try await pair.exchange()
        #expect(
            try await code { _ = try await tartu.node.supplyInformation(in: thread, by: tartu.officer) }
                == .notNow
        )
        _ = try await porto.node.answerInformation(true, in: thread, says: nil, by: porto.officer)
        try await pair.exchange()
        _ = try await tartu.node.supplyInformation(in: thread, by: tartu.officer)
        try await pair.exchange()
        #expect(try await porto.stage() == .completed)
        #expect(try await pair.agree())
    }

    @Test("A decision is put off only after consultation; a misaddressed referral names the right node")
    func decisions() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        func postpone() async throws {
            _ = try await porto.node.postpone(
                thread,
                reason: "prejudice-to-proceedings",
                until: "2027-03-01",
                says: "A search is planned.",
                by: porto.officer
            )
        }
        let before = try await porto.thread().ownSequence
        #expect(try await code(postpone) == .gateClosed)
        #expect(try await porto.thread().ownSequence == before, "nothing was signed")
        _ = try await porto.node.ask(
            [("May we wait?", nil)],
            purpose: .consultation,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        _ = try await tartu.node.answer([GivenAnswer("Yes.", about: .nobody)], in: thread, by: tartu.officer)
        try await pair.exchange()
        try await postpone()
        try await pair.exchange()
        #expect(try await tartu.stage() == .postponed)
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        let lisboa = try #require(EntityID("https://lisboa.example"))
        _ = try await porto.node.redirect(thread, to: lisboa, says: "Theirs.", by: porto.officer)
        try await pair.exchange()
        let view = try await tartu.node.referral(thread, readBy: nil)
        #expect(view.state.stage == .forwarded && view.state.forwardedTo == lisboa)
        #expect(try await pair.agree())
    }

    @Test("Nothing goes on to another node without the referrer's word")
    func onward() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        let lisboa = try #require(EntityID("https://lisboa.example"))
        #expect(
            try await code {
                _ = try await porto.node.handOn(thread, to: lisboa, says: "Theirs.", by: porto.officer)
            } != nil
        )
        _ = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: lisboa),
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        _ = try await tartu.node.authoriseOnward(false, in: thread, says: nil, by: tartu.officer)
        try await pair.exchange()
        #expect(
            try await code {
                _ = try await porto.node.handOn(thread, to: lisboa, says: "Theirs.", by: porto.officer)
            } != nil
        )
        #expect(try await porto.stage() == .underReview)
    }

    @Test("A correction names an own document; an erasure is asked for and reported on, also after the end")
    func upkeep() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let sent = try await pair.send()
        let thread = sent.thread.id
        try await pair.exchange()
        _ = try await tartu.node.correct(
            sent.document.id,
            in: thread,
            changes: [("/case/stage", "It is a trial.", "trial")],
            by: tartu.officer
        )
        try await pair.exchange()
        #expect(
            try await code {
                _ = try await porto.node.correct(
                    sent.document.id,
                    in: thread,
                    changes: [("/case/stage", "No.", nil)],
                    by: porto.officer
                )
            } == .notFound
        )
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        _ = try await tartu.node.askErasure(in: thread, reason: "consent-withdrawn", by: tartu.officer)
        try await pair.exchange()
        _ = try await porto.node.reportErasure(
            in: thread,
            keptBecause: "duty-to-keep",
            cite: "§ 1",
            until: nil,
            by: porto.officer
        )
        try await pair.exchange()
        let view = try await tartu.node.referral(thread, readBy: nil)
        #expect(view.state.stage == .withdrawn && view.state.openErasures.isEmpty)
        #expect(view.state.corrections[sent.document.id]?.count == 1)
        #expect(try await tartu.node.audit().isSound)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A known sender gets a signed refusal, a stranger the problem alone")
    func signedRefusal() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let compact = try await pair.send().document.compact
        _ = try await porto.node.setPeer(tartu.entity, .suspended, by: porto.officer)
        let problem = try #require(await Self.problem(of: compact, at: porto))
        let signed = try #require(problem.signed)
        let key = try await porto.node.signer(.document).publicKey
        let claims = try JSON(
            parsing: JWS.verify(signed, with: KeySet([key]), type: Refusal.mediaType).payload
        )
        #expect(claims["problem"]?["type"]?.string == problem.type)
        #expect(claims["sha256"]?.string == Digest(of: compact).hex)
        #expect(claims["aud"]?.string == tartu.entity.text)
        let alone = try TestNode.porto(pair.clock)
        let unknown = try #require(await Self.problem(of: compact, at: alone))
        #expect(unknown.signed == nil)
    }

    private static func problem(of compact: String, at node: TestNode) async throws -> Problem? {
        let sealed = try await node.sealed(compact)
        do {
            _ = try await node.node.accept(Array(sealed.utf8))
            return nil
        } catch {
            return error
        }
    }
}

@Suite("The conditions on what was received")
struct UseLimitTests {
    @Test("A limit stands on an element, on what holds it and on its parts, and on no other")
    func concerns() {
        let limit = UseLimit(element: "/case/parties/0", kind: .noExport)
        for pointer in ["", "/case", "/case/parties/0", "/case/parties/0/birth"] {
            #expect(limit.concerns(pointer))
        }
        for pointer in ["/case/parties/01", "/case/parties/1", "/facts"] { #expect(!limit.concerns(pointer)) }
        let limits = UseLimits([limit])
        #expect(limits.forbidding("/case/parties/0", by: .export) == [limit])
        #expect(limits.forbidding("/facts", by: .export).isEmpty)
    }

    @Test("What the sender's law forbids to pass on is stopped here, shown, and proved in the journal")
    func journal() async throws {
        let pair = try await Pair()
        let sent = try await pair.send()
        try await pair.exchange()
        let porto = pair.porto
        let limits = try await porto.node.useLimits(in: sent.thread.id)
        let other = try #require(EntityID("https://lisboa.example"))
        let forbidding = try await porto.node.mayLeave(
            "/case",
            of: sent.document.id,
            by: .onward(to: other),
            for: porto.officer
        )
        let expected = limits.flatMap { $0.limits.forbidding("/case", by: .onward(to: other)) }
        #expect(forbidding == expected)
        let events = try await porto.store.read { try $0.journal(subject: sent.thread.id, limit: 50) }.map(
            \.event
        )
        #expect(events.contains(expected.isEmpty ? .releasePermitted : .releaseBlocked))
        #expect(
            try await pair.tartu.node.mayLeave(
                "",
                of: sent.document.id,
                by: .export,
                for: pair.tartu.officer
            ).isEmpty,
            "what an agency wrote itself is its own"
        )
    }
}
