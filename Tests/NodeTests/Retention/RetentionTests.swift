import Casework
import GRDB
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("How long a case is kept, and who decides")
struct RetentionTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }

    init() async throws { pair = try await Pair() }

    private func decide(
        _ decision: RetentionRecord.Decision,
        _ day: String,
        as role: Role = .dataProtectionOfficer
    ) async throws {
        let due = try #require(Day(day))
        _ = try await tartu.node.change(Story.reference, by: tartu.officer, as: role) { file, act in
            try file.decideRetention(decision, due: due, ground: "KrMS § 214", by: act)
        }
    }

    /// Moves the clock to a day.
    private func wait(until day: String) throws {
        let seconds = try #require(Instant(date: day)).seconds(since: pair.clock.now)
        pair.clock.advance(seconds: seconds)
    }

    @Test(
        "P2-14.5 The day that officers fixed counts, with the rules that demanded it; what the packs leave open is said"
    )
    func schedule() async throws {
        try await pair.tell()
        let view = try await tartu.node.retention(of: Story.reference)
        #expect(view.due == Day("2027-11-30") && view.standing == .notDue)
        #expect(view.schedule.most.first?.cite.contains("ee.keep") == true)
        #expect(view.schedule.most.first?.cite.contains("pt.keep") == true)
        #expect(view.schedule.open.contains { $0.says.contains("not determined") })
        // The published drafts say of themselves that nobody has reviewed them.
        #expect((view.schedule.most + view.schedule.least).allSatisfy { $0.review == nil })
        #expect(view.schedule.open.allSatisfy { $0.review == nil })
        // A case that no rule was asked about has no day, and is not kept for ever in silence.
        _ = try await tartu.node.openCase(Self.other, by: tartu.officer)
        let other = try await tartu.node.retention(of: "EE-OTHER")
        #expect(other.due == nil && other.standing == .noPeriod)
        #expect(
            try await tartu.node.retention().views.map(\.record.reference) == [Story.reference, "EE-OTHER"]
        )
    }

    @Test("What is due is put before a person, who is reminded once a week; nothing is erased in silence")
    func queue() async throws {
        try await pair.tell()
        #expect(try await tartu.node.reviewRetention() == [])
        try wait(until: "2027-12-01")
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.queued])
        #expect(try await tartu.node.reviewRetention() == [])
        let file = try await tartu.node.caseFile(Story.reference, readBy: nil)
        #expect(
            file.reminders(on: Day(pair.clock.now)).contains {
                $0.says.contains("decide whether it is erased")
            }
        )
        pair.clock.advance(seconds: 7 * 86_400)
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.reminded])
        pair.clock.advance(seconds: 400 * 86_400)
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.reminded])
        #expect(try await tartu.node.caseRecord(Story.reference).erasedAt == nil)
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("One case that cannot be read is named to a person, and the review of the others goes on")
    func unreadable() async throws {
        try await pair.tell()
        _ = try await tartu.node.openCase(Self.other, by: tartu.officer)
        let damaged = try await tartu.node.caseRecord("EE-OTHER").id
        try tartu.tamper("UPDATE case_file SET sealed = X'00' WHERE id = ?", [damaged.text])
        try wait(until: "2027-12-01")
        let steps = try await tartu.node.reviewRetention()
        #expect(Set(steps.map(\.kind)) == [.queued, .unreadable] && steps.count == 2)
        let named = try #require(steps.first { $0.kind == .unreadable })
        #expect(named.reference == damaged.text && !named.says.isEmpty)
        let overview = try await tartu.node.retention()
        #expect(overview.views.map(\.record.reference) == [Story.reference])
        #expect(overview.unreadable.map(\.id) == [damaged])
    }

    @Test("A case that is kept on a ground comes back when its day is over")
    func kept() async throws {
        try await pair.tell()
        try wait(until: "2027-12-01")
        _ = try await tartu.node.reviewRetention()
        #expect(try await code { try await decide(.kept, "2028-06-30", as: .intakeOfficer) } == .notPermitted)
        #expect(try await code { try await decide(.kept, "2027-12-01") } == .invalidInput)
        try await decide(.kept, "2028-06-30")
        #expect(try await tartu.node.retention(of: Story.reference).standing == .kept)
        #expect(try await tartu.node.reviewRetention() == [])
        try wait(until: "2028-07-01")
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.queued])
    }

    @Test("What an officer approved is erased on its day, and a hold that stands then stops it")
    func approved() async throws {
        try await pair.openCase()
        let today = pair.clock.now
        try await decide(.approved, today.adding(seconds: 10 * 86_400).date)
        #expect(try await tartu.node.reviewRetention() == [])
        let hold = try await tartu.node.change(Story.reference, by: tartu.officer, as: .lead) { file, act in
            try file.holdLegally("an inquiry", until: Day(today.adding(seconds: 20 * 86_400)), by: act)
        }
        #expect(hold.content.isInForce(on: Day(today)))
        pair.clock.advance(seconds: 11 * 86_400)
        #expect(try await tartu.node.retention(of: Story.reference).standing == .held)
        #expect(try await tartu.node.reviewRetention() == [])
        pair.clock.advance(seconds: 10 * 86_400)
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.erased])
        let certificate = try #require(try await tartu.node.erasureCertificates().first).certificate
        #expect(certificate.reason == .retentionEnded && certificate.ground == "KrMS § 214")
        #expect(try await tartu.node.retention().views.isEmpty)
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test(
        "Approved beforehand with a referral: the other side is asked on the day, and the case goes when it has answered"
    )
    func approvedWithReferral() async throws {
        try await pair.tell()
        let thread = try await tartu.thread().id
        try await decide(.approved, "2027-11-30")
        try wait(until: "2027-11-30")
        // The referral is still open: that is said, and nothing is sent.
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.blocked])
        _ = try await tartu.node.withdraw(thread, by: .agency, officer: tartu.officer)
        try await pair.exchange()
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.begun])
        #expect(try await tartu.node.retention(of: Story.reference).standing == .erasing)
        try await pair.exchange()
        _ = try await pair.eraseInPorto(thread)
        try await pair.exchange()
        #expect(try await tartu.node.reviewRetention().map(\.kind) == [.erased])
    }

    private static let other: JSON = [
        "reference": "EE-OTHER", "stage": "investigation",
        "offence": ["budapest": ["art2"], "provisions": []],
        "parties": [["pseudonym": "harmed-9", "role": "harmed"]],
    ]
}
