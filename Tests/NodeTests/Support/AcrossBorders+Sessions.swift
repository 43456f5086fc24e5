import Casework
import Node
import Referrals
import Testing

/// A meeting by video that both nodes conduct.
extension AcrossBorders {
    private static let settled = [
        "expectations-known", "ground-rules-agreed", "safe-word-agreed", "support-afterwards",
        "identity-checked", "private-space", "no-recording", "test-run", "side-channel",
    ]

    func session(_ place: String) async throws -> Filed<CaseSession> {
        try #require(try await file(place).all(CaseSession.self).last { $0.content.kind.joins })
    }

    /// Planned in Porto, by video, and put before Tartu.
    func shareMeeting() async throws {
        let planned = try await change("porto") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .video,
                    startsAt: act.at,
                    minutes: 60,
                    people: ["harmed-1", "responsible-1", "guardian-1"].map {
                        .init(person: $0, zone: "UTC")
                    },
                    facilitators: [act.by],
                    room: .init(address: "https://meet.example/talk")
                ),
                by: act
            ).id
        }
        let porto = try at("porto")
        _ = try await porto.node.node.shareSession(
            planned,
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await pair.exchange()
    }

    func begin(_ place: String) async throws {
        let id = try await session(place).id
        try await change(place) { file, act in _ = try file.begin(id, by: act) }
    }

    func settle(_ place: String) async throws {
        let id = try await session(place).id
        try await change(place) { file, act in
            for item in Self.settled { try file.settle(item, true, in: id, by: act) }
        }
    }
}
