import Referrals
import Testing
import Wire

/// Two parties who write and read documents of one thread, small enough to go through every interleaving.
///
/// Each party knows its own chain and a beginning of the other's. It may write any document of a small alphabet, read the next
/// one of the other side, or, while that one is lost for now, a later one that stops something. Nothing else happens in a thread.
struct ThreadModel {
    /// What was written, by side; the model's documents are real ones.
    var chains: [Side: [Document]] = [.referrer: [], .receiver: []]
    /// How many documents of the other side a party has read.
    var read: [Side: Int] = [.referrer: 0, .receiver: 0]
    /// What a party has read behind one that has not come yet, by sequence.
    var across: [Side: Set<Int>] = [.referrer: [], .receiver: []]

    static let thread = "01999999-0000-7000-8000-000000000000"

    /// What tells one state from another: who wrote what, resting on how much, and who has read how far.
    var key: String {
        written
            + Side.allCases.map { side in
                "|\(read[side] ?? 0)" + (across[side] ?? []).sorted().map { "+\($0)" }.joined()
            }.joined()
    }

    /// Who wrote what, resting on how much.
    var written: String {
        Side.allCases.map { side in
            (letters[side] ?? []).joined(separator: ",") + "|"
                + (chains[side] ?? []).map { "\($0.seen)" }.joined(separator: ",")
        }.joined(separator: ";")
    }
    private var letters: [Side: [String]] = [:]

    /// The state as a party sees it.
    func view(of side: Side) throws -> ThreadState {
        ThreadState(
            folding: (chains[side] ?? []) + known(to: side),
            referrer: try Samples.tartu()
        )
    }

    /// What a party has of the other side's chain.
    func known(to side: Side) -> [Document] {
        (chains[side.other] ?? []).filter {
            $0.sequence <= read[side] ?? 0 || across[side]?.contains($0.sequence) == true
        }
    }

    var documents: [Document] { (chains[.referrer] ?? []) + (chains[.receiver] ?? []) }

    /// The state once everything has arrived everywhere.
    func union() throws -> ThreadState {
        ThreadState(folding: documents, referrer: try Samples.tartu())
    }

    /// The party writes a document that rests on what it has read.
    func writing(_ letter: Letter, by side: Side) throws -> ThreadModel? {
        guard let body = letter.body(try view(of: side), side) else { return nil }
        var next = self
        next.letters[side, default: []].append(letter.name)
        let sequence = (chains[side]?.count ?? 0) + 1
        next.chains[side]?.append(
            Document(
                issuer: side == .referrer ? try Samples.tartu() : try Samples.porto(),
                audience: side == .referrer ? try Samples.porto() : try Samples.tartu(),
                id: try Self.id(side, sequence),
                issuedAt: Instant(seconds: 1_790_000_000),
                thread: try #require(Identifier(Self.thread)),
                sequence: sequence,
                previous: sequence == 1 ? nil : .zero,
                seen: read[side] ?? 0,
                type: letter.type,
                body: body
            )
        )
        return next
    }

    /// The party reads the next document of the other side; nil where there is none.
    func reading(by side: Side) -> ThreadModel? {
        let known = read[side] ?? 0
        guard known < chains[side.other]?.count ?? 0 else { return nil }
        var next = self
        next.read[side] = known + 1
        next.across[side]?.remove(known + 1)
        return next
    }

    /// The next document of the other side is lost for now, and the party reads one behind it that stops something; nothing where
    /// there is none.
    func readingAcross(by side: Side) -> [ThreadModel] {
        let known = read[side] ?? 0
        return (chains[side.other] ?? []).filter {
            $0.sequence > known + 1 && $0.stops && across[side]?.contains($0.sequence) != true
        }.map { document in
            var next = self
            next.across[side]?.insert(document.sequence)
            return next
        }
    }

    static func id(_ side: Side, _ sequence: Int) throws -> Identifier {
        let tail = String(sequence)
        let zeros = String(repeating: "0", count: 12 - tail.count)
        return try #require(
            Identifier("01999999-000\(side == .referrer ? 1 : 2)-7000-8000-" + zeros + tail)
        )
    }
}

/// One document that a party of the model may write.
struct Letter: Sendable, CustomStringConvertible {
    var name: String
    var type: DocumentType
    /// The body as it follows from what the party sees; nil where there is nothing to refer to.
    var body: @Sendable (ThreadState, Side) -> JSON?

    var description: String { name }

    init(_ name: String, _ type: DocumentType, _ body: JSON) {
        (self.name, self.type, self.body) = (name, type, { _, _ in body })
    }

    init(_ name: String, _ type: DocumentType, _ body: @Sendable @escaping (ThreadState, Side) -> JSON?) {
        (self.name, self.type, self.body) = (name, type, body)
    }

    static let offer = Letter("offer", .referral, Samples.referral)

