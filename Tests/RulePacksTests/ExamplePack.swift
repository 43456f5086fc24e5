import Foundation
import RulePacks
import Testing

/// The design's example pack and facts, beside the tests.
enum ExamplePack {
    static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Packs"
        )
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    static func schema() throws -> FactSchema {
        try FactSchema(yaml: text("facts.yaml"), file: "facts.yaml")
    }

    static func pack(_ change: (String) -> String = { $0 }) throws -> RulePack {
        try RulePack(yaml: change(text("arvenia.yaml")), file: "arvenia.yaml", schema: schema())
    }
}

@Suite("The example pack")
struct ExamplePackTests {
    @Test("passes the check and all of its own tests")
    func passes() throws {
        let pack = try ExamplePack.pack()
        let results = PackTester(pack, schema: try ExamplePack.schema()).run()
        for result in results where !result.passed {
            Issue.record("\(result.subject.text): \(result.differences.joined(separator: "; "))")
        }
        #expect(results.count >= 27)
    }
}
