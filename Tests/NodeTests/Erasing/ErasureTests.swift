import Casework
import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

extension Pair {
    /// Tartu's case of the story, by its own identifier.
    func caseID() async throws -> Identifier { try await tartu.node.caseRecord(Story.reference).id }

    func eraseInTartu(accepting accepted: Set<ErasureConcern> = [.unfinished]) async throws -> ErasureProgress
    {
        try await tartu.node.erase(
            Story.reference,
            reason: .purposeFulfilled,
            ground: "GDPR art. 17(1)(a)",
            accepting: accepted,
            by: tartu.officer,
            as: .approver
        )
    }

    func eraseInPorto(_ thread: Identifier) async throws -> ErasureProgress {
        try await porto.node.erase(
            thread.text,
            reason: .personAsked,
            accepting: [.unfinished],
            by: porto.officer,
            as: .dataProtectionOfficer
        )
    }

    /// Tartu decides, Porto's officer erases when asked, and Tartu when Porto has reported.
    func eraseOnBothSides() async throws {
        let thread = try await tartu.thread().id
        #expect(try await eraseInTartu().record.state == .asking)
        try await exchange()
        #expect(try await eraseInPorto(thread).record.state == .erased)
        try await exchange()
        #expect(try await tartu.node.continueErasures().count == 1)
        try await exchange()
    }
}

