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
}
