import CEL
import Testing

@Suite("Regular expressions")
struct PatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Outcome {
        try Environment(variables: ["s": .string, "p": .string]).compile("s.matches(p)").program()
            .evaluate(["s": .string(text), "p": .string(pattern)])
    }

    @Test(
        "A pattern matches these texts",
        arguments: [
            ("", ""), ("", "abc"), ("b", "abc"), ("^abc$", "abc"), ("a.c", "a\u{1F431}c"), ("a|b|", ""),
            ("(a|b)+c", "ababc"),
            ("a{2,3}b", "xaab"), ("a{2}", "aa"), ("x{,3}", "x{,3}"), ("[a-c&]+$", "b&a"), ("[^a-c]", "d"),
            ("[]a]", "]"),
            ("[a\\]b]", "]"), ("\\d+\\.\\d*", "3."), ("\\bfoo\\b", "a foo!"), ("\\Boo", "foo"),
            ("(?i)straße", "STRAßE"),
            ("(?i:A)b", "ab"), ("(?m)^b$", "a\nb\nc"), ("(?s)a.b", "a\nb"),
            ("[[:alpha:]]+[[:^digit:]]", "ab"),
            ("\\pL\\p{Nd}\\PL", "é4!"), ("\\x41\\x{1F431}", "A\u{1F431}"), ("\\Qa.b\\E+", "a.bbb"),
            ("(?P<n>a)(?<m>b)", "ab"),
            ("\\A\\z", ""), ("a*?b", "aab"), ("\\141", "a"), ("(?i)[^x]\\D\\W", "ay!"), ("(?-i)a", "a"),
            ("[\\d-z]+", "5-z"),
            ("(|a)+b", "aab"), ("(a*)*", "b"), ("$^", ""), ("\\t\\n", "\t\n"), ("(?i)\\p{Lu}", "a"),
            ("[a-]", "-"),
        ]
    )
    func matching(pattern: String, text: String) throws {
        #expect(try matches(pattern, text).bool == true)
    }

    @Test(
        "A pattern does not match these texts",
        arguments: [
            ("a", ""), ("^b", "ab"), ("b$", "bc"), ("a.c", "a\nc"), ("a{3}", "aa"), ("[^a]", "a"),
            ("\\d", "x"), ("^b$", "a\nb"),
            ("\\bfoo\\b", "food"), ("(?i)b", "a"), ("\\pL", "4"), ("(a|b)c", "ab"), ("a+b", "b"),
            ("\\D", "123"), ("[[:^alpha:]]", "ab"),
        ]
    )
    func notMatching(pattern: String, text: String) throws {
        #expect(try matches(pattern, text).bool == false)
    }

    @Test(
        "What is not well formed, or cannot be matched in linear time, is an error",
        arguments: [
            "(", ")", "[", "a**", "*", "a{3,2}", "a{1001}", "(?=a)", "(?<!a)b", "\\1", "(a)\\1", "\\",
            "[b-a]", "\\p{Greek}",
            "(?P<n", "[[:what:]]", "\\x{110000}", "\\xZZ", "\\C", "(?z)a",
        ]
    )
    func malformed(pattern: String) throws {
        guard case .error(let error) = try matches(pattern, "a") else {
            Issue.record("taken: \(pattern)")
            return
        }
        #expect(error.code == .invalidPattern)
    }

    @Test("A pattern written out is compiled once, and means the same")
    func constantPatterns() throws {
        let environment = try Environment(variables: ["s": .string])
        #expect(
            try environment.compile("s.matches('^[a-z]+$')").program().evaluate(["s": "abc"]).bool == true
        )
        guard
            case .error(let error) = try environment.compile("s.matches('(')").program().evaluate(["s": "abc"]
            )
        else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .invalidPattern)
    }
}
