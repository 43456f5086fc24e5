import ConformanceData
import Merkle
import Testing
import Wire

@Suite("Conformance: a conversation with a witness")
struct WitnessConformance {
    @Test(
        "The recorded steps, with today's answer to an unknown origin",
        .enabled(
            if: ConformanceData.isPlaced,
            "\(ConformanceData.absent)"
        )
    )
    func steps() throws {
        let data = try JSON(
            parsing: ConformanceData.bytes("tlog/witness-conversation-first-steps.json"),
            limits: .local
        )
        let log = try NoteVerifier(
            name: data["log_origin"]?.string ?? "",
            kind: .signature,
            publicKey: hexBytes(data["log_public_key_hex"]?.string ?? "")
        )
        let witness = try NoteSigner(name: "example.com/witness", kind: .cosignature, seed: Array(0..<32))
        var known: Checkpoint?
        let steps = data["steps"]?.array ?? []
        for (number, step) in steps.enumerated() {
            var status = 200
            do {
                let request = try AddCheckpoint(parsing: Array((step["body"]?.string ?? "").utf8))
                try request.judge(known: known, log: request.checkpoint.origin == log.name ? log : nil)
                known = request.checkpoint
                let line = try witness.cosignature(over: request.note, at: 1_800_000_000).line
                #expect(line.hasPrefix("— example.com/witness "))
            } catch let refusal as WitnessRefusal {
                status = refusal.status
            }
            let isUnknownOrigin = step["assert"]?.string?.contains("unknown log") == true
            #expect(status == (isUnknownOrigin ? 404 : step["status"]?.int), "step \(number + 1)")
        }
        #expect(steps.count == 4)
    }
}
