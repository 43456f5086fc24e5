import Referrals
import Testing
import Wire

@Suite("Consents of several people in one referral")
struct GroupConsentTests {
    /// A referral in preparation, with consents to a meeting declared for each name.
    private func writer(_ referrers: [String], _ receivers: [String]) throws -> Samples.Writer {
        var writer = Samples.Writer()
        _ = try writer.write(.referrer, .referral, [:], seen: 0)
        _ = try writer.write(.receiver, .status, Samples.received)
        _ = try writer.write(.receiver, .status, Samples.accepted)
        for (side, names) in [(Side.referrer, referrers), (.receiver, receivers)] {
            for (index, name) in names.enumerated() {
                _ = try writer.write(side, .consentChange, Self.consent(name, index, side, "given"))
            }
        }
        _ = try writer.write(.referrer, .status, ["state": "preparing"])
        return writer
    }

    private static func consent(_ name: String, _ index: Int, _ side: Side, _ standing: String) -> JSON {
        let number = index + (side == .referrer ? 0 : 50)
        return [
            "consent": .string(
                Identifier(at: Instant(milliseconds: 1_790_000_000_000 + Int64(number))).text
            ),
            "participant": .string(name), "standing": .string(standing), "steps": ["joint-session"],
        ]
    }

    private func begins(_ writer: Samples.Writer) throws -> Bool {
        var writer = writer
        _ = try writer.write(.referrer, .status, ["state": "in-dialogue"])
        return ThreadState(folding: writer.documents, referrer: try Samples.tartu()).stage == .inDialogue
    }

    @Test("COE-16b Who takes the consent back is out; for the others of the side the process goes on")
    func oneLeaves() throws {
        var writer = try writer(["P1", "P2", "P3"], ["T"])
        #expect(try begins(writer))
        let first = writer.documents.first { $0.body["participant"] == "P3" }?.body["consent"]
        _ = try writer.write(
            .referrer,
            .consentChange,
            [
                "consent": first ?? .null, "participant": "P3", "standing": "withdrawn",
                "steps": ["joint-session"],
            ]
        )
        #expect(try begins(writer))
    }

    @Test("COE-16b Where nobody of a side stays, nothing begins")
    func sideIsGone() throws {
        var writer = try writer(["P1", "P2"], ["T"])
        let only = writer.documents.first { $0.body["participant"] == "T" }?.body["consent"]
        _ = try writer.write(
            .receiver,
            .consentChange,
            [
                "consent": only ?? .null, "participant": "T", "standing": "withdrawn",
                "steps": ["joint-session"],
            ]
        )
        #expect(try !begins(writer))
    }

    /// A referral in preparation with one consent of each side, and what is said later of the receiver's.
    private func begins(after later: [(standing: String, steps: [String])]) throws -> (Bool, ThreadState) {
        var writer = Samples.Writer()
        let names = [0, 1].map { Identifier(at: Instant(milliseconds: 1_790_000_000_000 + $0)) }
        _ = try writer.write(.referrer, .referral, [:], seen: 0)
        _ = try writer.write(.receiver, .status, Samples.received)
        _ = try writer.write(.receiver, .status, Samples.accepted)
        func say(_ side: Side, _ standing: String, _ steps: [String]) throws {
            var body = Self.consent("T", 0, side, standing).object ?? [:]
            body["consent"] = .string(names[side == .referrer ? 0 : 1].text)
            body["steps"] = .array(steps.map(JSON.string))
            _ = try writer.write(side, .consentChange, .object(body))
        }
        try say(.referrer, "given", ["joint-session"])
        try say(.receiver, "given", ["joint-session", "outcome-report", "survey"])
        _ = try writer.write(.referrer, .status, ["state": "preparing"])
        for word in later { try say(.receiver, word.standing, word.steps) }
        return (try begins(writer), try writer.state())
    }

    @Test("COE-16b A withdrawal takes the steps that it names, and leaves the others of the consent standing")
    func someSteps() throws {
        let (begins, state) = try begins(after: [("withdrawn", ["outcome-report"])])
        let declared = try #require(state.consents.last)
        #expect(begins && declared.consent.standing == .given && declared.takenBack == ["outcome-report"])
        #expect(try !self.begins(after: [("withdrawn", ["joint-session"])]).0, "the dialogue itself")
        #expect(try !self.begins(after: [("withdrawn", [])]).0, "without steps it is all of them")
    }

    @Test(
        "COE-16b Step by step comes to the same as at once; nothing that was taken back comes back under the same name"
    )
    func stepByStep() throws {
        let words = ["survey", "outcome-report", "joint-session"].map { ("withdrawn", [$0]) }
        let (begins, state) = try begins(after: words)
        #expect(!begins && state.consents.last?.consent.standing == .withdrawn)
        #expect(try !self.begins(after: words + [("given", ["joint-session"])]).0)
        #expect(
            try !self.begins(
                after: [("withdrawn", ["joint-session"]), ("given", ["joint-session", "survey"])]
            ).0
        )
        let twice = try self.begins(after: [("withdrawn", ["survey"]), ("withdrawn", ["survey"])]).1
        #expect(twice.steps.last?.effect == .noEffect(.nothingOpen))
    }

    @Test("COE-16b Who was never declared in the thread is taken at their word each time, step by step")
    func neverDeclared() throws {
        var writer = try writer(["P1"], [])
        let name = Identifier(at: Instant(milliseconds: 1_790_000_000_000))
        for step in ["survey", "joint-session"] {
            var body = Self.consent("T", 7, .receiver, "withdrawn").object ?? [:]
            body["consent"] = .string(name.text)
            body["steps"] = [.string(step)]
            _ = try writer.write(.receiver, .consentChange, .object(body))
        }
        let state = try writer.state()
        #expect(state.consents.last?.takenBack == ["survey", "joint-session"])
        for step in state.steps.suffix(2) {
            if case .noEffect(let why) = step.effect { Issue.record("\(why)") }
        }
        #expect(try !begins(writer))
    }
}
