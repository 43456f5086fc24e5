import Console
import Foundation

/// The Tartu and Porto case as both nodes would show it.
enum Story {
    static func time(_ text: String) -> Date {
        (try? Date(text, strategy: .iso8601)) ?? .distantPast
    }

    static let now = time("2026-11-23T14:20:00Z")

    static let prosecutor = Agency(name: "Lõuna Ringkonnaprokuratuur", nameLanguage: "et", jurisdiction: "EE")
    static let support = Agency(name: "Apoio à Vítima do Porto", nameLanguage: "pt", jurisdiction: "PT")

    static let frame = PageFrame(
        node: NodeIdentity(
            name: prosecutor.name,
            nameLanguage: "et",
            kind: .prosecution,
            jurisdiction: "EE",
            jurisdictionName: "Estonia",
            entityIdentifier: "https://comity.prokuratuur.example"
        ),
        now: now
    )

    static let thread = "019ab0c2-7d1e-7c3a-9f52-0c7c1d6b2a11"

    static let overview = OverviewPage(
        health: .init(
            outboxWaiting: 1,
            oldestWaiting: time("2026-11-23T14:12:40Z"),
            lastReceipt: Receipt(at: time("2026-11-23T13:58:04Z"), disposition: "accepted", logPosition: 44),
            lastReceiptFrom: support,
            peers: [
                .init(agency: support, isReachable: true, lastContact: time("2026-11-23T14:18:00Z")),
                .init(
                    agency: Agency(name: "Rikosuhripäivystys", nameLanguage: "fi", jurisdiction: "FI"),
                    isReachable: false,
                    lastContact: time("2026-11-22T21:04:00Z")
                ),
            ]
        ),
        outgoing: [
            .init(
                id: thread,
                caseReference: "EE-TRT-2026-0417",
                counterpart: support,
                matter: "Account takeover and computer-related fraud",
                state: "information-needed",
                next: NextAct(by: .here, what: "Answer the question about who may be present."),
                deadline: Deadline(at: time("2026-11-26T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-23T13:58:04Z"),
                    disposition: "accepted",
                    logPosition: 44
                )
            ),
            .init(
                id: "019aa1f0-11aa-7bbb-8ccc-000000000002",
                caseReference: "EE-TRT-2026-0398",
                counterpart: Agency(name: "Rikosuhripäivystys", nameLanguage: "fi", jurisdiction: "FI"),
                matter: "Illegal access to a school network",
                state: "offered",
                next: NextAct(by: .there, what: "Acknowledge the referral."),
                deadline: Deadline(at: time("2026-12-14T22:00:00Z"))
            ),
            .init(
                id: "019a93de-22bb-7ccc-8ddd-000000000003",
                caseReference: "EE-TRT-2026-0352",
                counterpart: support,
                matter: "Data interference: deleted family photographs",
                state: "monitoring",
                next: NextAct(by: .there, what: "Report the third instalment."),
                deadline: Deadline(at: time("2026-11-21T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-02T09:31:55Z"),
                    disposition: "accepted",
                    logPosition: 29
                )
            ),
            .init(
                id: "019a80aa-33cc-7ddd-8eee-000000000004",
                caseReference: "EE-TRT-2026-0281",
                counterpart: support,
                matter: "Computer-related fraud in an online shop",
                state: "completed",
                lastReceipt: Receipt(
                    at: time("2026-10-14T16:20:10Z"),
                    disposition: "accepted",
                    logPosition: 18
                )
            ),
        ],
        incoming: [
            .init(
                id: "019ab011-44dd-7eee-8fff-000000000005",
                caseReference: "PT-PRT-2026-1190",
                counterpart: support,
                matter: "Illegal interception of private messages",
                state: "under-review",
                next: NextAct(by: .here, what: "Decide whether to accept the referral."),
                deadline: Deadline(at: time("2026-11-23T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-20T10:02:31Z"),
                    disposition: "accepted",
                    logPosition: 41
                )
            )
        ]
    )

    /// What somebody sees who may see no referral, no peer and nothing of the outbox.
    static let closedOverview = OverviewPage(
        health: .init(outboxWaiting: nil, peers: nil),
        outgoing: nil,
        incoming: nil
    )

    static let session = SessionPage(
        officer: "Kask, intake",
        roles: [.init(role: "intake-officer", scope: "team"), .init(role: "auditor", scope: "agency")],
        purpose: "supervision",
        formToken: "5f1d"
    )

    static let emptyOverview = OverviewPage(
        health: .init(outboxWaiting: 0, peers: []),
        outgoing: [],
        incoming: []
    )
}
