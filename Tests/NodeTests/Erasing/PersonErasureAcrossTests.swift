import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("Erasing one person of a case that crossed the border")
struct PersonErasureAcrossTests {
    private static let person = "harmed-1"
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func decide(_ accepted: Set<ErasureConcern>) async throws -> ErasureProgress {
        try await tartu.node.erasePerson(
            Self.person,
            ofCase: Story.reference,
            reason: .personAsked,
            ground: "GDPR art. 17(1)(b)",
            accepting: accepted,
            by: tartu.officer,
            as: .dataProtectionOfficer
        )
    }

    private func confirm(_ decided: ErasureProgress) async throws -> ErasureProgress {
        try await tartu.node.confirmErasure(
            decided.record.id,
            ofCase: Story.reference,
            by: try #require(Officer("Rebane, approver")),
            as: .approver
        )
    }

    private func findings(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch let error as NodeError {
            return error.code == .gateClosed ? error.findings : []
        } catch {
            return []
        }
    }

    @Test(
        "GDPR-19 The other side is asked for what was sent of the person, and what it keeps is in the certificate"
    )
    func asked() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        let stays = await findings { _ = try await decide([.unfinished]) }
        #expect(stays.count == 1 && stays[0].contains(porto.entity.text))

        let waiting = try await confirm(try await decide([.unfinished, .documentsStay]))
        #expect(waiting.record.state == .asking && waiting.waits.map(\.thread) == [thread])
        try await pair.exchange()

        let request = try #require(
            try await porto.node.erasureRequests().first { $0.thread.id == thread }
        )
        #expect(request.isOpen && request.reason == "person-asked")
        #expect(request.needsPerson.contains { $0.contains("only parts of documents") })
        let body = try Node.document(in: request.request).body
        #expect(body["scope"]?.string == "elements")
        let sent = try #require(try await tartu.node.referral(thread, readBy: nil).entries.first)
        let parts = body["elements"]?.array ?? []
        #expect(!parts.isEmpty && parts.allSatisfy { $0["element"]?.string?.hasPrefix("/") == true })
        #expect(parts.contains { $0["document"]?.string == sent.document.id.text })

        _ = try await porto.node.reportErasure(
            in: thread,
            keptBecause: "duty-to-keep",
            cite: "a provision of Porto's",
            until: "2031-01-01",
            by: porto.officer
        )
        try await pair.exchange()
        // The report's arrival goes on with it, or the next look does.
        _ = try await tartu.node.continueErasures()
        let erasure = try #require(try await tartu.node.erasures(ofCase: Story.reference).last)
        #expect(erasure.record.state == .erased && erasure.proceeding.person == nil)
        let certificate = try #require(try await tartu.node.erasureCertificates().first).certificate
        #expect(certificate.records == erasure.proceeding.records.count)
        let referral = try #require(certificate.referrals.first)
        guard case .reported(_, let kept) = referral.standing, kept > 0, certificate.referrals.count == 1
        else {
            Issue.record("\(referral.standing)")
            return
        }
        #expect(try await tartu.node.referral(thread, readBy: nil).thread.erasedAt == nil)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }

    @Test("An officer can go on without the other side's report, and the certificate says so")
    func notAwaited() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        let decided = try await decide([.unfinished, .documentsStay])
        let id = decided.record.id
        func goOn() async throws -> ErasureProgress {
            try await tartu.node.continueErasure(
                id,
                ofCase: Story.reference,
                notAwaiting: [thread],
                by: tartu.officer,
                as: .approver
            )
        }
        #expect(try await code { _ = try await goOn() } == .notNow)
        #expect(try await confirm(decided).record.state == .asking)
        #expect(try await goOn().record.state == .erased)
        let certificate = try #require(try await tartu.node.erasureCertificates().first).certificate
        #expect(certificate.referrals.map(\.standing) == [.notAwaited])
        #expect(try await tartu.node.audit().findings == [])
    }
}
