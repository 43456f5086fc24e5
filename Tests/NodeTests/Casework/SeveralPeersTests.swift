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
}