@Suite("Erasing a case: the gates, the other side, the proof")
struct ErasureTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    @Test(
        "P2-14.5 LED-25 GDPR-17/19 The other side is asked, reports, and both hold each other's verified certificate"
    )
    func bothSides() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        let subject = try await pair.caseID()
        try await pair.eraseOnBothSides()
        for (node, own, peer) in [(tartu, subject, thread), (porto, thread, subject)] {
            let certificates = try await node.node.erasureCertificates()
            #expect(Set(certificates.map(\.certificate.subject)) == [own, peer])
            #expect(certificates.filter(\.isOwn).map(\.certificate.subject) == [own])
            #expect(try await node.node.audit().findings == [])
            let view = try await node.node.referral(thread, readBy: nil)
            #expect(view.thread.erasedAt != nil && view.entries.isEmpty)
        }
        let mine = try #require(try await tartu.node.erasureCertificates().first(where: \.isOwn)).certificate
        #expect(mine.reason == .purposeFulfilled && mine.ground == "GDPR art. 17(1)(a)")
        let referral = try #require(mine.referrals.first)
        #expect(referral.thread == thread && referral.documents > 5)
        guard case .reported(_, let kept) = referral.standing, kept == 0 else {
            Issue.record("\(referral.standing)")
            return
        }
        // Every document arrived, and nothing waits.
        for node in [tartu, porto] {
            #expect(
                try await node.store.read { try $0.deliveries(states: [.waiting, .deadLetter], limit: 9) }
                    == []
            )
        }
        // Whoever knows the reference learns that it is erased, and nothing else.
        #expect(try await code { _ = try await tartu.node.caseFile(Story.reference, readBy: nil) } == .erased)
        #expect(try await tartu.node.cases().map(\.erasedAt).allSatisfy { $0 != nil })
    }

    @Test("A legal hold, a role that may not, and what is under way each stand against it, by name")
    func gates() async throws {
        try await pair.tell()
        let officer = tartu.officer
        #expect(
            try await code {
                _ = try await tartu.node.erase(
                    Story.reference,
                    reason: .unlawful,
                    by: officer,
                    as: .facilitator
                )
            } == .notPermitted
        )
        #expect(try await code { _ = try await pair.eraseInTartu(accepting: []) } == .gateClosed)
        let hold = try await tartu.node.change(Story.reference, by: officer, as: .approver) { file, act in
            try file.holdLegally("an appeal is pending", until: nil, by: act)
        }
        await #expect {
            _ = try await pair.eraseInTartu()
        } throws: {
            guard let error = $0 as? NodeError, error.code == .gateClosed else { return false }
            return error.findings.contains { $0.contains("an appeal is pending") }
        }
        // Whoever set it does not release it.
        let release = { @Sendable (file: inout CaseFile, act: Act) throws in
            try file.releaseLegalHold(hold.id, why: "the appeal was decided", by: act)
        }
        #expect(
            try await code {
                _ = try await tartu.node.change(Story.reference, by: officer, as: .approver, release)
            } == .notPermitted
        )
        let other = try #require(Officer("Tamm"))
        _ = try await tartu.node.change(Story.reference, by: other, as: .dataProtectionOfficer, release)
        #expect(try await pair.eraseInTartu().record.state == .asking)
        // A hold that is set while the other side is asked stops it all the same.
        _ = try await tartu.node.change(Story.reference, by: officer, as: .approver) { file, act in
            try file.holdLegally("a claim", until: Day("2099-01-01"), by: act)
        }
        try await pair.exchange()
        _ = try await pair.eraseInPorto(try await porto.thread().id)
        try await pair.exchange()
        #expect(try await tartu.node.continueErasures() == [])
        #expect(try await tartu.node.caseRecord(Story.reference).erasedAt == nil)
    }

    @Test(
        "A side that keeps says what, why and on which provision; the asker erases its own, and the certificate says so"
    )
    func kept() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        _ = try await pair.eraseInTartu()
        try await pair.exchange()
        // Porto's law does not fix a period: a person is asked, and nothing happens by itself.
        _ = try await porto.node.continueErasures()
        let request = try #require(try await porto.node.erasureRequests().first)
        #expect(request.isOpen && request.reason == "purpose-fulfilled" && !request.needsPerson.isEmpty)
        _ = try await porto.node.reportErasure(
            in: thread,
            keptBecause: "duty-to-keep",
            cite: "Lei n.º 21/2007, art. 4",
            until: "2027-11-30",
            by: porto.officer
        )
        try await pair.exchange()
        #expect(try await tartu.node.continueErasures().count == 1)
        let mine = try #require(try await tartu.node.erasureCertificates().first(where: \.isOwn)).certificate
        guard case .reported(_, let kept)? = mine.referrals.first?.standing else {
            Issue.record("no report")
            return
        }
        #expect(kept > 0)
        // It is not forgotten there: it stays in the list until somebody erases it, and Tartu learns of that.
        let waiting = try #require(try await porto.node.erasureRequests().first)
        #expect(!waiting.isOpen && waiting.keptUntil == "2027-11-30")
        try await pair.exchange()
        #expect(try await pair.eraseInPorto(thread).record.state == .asking)
        try await pair.exchange()
        #expect(try await porto.node.continueErasures().count == 1)
        try await pair.exchange()
        #expect(try await porto.node.erasureRequests().isEmpty)
        #expect(try await tartu.node.erasureCertificates().count == 2)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }

    @Test(
        "Nobody is waited for without end: an officer goes on, and the certificate says that no report was awaited"
    )
    func notAwaited() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        let waits = try await pair.eraseInTartu().waits
        #expect(waits.map(\.thread) == [thread])
        let progress = try await tartu.node.erase(
            Story.reference,
            reason: .purposeFulfilled,
            notAwaiting: [thread],
            by: tartu.officer,
            as: .approver
        )
        #expect(progress.record.state == .erased)
        let mine = try #require(try await tartu.node.erasureCertificates().first).certificate
        #expect(mine.referrals.map(\.standing) == [.notAwaited])
        // The request goes out nevertheless, and the late report is heard.
        try await pair.exchange()
        _ = try await pair.eraseInPorto(thread)
        try await pair.exchange()
        #expect(
            try await porto.store.read { try $0.deliveries(states: [.waiting, .deadLetter], limit: 9) } == []
        )
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }

    @Test("Two sides that decide at the same time do not wait for each other")
    func crossing() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        #expect(try await pair.eraseInTartu().record.state == .asking)
        #expect(try await pair.eraseInPorto(thread).record.state == .asking)
        try await pair.exchange()
        for _ in 0..<3 {
            for node in [tartu, porto] { _ = try await node.node.continueErasures() }
            try await pair.exchange()
        }
        for node in [tartu, porto] {
            #expect(try await node.node.referral(thread, readBy: nil).thread.erasedAt != nil)
            #expect(try await node.node.audit().findings == [])
            #expect(
                try await node.store.read { try $0.deliveries(states: [.waiting, .deadLetter], limit: 9) }
                    == []
            )
        }
    }

    @Test("A decision that was called off erases nothing here, and can be made again")
    func calledOff() async throws {
        try await pair.tell()
        _ = try await pair.eraseInTartu()
        _ = try await tartu.node.callOffErasure(of: Story.reference, by: tartu.officer, as: .approver)
        try await pair.exchange()
        _ = try await pair.eraseInPorto(try await porto.thread().id)
        try await pair.exchange()
        #expect(try await tartu.node.continueErasures() == [])
        #expect(try await tartu.node.caseRecord(Story.reference).erasedAt == nil)
        #expect(try await pair.eraseInTartu().record.state == .asking)
    }

    @Test(
        "A crash before or after any step loses nothing: the erasure goes on, and both sides end erased and sound"
    )
    func crashes() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        var reached = 0
        steps: for step in 0..<40 {
            for isDurable in [false, true] {
                // Each run has a keyring of its own: what it destroys stays in the others.
                let tartu = try self.tartu.copy(ownKeyring: true)
                let dying = DyingStore(tartu.store, after: step, isDurable: isDurable)
                let mortal = tartu.node.storing(in: dying)
                do {
                    _ = try await mortal.erase(
                        Story.reference,
                        reason: .purposeFulfilled,
                        accepting: [.unfinished],
                        notAwaiting: [thread],
                        by: tartu.officer,
                        as: .approver
                    )
                } catch is Died {}
                guard dying.isDead else { break steps }
                reached = step
                // The next start, with whatever the officer repeats.
                _ = try await tartu.node.continueErasures()
                if try await tartu.node.caseRecord(Story.reference).erasedAt == nil {
                    _ = try await tartu.node.erase(
                        Story.reference,
                        reason: .purposeFulfilled,
                        accepting: [.unfinished],
                        notAwaiting: [thread],
                        by: tartu.officer,
                        as: .approver
                    )
                }
                #expect(try await Harvest(tartu.store).holds(Array(Story.asks.utf8)) == false)
                #expect(try await tartu.node.audit().findings == [], "step \(step), durable \(isDurable)")
                #expect(try await tartu.node.erasureCertificates().count == 1)
            }
        }
        #expect(reached >= 2)
    }
}
