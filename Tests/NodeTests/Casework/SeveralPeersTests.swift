import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu's case goes to Porto, which looks after the person harmed. Lisboa has a referral of the same case and a request for
/// assistance, and looks after nobody in it.
@Suite("One case and several peers")
struct SeveralPeersTests {
    private let across: AcrossBorders
    private let lisboa: TestNode

    init() async throws {
        across = try await AcrossBorders()
        let pair = across.pair
        lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        try await pair.tartu.enter(lisboa)
        try await lisboa.enter(pair.tartu)
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        _ = try await pair.tartu.node.assess(
            Story.reference,
            for: lisboa.entity,
            request: Pair.request,
            by: pair.tartu.officer
        )
        try await pair.approve()
        _ = try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer)
        _ = try await pair.tartu.node.requestAssistance(
            AssistanceTests.request(.storedData),
            reference: "EE-A-1",
            from: lisboa.entity,
            ofCase: Story.reference,
            by: pair.tartu.officer
        )
        try await exchange()
        try await across.prepare(steps: [.meeting, .messages])
    }

    private func exchange() async throws {
        let nodes = [across.pair.tartu, across.pair.porto, lisboa]
        for _ in 0..<4 { for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) } }
    }

    /// What Tartu has signed for a peer after the first document of each thread: each document's type, and a notice's kind.
    private func told(_ peer: EntityID) async throws -> [String] {
        let tartu = across.pair.tartu
        return try await tartu.store.read { reader in
            try reader.threads(side: nil, limit: 10).filter { $0.peer == peer }.flatMap { thread in
                try reader.documents(ofThread: thread.id)
                    .filter { $0.issuer == tartu.entity && $0.sequence > 1 }
                    .map { try Node.document(in: $0).body["kind"]?.string ?? $0.type.rawValue }
            }
        }
    }

    @Test(
        "A released message goes to the node that looks after its addressee, whatever else the case was sent for"
    )
    func message() async throws {
        let first = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        try await across.change("tartu") { file, act in try file.decide(first, .release, by: act) }
        try await exchange()
        #expect(try await across.open("porto").content.words == "I am sorry.")
        #expect(try await told(across.pair.porto.entity).contains("dialogue-message"))
        #expect(try await !told(lisboa.entity).contains("dialogue-message"))
    }

    @Test("Neither a plan nor anybody's readiness goes to a node that looks after none of them")
    func planAndReadiness() async throws {
        let planned = try await across.change("tartu") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .inPerson,
                    startsAt: act.at,
                    minutes: 60,
                    people: ["harmed-1", "responsible-1", "guardian-1"].map {
                        .init(person: $0, zone: "UTC")
                    },
                    facilitators: [act.by],
                    place: "the library"
                ),
                by: act
            ).id
        }
        let tartu = try across.at("tartu")
        _ = try await tartu.node.node.shareSession(
            planned,
            inCase: tartu.reference,
            by: tartu.officer,
            as: .facilitator
        )
        let porto = try await told(across.pair.porto.entity)
        for kind in ["readiness", "session-held", "session-planned"] { #expect(porto.contains(kind)) }
        let others = Set(try await told(lisboa.entity))
        #expect(others.isDisjoint(with: ["readiness", "session-held", "session-planned"]), "\(others)")
    }

    private func planned() async throws -> Identifier {
        try await across.change("tartu") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .inPerson,
                    startsAt: act.at,
                    minutes: 60,
                    people: ["harmed-1", "responsible-1", "guardian-1"].map {
                        .init(person: $0, zone: "UTC")
                    },
                    facilitators: [act.by],
                    place: "the library"
                ),
                by: act
            ).id
        }
    }

    @Test("Of two referrals with one peer a plan goes into the one with the dialogue, and so does its end")
    func twoReferralsWithOnePeer() async throws {
        let tartu = try across.at("tartu")
        try await across.pair.assess()
        try await across.pair.approve()
        _ = try await tartu.node.node.send(Story.reference, by: across.pair.tartu.officer)
        try await exchange()
        let planned = try await planned()
        _ = try await tartu.node.node.shareSession(
            planned,
            inCase: tartu.reference,
            by: tartu.officer,
            as: .facilitator
        )
        #expect(try await told(across.pair.porto.entity).count { $0 == "session-planned" } == 1)
        // That somebody was prepared is told by the same kind of notice.
        let before = try await told(across.pair.porto.entity).count { $0 == "session-held" }
        try await across.change("tartu") { file, act in _ = try file.stop(planned, said: "harmed-1", by: act)
        }
        let after = try await told(across.pair.porto.entity).count { $0 == "session-held" }
        #expect(after == before + 1)
        try await exchange()
        #expect(
            try await across.file("porto").all(CaseSession.self).last { $0.content.shared != nil }?.content
                .state
                == .cancelled
        )
    }

    @Test(
        "A second peer that says it looks after somebody is a person's to ask; until then the first one's word counts"
    )
    func secondClaim() async throws {
        // Not the request for assistance, which has no case.
        let name = try await lisboa.store.read { reader in
            try reader.threads(side: .receiver, limit: 9).first { thread in
                try reader.documents(ofThread: thread.id).contains { $0.type == .referral }
            }?.id
        }
        _ = try await lisboa.node.takeCase(from: try #require(name), reference: "LX-1", by: lisboa.officer)
        let tartu = across.pair.tartu.entity.text
        _ = try await lisboa.node.change("LX-1", by: lisboa.officer, as: .facilitator) { file, act in
            try file.offer(
                OfferRecord(
                    person: "harmed-1",
                    basis: "practice",
                    language: "pt",
                    notice: "first-offer",
                    version: "1",
                    how: .letter,
                    madeAt: act.at
                ),
                by: act
            )
            let shown = try file.show(
                InformationRecord(
                    person: "harmed-1",
                    notice: "participants",
                    version: "2026.1",
                    language: "pt",
                    digest: .zero,
                    packageDigest: .zero,
                    how: .inPerson,
                    shownAt: act.at,
                    understood: true
                ),
                by: act
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "harmed-1",
                    purpose: "letters",
                    steps: [.court, .agreement],
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
        }
        try await exchange()
        let file = try await across.file("tartu")
        #expect(file.home(of: "harmed-1") == across.pair.porto.entity)
        #expect(!file.all(ConsentRecord.self).contains { $0.content.origin == lisboa.entity })
        let tasks = file.all(TaskRecord.self).map(\.content.says)
        #expect(tasks.count { $0.contains("Ask both which of them does") } == 1, "\(tasks)")
    }
}
