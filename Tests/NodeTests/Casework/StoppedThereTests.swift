import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu's case goes to Porto, which looks after one person harmed, and to Lisboa, which looks after another. Porto and Lisboa do not
/// know each other.
@Suite("What stops at one peer stops at every other")
struct StoppedThereTests {
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
        try await exchange()
        try await across.prepare(steps: [.meeting, .messages])
        for place in ["tartu", "porto"] {
            try await across.change(place) { file, act in try Self.add(to: &file, by: act) }
        }
        _ = try await lisboa.node.takeCase(from: try await thread(), reference: "LX-1", by: lisboa.officer)
        try await consent()
        try await exchange()
    }

    private func exchange() async throws {
        let nodes = [across.pair.tartu, across.pair.porto, lisboa]
        for _ in 0..<4 { for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) } }
    }

    private func thread() async throws -> Identifier {
        try #require(
            try await lisboa.store.read { try $0.threads(side: .receiver, limit: 1).first?.id }
        )
    }

    private static func add(to file: inout CaseFile, by act: Act) throws {
        try file.keep(
            PersonRecord(pseudonym: "harmed-2", role: .harmed, languages: ["pt"], ofAge: "passport"),
            by: act
        )
    }

    /// The second person harmed is offered it, informed, and consents in Lisboa.
    private func consent() async throws {
        let tartu = across.pair.tartu.entity.text
        _ = try await lisboa.node.change("LX-1", by: lisboa.officer, as: .facilitator) { file, act in
            try Self.add(to: &file, by: act)
            try file.offer(
                OfferRecord(
                    person: "harmed-2",
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
                    person: "harmed-2",
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
                    person: "harmed-2",
                    purpose: "a meeting",
                    steps: [.meeting, .messages],
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
    }

    /// A meeting that Tartu plans with these people and puts before their nodes.
    private func share(with harmed: [String]) async throws -> Identifier {
        let planned = try await across.change("tartu") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .inPerson,
                    startsAt: act.at,
                    minutes: 60,
                    people: (harmed + ["responsible-1", "guardian-1"]).map { .init(person: $0, zone: "UTC") },
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
        try await exchange()
        return planned
    }

    private func state(_ place: String, of session: Identifier) async throws -> CaseSession.State? {
        try await across.file(place).all(CaseSession.self).last { $0.content.shared == session }?.content
            .state
    }

    @Test(
        "COE-16b One withdrawal ends the part of that peer's people; a shared session is cancelled everywhere, and the others go on"
    )
    func withdrawal() async throws {
        #expect(try await across.file("tartu").home(of: "harmed-2") == lisboa.entity)
        let ofAll = try await share(with: ["harmed-1", "harmed-2"])
        let ofOne = try await share(with: ["harmed-1"])
        #expect(try await state("porto", of: ofAll) == .planned)

        _ = try await lisboa.node.withdraw(try await thread(), by: .participant, officer: lisboa.officer)
        try await exchange()

        for place in ["tartu", "porto"] {
            #expect(try await state(place, of: ofAll) == .cancelled, "\(place)")
            #expect(try await state(place, of: ofOne) == .planned, "\(place)")
            #expect(try await across.file(place).process().content.end == nil, "\(place)")
        }
        let tartu = try await across.file("tartu")
        #expect(try tartu.process().content.endedThere?.map(\.peer) == [lisboa.entity])
        let missing = tartu.missing(
            .processOpen,
            Situation(at: across.pair.clock.now, people: ["harmed-1", "harmed-2", "responsible-1"])
        )
        #expect(missing.map(\.about) == ["harmed-2"])
    }
}
