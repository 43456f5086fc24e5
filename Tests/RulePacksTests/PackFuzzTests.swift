import Foundation
import RulePacks
import Testing

@Suite("Packs that nobody vouches for")
struct PackFuzzTests {
    /// Small packs whose every part a mutation reaches.
    private static func seeds() throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fuzzing/Seeds")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
    }

    @Test("the seeds of the fuzzer go all the way") func seeds() throws {
        let entry = PackFuzzEntry([try ExamplePack.schema()])
        for seed in try Self.seeds() { #expect(try entry.exercise(seed) == .analysed) }
        #expect(try entry.exercise(Array(ExamplePack.text("facts.yaml").utf8)) == .schema)
        #expect(try entry.exercise([0xFF, 0x00, 0x7B]) == .refused)
    }

    @Test("mutated packs are refused or decided, and never contradict themselves", arguments: 0..<8)
    func mutations(seed: Int) throws {
        let entry = PackFuzzEntry([try ExamplePack.schema()])
        let seeds = try Self.seeds()
        var source = CaseSource(seed: UInt64(seed) &+ 500)
        var reached: [PackFuzzEntry.Reach: Int] = [:]
        for round in 0..<40 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...2, using: &source.generator) { source.mutate(&bytes) }
            reached[try entry.exercise(bytes), default: 0] += 1
        }
        #expect(reached[.refused, default: 0] > 0)
        #expect(
            reached[.analysed, default: 0] + reached[.read, default: 0] > 0,
            "else only the reader is tried"
        )
    }
}

extension CaseSource {
    /// One change: another digit, another byte, a byte less, a number too large, or a part twice.
    fileprivate mutating func mutate(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 32...126, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: "9223372036854775807".utf8, at: place)
        case 3:
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        default:
            let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
            if let digit = digits.randomElement(using: &generator) {
                bytes[digit] = UInt8.random(in: 48...57, using: &generator)
            }
        }
    }
}
