import Merkle
import Testing

@Suite("A witness and the policy that counts its word")
struct WitnessTests {
    private let log: NoteSigner
    private let leaves = (0..<600).map { TreeHash.leaf(Array("leaf \($0)".utf8)) }

    init() throws { log = try NoteSigner(name: "log.example/2026", kind: .signature, seed: Array(1...32)) }

    private func checkpoint(_ size: Int, changing leaf: Int? = nil) throws -> (
        note: SignedNote, value: Checkpoint
    ) {
        let value = Checkpoint(origin: "log.example/2026", size: UInt64(size), root: edge(size, leaf).root)
        return (try value.signed(by: log), value)
    }

    private func edge(_ size: Int, _ changed: Int?) -> RightEdge {
        var edge = RightEdge()
        for (index, leaf) in leaves[..<size].enumerated() {
            edge.append(index == changed ? .leaf([7]) : leaf)
        }
        return edge
    }

    private func refusal(_ request: AddCheckpoint, known: Checkpoint?) -> Int {
        do {
            try request.judge(known: known, log: log.verifier)
            return 200
        } catch {
            return error.status
        }
    }

    private func proof(_ old: UInt64, _ size: Int) throws -> [TreeHash] {
        var tree = TiledTree(size: UInt64(size), tiles: try MemoryTiles(Array(leaves[..<size])))
        return try tree.consistencyProof(from: old).hashes
    }

    @Test("Each refusal has its status")
    func refusals() throws {
        let known = try checkpoint(300).value
        let later = try checkpoint(600).note
        let good = try AddCheckpoint(oldSize: 300, hashes: try proof(300, 600), note: later)
        #expect(refusal(good, known: known) == 200)
        #expect(refusal(try AddCheckpoint(oldSize: 299, hashes: [], note: later), known: known) == 409)
        #expect(refusal(try AddCheckpoint(oldSize: 601, hashes: [], note: later), known: known) == 400)
        #expect(refusal(good, known: nil) == 409)
        #expect(refusal(try AddCheckpoint(oldSize: 0, hashes: good.hashes, note: later), known: nil) == 422)
        #expect(refusal(try AddCheckpoint(oldSize: 300, hashes: [], note: later), known: known) == 422)
        let other = try checkpoint(300, changing: 5).note
        #expect(refusal(try AddCheckpoint(oldSize: 300, hashes: [], note: other), known: known) == 422)
        let same = try checkpoint(300).note
        #expect(refusal(try AddCheckpoint(oldSize: 300, hashes: [], note: same), known: known) == 200)
        let noLeaves = Checkpoint(origin: "log.example/2026", size: 0, root: .leaf([1]))
        let wrong = try AddCheckpoint(oldSize: 0, hashes: [], note: try noLeaves.signed(by: log))
        #expect(refusal(wrong, known: nil) == 422)
        let stranger = try NoteSigner(name: "log.example/2026", kind: .signature, seed: Array(2...33))
        let foreign = try AddCheckpoint(
            oldSize: 300,
            hashes: [],
            note: try Checkpoint(body: later.body).signed(by: stranger)
        )
        #expect(refusal(foreign, known: known) == 403)
    }

    @Test("A body that is not of the form is named, and never read as something else")
    func malformed() throws {
        let note = try checkpoint(3).note.text
        for body in [
            "", "old\n\n" + note, "old 01\n\n" + note, "old -1\n\n" + note, "old 0\n" + note, "old 0\n\n",
            "old 0\nAAAA\n\n" + note, "old 0\n\n" + note.dropLast(), "old 18446744073709551616\n\n" + note,
            "old 0\n" + String(repeating: leaves[0].base64 + "\n", count: 64) + "\n" + note,
        ] {
            #expect(throws: WitnessRefusal.self) { try AddCheckpoint(parsing: Array(body.utf8)) }
        }
    }

    @Test("Two witnesses of one operator are one vote")
    func operators() throws {
        let witnesses = try (0..<4).map { number in
            WitnessPolicy.Witness(
                name: "w\(number)",
                verifier: try NoteSigner(
                    name: "w\(number).example",
                    kind: .cosignature,
                    seed: [UInt8](repeating: UInt8(number), count: 32)
                ).verifier,
                url: nil
            )
        }
        let text = """
            # two agencies abroad
            \(witnesses.map { "witness \($0.name) \($0.verifier) https://\($0.name).example" }.joined(separator: "\n"))
            group porto any w0 w1
            group lyon any w2
            group all 2 porto lyon w3
            quorum all
            """
        let policy = try WitnessPolicy(parsing: text)
        let built = try WitnessPolicy(
            2,
            of: [
                ("porto", Array(witnesses[0...1])), ("lyon", [witnesses[2]]), ("third", [witnesses[3]]),
            ]
        )
        for policy in [policy, built] {
            #expect(!policy.isSatisfied(by: []))
            #expect(!policy.isSatisfied(by: Set(witnesses[0...1].map(\.verifier))))
            #expect(policy.isSatisfied(by: Set(witnesses[1...2].map(\.verifier))))
            #expect(policy.isSatisfied(by: Set([witnesses[0], witnesses[3]].map(\.verifier))))
        }
    }

    @Test("A policy that would not mean what it seems to is refused with its line")
    func brokenPolicies() throws {
        let key = try NoteSigner(name: "w.example", kind: .cosignature, seed: Array(1...32)).verifier
        for (text, line) in [
            ("witness a \(key)", 0), ("quorum a", 1), ("witness a \(key)\nwitness a \(key)\nquorum a", 2),
            ("witness a \(key)\ngroup g 2 a\nquorum g", 2), ("witness a \(key)\ngroup g 0 a\nquorum g", 2),
            ("group g any later\nwitness later \(key)\nquorum g", 1),
            ("witness a \(log.verifier)\nquorum a", 1),
            ("witness a \(key)\ngroup g 1 a a\nquorum g", 2), ("quorum none\nquorum none", 2), ("hello", 1),
        ] {
            let error = #expect(throws: WitnessPolicyError.self) { try WitnessPolicy(parsing: text) }
            #expect(error?.line == line, "\(text)")
        }
        #expect(try WitnessPolicy(parsing: "quorum none").isSatisfied(by: []))
    }
}