    static let all: [Letter] = [
        Letter("receive", .status, Samples.received), Letter("review", .status, Samples.review),
        Letter("accept", .status, Samples.accepted),
        Letter("accept with conditions", .status, Samples.conditions),
        Letter("decline", .status, Samples.declined),
        Letter(
            "postpone",
            .status,
            ["state": "postponed", "until": "2027-01-01", "reason": "x", "says": "x"]
        ),
        Letter(
            "redirect",
            .status,
            ["state": "forwarded", "reason": "misaddressed", "to": "https://x.example"]
        ),
        Letter("hand on", .status, ["state": "forwarded", "reason": "onward", "to": "https://x.example"]),
        Letter("ask", .informationRequest, Samples.question),
        Letter("consult", .informationRequest, Samples.consultation),
        Letter(
            "ask onward",
            .informationRequest,
            ["purpose": "onward-transfer", "to": "https://x.example", "questions": [["says": "?"]]]
        ),
        Letter("answer", .informationResponse) { state, side in
            state.openQuestions.last { $0.asker != side }.map {
                ["request": .string($0.request.text), "answers": [["says": "x"]]]
            }
        },
        Letter("authorise", .acknowledgement) { state, side in
            state.openQuestions.last { $0.asker != side }.map {
                ["request": .string($0.request.text), "onward": "granted"]
            }
        },
        Letter("agree", .acknowledgement) { state, _ in
            guard case .proposed(let decision, _) = state.conditions else { return nil }
            return ["decision": .string(decision.text), "conditions": "accepted"]
        },
        Letter("disagree", .acknowledgement) { state, _ in
            guard case .proposed(let decision, _) = state.conditions else { return nil }
            return ["decision": .string(decision.text), "conditions": "declined"]
        },
        Letter("open", .acknowledgement) { _, side in
            (try? ThreadModel.id(side.other, 1)).map { ["opened": .string($0.text)] }
        },
        Letter("lapse", .status, ["state": "lapsed"]), Letter("prepare", .status, ["state": "preparing"]),
        Letter("begin dialogue", .status, ["state": "in-dialogue"]),
        Letter("message", .dialogueMessage, ["message": .string(ThreadModel.thread), "sealed": "x"]),
        Letter("sign", .agreement) { _, _ in
            [
                "kind": "participants", "standing": "signed",
                "text": .string(String(repeating: "a", count: 64)),
            ]
        },
        Letter("monitor", .status, ["state": "monitoring"]),
        Letter("complete", .outcome, ["result": "completed", "steps": []]),
        Letter("breach", .outcome, ["result": "breached", "steps": []]),
        Letter("end", .outcome, ["result": "ended-without-agreement", "steps": []]),
        Letter("hand back", .outcome, ["result": "returned-to-justice", "steps": []]),
        Letter("withdraw", .withdrawal, Samples.withdrawal), Letter("cancel", .withdrawal, ["by": "agency"]),
        Letter("consent", .consentChange, consent("given")),
        Letter("revoke", .consentChange, consent("withdrawn")),
        Letter("ask erasure", .erasureRequest, ["scope": "thread", "reason": "person-asked"]),
        Letter("report erasure", .erasureReport) { state, side in
            state.openErasures.first { $0.asker != side }.map {
                ["request": .string($0.request.text), "erased": [], "kept": []]
            }
        },
    ]

    static let request = Letter(
        "request an order",
        .assistanceRequest,
        AssistanceSamples.request(.orderGivenEffect)
    )

    /// What is written about a request for assistance: only where an exploration names it, for it would make every other larger.
    static let assistance: [Letter] = [
        answer("serve", "served"), answer("give", "given"), answer("give in part", "given-in-part"),
        answer("refuse", "refused"),
    ]

    static let preservationRequest = Letter("request to keep", .preservationRequest, keeping)
    static let information = Letter(
        "offer information",
        .spontaneousInformation,
        ["phase": "offer", "conditions": [["says": "For this case alone."]]]
    )
    static let content = Letter("send information", .spontaneousInformation, ["phase": "content"])
    static let notice = Letter("give notice", .notice, ["kind": "complaint", "says": "x"])

    private static let keeping: JSON = ["authority": "x", "days": 60, "data": [["says": "x"]]]

    /// What is said in some matters, or changes little: only where an exploration names it.
    static let further: [Letter] = [
        Letter("preserve", .preservationRequest, keeping),
        Letter("prolong", .preservationRequest) { state, side in
            state.preservations.last { $0.asker == side }.map { ["extends": .string($0.request.text)] }
        },
        Letter("keep", .preservationConfirmation) { state, side in
            state.preservations.last { $0.asker != side }.map {
                ["request": .string($0.request.text), "preservedUntil": "2027-02-01"]
            }
        },
        Letter("not keep", .preservationConfirmation) { state, side in
            state.preservations.last { $0.asker != side }.map {
                ["request": .string($0.request.text), "ground": ["code": "nothing-held"], "says": "x"]
            }
        },
        Letter("supply", .spontaneousInformation, ["phase": "content"]),
        Letter("notify", .notice, ["kind": "delay", "what": "answer", "until": "2027-01-01", "says": "x"]),
        Letter("correct", .correction) { _, side in
            (try? ThreadModel.id(side, 1)).map { ["document": .string($0.text), "changes": []] }
        },
        Letter("facilitate", .agreement, ["kind": "joint-facilitation"]), terms("propose", "proposed"),
        terms("decline terms", "declined"), Letter("report", .monitoringReport, ["items": []]),
    ]

    private static func terms(_ name: String, _ standing: String) -> Letter {
        Letter(
            name,
            .agreement,
            [
                "kind": "participants", "standing": .string(standing),
                "text": .string(String(repeating: "a", count: 64)),
            ]
        )
    }

    private static func answer(_ name: String, _ standing: String) -> Letter {
        Letter(name, .assistanceAnswer) { state, _ in
            state.assistance.map { AssistanceSamples.answer($0.measure, standing, to: $0.request.text) }
        }
    }

    static func named(_ name: String) throws -> Letter {
        try #require(([offer] + all + assistance + further).first { $0.name == name }, "no letter \(name)")
    }

    private static func consent(_ standing: String) -> JSON {
        [
            "consent": .string(ThreadModel.thread), "participant": "H", "standing": .string(standing),
            "at": "2026-11-29T10:00:00Z", "steps": ["indirect-dialogue"],
        ]
    }
}
