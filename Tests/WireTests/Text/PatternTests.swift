import Testing

@testable import Wire

@Suite("A pattern")
struct PatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool? {
        var budget = 1_000_000
        return try Pattern(pattern).matches(text, budget: &budget)
    }

    @Test(
        "matches as ECMA-262 says",
        arguments: [
            ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]), ("a|bc", ["xax", "xbcx"], ["b", "c", ""]),
            ("^(?:ab)*c?$", ["", "abab", "abc"], ["aba", "cc"]), ("^[^a-c]$", ["d", "é"], ["b", ""]),
            ("^[\\d-]+$", ["1-2"], ["a"]), ("^\\w+\\s\\S$", ["a_9 x"], ["é x"]),
            ("^.$", ["😀", "\r"].dropLast(), ["\n", "ab"]),
            ("^\\p{Lu}\\p{Ll}+$", ["Élan"], ["élan"]), ("\\bcat\\b", ["a cat."], ["concat"]),
            ("\\Bx", ["ax"], ["x"]),
            ("^\\u0041\\x42\\u{1F600}\\cJ$", ["AB😀\n"], ["AB😀"]), ("^\\ud83d\\ude00$", ["😀"], ["x"]),
            ("^a+?b$", ["aab"], ["b"]),
            ("^[A-Z]{2}\\.[\\]\\-]$", ["EE.]", "PT.-"], ["EEx]"]), ("", ["", "x"], []),
            ("^(|a)$", ["", "a"], ["aa"]),
            ("[^]", ["\n"], [""]), ("^\\P{L}$", ["1"], ["a"]), ("^a{0}b$", ["b"], ["ab"]),
            ("^[\\D]$", ["x"], ["1"]),
            ("x$", ["ax"], ["x\n"]),
        ] as [(String, [String], [String])]
    )
    func matching(pattern: String, matching: [String], others: [String]) throws {
        for text in matching { #expect(try matches(pattern, text) == true, "\(text)") }
        for text in others { #expect(try matches(pattern, text) == false, "\(text)") }
    }

    @Test(
        "is refused when it is wrong or needs backtracking",
        arguments: [
            ("(", .syntax), (")", .syntax), ("[a", .syntax), ("a**", .syntax), ("*a", .syntax),
            ("a{2,1}", .syntax),
            ("a{", .syntax), ("]", .syntax), ("\\", .syntax), ("\\a", .syntax), ("\\-", .syntax),
            ("[z-a]", .syntax),
            ("\\u12", .syntax), ("\\ud800", .syntax), ("\\01", .syntax), ("^*", .syntax),
            ("[\\d-a]", .syntax),
            ("(a)\\1", .unsupported), ("(?=a)", .unsupported), ("(?!a)", .unsupported),
            ("(?<=a)", .unsupported),
            ("(?<n>a)", .unsupported), ("\\p{Script=Latin}", .unsupported), ("\\k<n>", .unsupported),
            ("a{1001}", .tooLarge), ("((a{1000}){1000}){1000}", .tooLarge),
        ] as [(String, PatternError.Code)]
    )
    func refusals(pattern: String, code: PatternError.Code) {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        #expect(error?.code == code)
    }

    @Test(
        "takes time in proportion to the text where backtracking would take for ever, and keeps to its budget"
    )
    func linearTime() throws {
        let evil = try Pattern("^(a+)+(a|aa)*$")
        let text = String(repeating: "a", count: 10_000) + "b"
        var budget = 1_000_000
        #expect(evil.matches(text, budget: &budget) == false)
        #expect(budget > 0)
        var small = 1_000
        #expect(evil.matches(text, budget: &small) == nil)
    }

    @Test("nested as deeply as a text can nest is refused, not fatal")
    func nesting() {
        let deep = String(repeating: "(", count: 4_000)
        #expect(throws: PatternError.self) { try Pattern(deep) }
    }
}
