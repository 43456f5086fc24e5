import RulePacks
import Testing

@Suite("Strict YAML")
struct StrictYAMLTests {
    func problem(_ text: String) -> PackProblem? {
        do {
            _ = try YAMLValue(yaml: text, file: "f.yaml")
            return nil
        } catch {
            return error.problems.first
        }
    }

    @Test("words of YAML 1.1 that mean false there stay text: NO is Norway")
    func norway() throws {
        let value = try YAMLValue(yaml: "list: [NO, no, off, y, on]\nversion: 2026.30", file: "f.yaml")
        #expect(value["list"]?.sequence?.compactMap(\.text) == ["NO", "no", "off", "y", "on"])
        #expect(value["list"]?.sequence?.allSatisfy { $0.bool == nil } == true)
        #expect(value["version"]?.text == "2026.30")
    }

    @Test("quoted text is never a truth value, a number or nothing")
    func quoted() throws {
        let value = try YAMLValue(
            yaml: #"{a: "true", b: "16", c: "null", d: true, e: 16, f: null, g: 0x1F}"#,
            file: "f"
        )
        #expect(value["a"]?.bool == nil && value["b"]?.integer == nil && value["c"]?.isNull == false)
        #expect(value["d"]?.bool == true && value["e"]?.integer == 16 && value["f"]?.isNull == true)
        #expect(value["g"]?.integer == 31)
    }

    @Test(
        "what makes a text mean two things is refused, with its line",
        arguments: [
            ("a: &x 1\nb: *x", 1), ("a: 1\nb: *x", 2), ("a: !!str 1", 1),
            ("ok: 1\nwhen: !referral.agreement", 2),
            ("a:\n\tb: 1", 2), ("a: {<<: {b: 1}}", 1), ("%YAML 1.1\n---\na: 1", 1), ("\u{FEFF}a: 1", 1),
            ("a: \u{7}", 1), ("? [1, 2]\n: 1", 1),
        ]
    )
    func refused(text: String, line: Int) throws {
        let found = try #require(problem(text))
        #expect(found.code == .yamlTrap, "\(found)")
        #expect(found.place.line == line)
        #expect(!found.fix.isEmpty)
    }

    @Test("a key that stands twice is refused with both lines")
    func duplicate() throws {
        let found = try #require(problem("a: 1\nb: 2\na: 3"))
        #expect(found.code == .duplicate)
        #expect(found.place.line == 3)
        #expect(found.message.contains("line 1"))
    }

    @Test("a second document is refused")
    func secondDocument() {
        #expect(problem("a: 1\n---\nb: 2")?.code == .yamlTrap)
    }

    @Test("size and depth are bounded, however the depth is written")
    func bounds() {
        #expect(problem(String(repeating: "[", count: 5000))?.code == .limit)
        #expect(problem(String(repeating: "- ", count: 5000) + "a")?.code == .limit)
        #expect(problem("a: \"" + String(repeating: "x", count: 1 << 20) + "\"")?.code == .limit)
        let nested = (0..<60).map { String(repeating: " ", count: $0) + "k:" }.joined(separator: "\n")
        #expect(problem(nested)?.code == .limit)
    }

    @Test("broken YAML says where and what to look for")
    func broken() throws {
        let found = try #require(problem("a: [1, 2\nb: 3"))
        #expect(found.code == .yaml)
        #expect(found.place.line >= 1 && !found.fix.isEmpty)
    }

    @Test("no bytes make the reader fall over", arguments: 0..<200)
    func mutations(seed: Int) throws {
        var source = CaseSource(seed: UInt64(seed))
        var scalars = Array(try ExamplePack.text("arvenia.yaml").unicodeScalars)
        let alphabet = Array("{}[]:,&*!|>%@`\"'#-? \n\t0aN~".unicodeScalars)
        for _ in 0..<Int.random(in: 1...12, using: &source.generator) {
            let place = Int.random(in: 0..<scalars.count, using: &source.generator)
            switch Int.random(in: 0..<3, using: &source.generator) {
            case 0: scalars[place] = source.pick(alphabet)
            case 1: scalars.insert(source.pick(alphabet), at: place)
            default: scalars.remove(at: place)
            }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        do {
            _ = try RulePack(yaml: text, file: "f.yaml", schema: try ExamplePack.schema())
        } catch let error as PackError {
            #expect(!error.problems.isEmpty)
            #expect(
                error.problems.allSatisfy { $0.place.line >= 1 && !$0.message.isEmpty && !$0.fix.isEmpty }
            )
        }
    }
}
