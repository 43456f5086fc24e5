import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A session that two nodes conduct together")
struct SharedSessionTests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare(steps: [.meeting, .messages])
    }

    private func session(_ place: String) async throws -> Filed<CaseSession> {
        try await across.session(place)
    }

    private func share() async throws { try await across.shareMeeting() }
    private func begin(_ place: String) async throws { try await across.begin(place) }
    private func settle(_ place: String) async throws { try await across.settle(place) }

    @Test(
        "COE-43 COE-47 One plan; each side's gate is its own; a facilitator of each side conducts it, known by key and not by name"
    )
    func together() async throws {
        try await share()
        let theirs = try await session("tartu")
        #expect(theirs.content.state == .planned && theirs.content.people.count == 3)
        #expect(theirs.content.facilitators.count == 2 && theirs.content.facilitators.contains("Lill"))
        #expect(!theirs.content.facilitators.contains("Reis"))
        // What Porto has settled settles nothing in Tartu.
        try await settle("porto")
        try await begin("porto")
        #expect(try await code { try await begin("tartu") } == .gateClosed)
        try await settle("tartu")
        try await across.pair.exchange()
        try await begin("tartu")
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .inDialogue)
        for (place, present) in [("porto", ["harmed-1"]), ("tartu", ["responsible-1", "guardian-1"])] {
            let id = try await session(place).id
            try await across.change(place) { file, act in
                _ = try file.close(
                    id,
                    attendance: Dictionary(uniqueKeysWithValues: present.map { ($0, .present) }),
                    by: act
                )
            }
        }
        try await across.pair.exchange()
        for place in ["porto", "tartu"] {
            let people = try await session(place).content.people
            #expect(people.allSatisfy { $0.attendance == .present }, "\(place)")
        }
        #expect(try await across.pair.agree())
    }

    @Test("A stop on one side stops the other; so does a withdrawal, with every session that was planned")
    func stopped() async throws {
        try await share()
        for place in ["porto", "tartu"] { try await settle(place) }
        try await begin("porto")
        try await across.pair.exchange()
        try await begin("tartu")
        try await across.pair.exchange()
        let id = try await session("tartu").id
        try await across.change("tartu") { file, act in
            _ = try file.stop(id, said: "responsible-1", by: act)
        }
        try await across.pair.exchange()
        #expect(try await session("porto").content.state == .stopped)
        try await share()
        let porto = try across.at("porto")
        _ = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        for place in ["porto", "tartu"] {
            #expect(try await session(place).content.state == .cancelled, "\(place)")
        }
    }

    @Test("COE-47 A tie that comes up on the other side closes the gate here")
    func conflict() async throws {
        try await share()
        for place in ["porto", "tartu"] { try await settle(place) }
        try await across.change("tartu") { file, act in
            _ = try file.declare("Lill", interests: ["a cousin of his mother"], by: act)
        }
        try await across.pair.exchange()
        do {
            try await begin("porto")
            Issue.record("the gate was open")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed)
            #expect(error.findings.contains { $0.contains("conflict of interest") }, "\(error.findings)")
            #expect(!error.findings.contains { $0.contains("cousin") || $0.contains("Lill") })
        }
    }

    @Test("A progress report crosses as a stage and a day")
    func progress() async throws {
        let porto = try across.at("porto")
        _ = try await porto.node.node.sendProgress(
            ofCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        let body = try #require(
            try await across.pair.tartu.node.referral(
                try await across.pair.tartu.thread().id,
                readBy: nil
            ).entries.last { $0.document.body["kind"] == "progress" }?.document.body
        )
        #expect(body["stage"] == "preparing" && body["mechanism"] == "direct-mediation")
        let members = Set((body.object?.members ?? []).map(\.key))
        let other = members.subtracting(["kind", "mechanism", "stage", "on", "nextReport"])
        #expect(other.isEmpty)
    }
}
