import Testing

@testable import Wire

@Suite("Text formats")
struct TextFormatTests {
    @Test(
        "take what their standards allow and nothing else",
        arguments: [
            (
                .dateTime, ["2026-01-31T09:30:00Z", "2024-02-29T23:59:60Z", "1998-12-31t15:59:60.123-08:00"],
                [
                    "2026-01-31 09:30:00Z", "2026-02-29T00:00:00Z", "2026-01-31T09:30:60Z",
                    "2026-01-31T24:00:00Z", "2026-01-31T09:30:00",
                ]
            ),
            (.date, ["2000-02-29"], ["1900-02-29", "2026-13-01", "2026-1-01", "2026-00-10", "٢٠٢٦-٠١-٠١"]),
            (
                .duration, ["P14D", "P1Y2M3DT4H5M6S", "PT1M", "P3W"],
                ["P", "PT", "P1", "P1D2M", "P1W2D", "1D", "P1YT", "PT1H2S", "P1H"]
            ),
            (
                .uuid, ["0190b6c4-7e1a-7c3e-8a51-2b7c1f0a9d3e", "0190B6C4-7E1A-7C3E-8A51-2B7C1F0A9D3E"],
                [
                    "0190b6c47e1a7c3e8a512b7c1f0a9d3e", "0190b6c4-7e1a-7c3e-8a51-2b7c1f0a9d3g",
                    "{0190b6c4-7e1a-7c3e-8a51-2b7c1f0a9d3e}",
                ]
            ),
            (
                .uri,
                ["https://node.example/a?b#c", "urn:uuid:x", "http://[::1]:8080/", "mailto:a@b.example"],
                [
                    "//node.example", "a b:c", "https://node.example/a b", "https://[::1", "http://a:b/",
                    "https://a/%4", "https://a/é",
                ]
            ),
            (.uriReference, ["a/b", "#x", "//host/a", ""], ["1a:b", "a b", "\\\\share"]),
            (
                .email, ["a.b+c@node.example", "\"a b\"@[127.0.0.1]", "x@[IPv6:::1]"],
                ["a@", "@b", "a..b@c.example", ".a@c.example", "a b@c.example", "a@-c.example", "a"]
            ),
            (
                .hostname, ["node.example", "a-b.c1", "xn--nw2a.example"],
                ["-a", "a-", "a..b", "a_b", ".", "ab--c.example", "é.example"]
            ),
            (.ipv4, ["127.0.0.1"], ["127.0.0", "256.0.0.1", "01.0.0.1", "1.1.1.1."]),
            (
                .ipv6, ["::", "::1", "1::", "fe80::1:2", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"],
                [
                    ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "12345::", "::1%eth0", ":1:2:3:4:5:6:7:8",
                    "1:2:3:4:5:6:7:8:",
                ]
            ),
            (
                .regex, ["^[a-z]+$", "", "(?<=a+)b(?!c)", "(?<n>a)\\k<n>\\1", "\\p{Script=Latin}"],
                ["(", "\\Z", "(?<a", "(?#)", "\\k", "\\p{}"]
            ),
            (.jsonPointer, ["", "/a/0", "/~0~1"], ["a", "/~", "/~2"]),
        ] as [(TextFormat, [String], [String])]
    )
    func accepts(format: TextFormat, valid: [String], invalid: [String]) {
        for text in valid { #expect(format.accepts(text), "\(text)") }
        for text in invalid { #expect(!format.accepts(text), "\(text)") }
    }

    @Test(
        "resolve references as RFC 3986 section 5.4 lists",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"), ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"), ("#s", "http://a/b/c/d;p?q#s"), ("", "http://a/b/c/d;p?q"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("./g/.", "http://a/b/c/g/"), ("g;x=1/../y", "http://a/b/c/y"), ("g:h", "g:h"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
        ]
    )
    func resolves(reference: String, expected: String) {
        let base = URIReference("http://a/b/c/d;p?q")
        #expect(URIReference(reference).resolved(against: base).description == expected)
    }

    @Test("pointers find what they name, with escapes undone, and only that")
    func pointers() throws {
        let value: JSON = ["a/b": [10, ["~": true]], "": 1]
        #expect(value[try #require(JSONPointer(text: "/a~1b/1/~0"))] == true)
        #expect(value[JSONPointer()] == value)
        #expect(value[try #require(JSONPointer(text: "/"))] == 1)
        for text in ["/a~1b/2", "/a~1b/01", "/a~1b/-", "/x"] {
            #expect(value[try #require(JSONPointer(text: text))] == nil)
        }
        #expect(JSONPointer(["a/b", "~"]).description == "/a~1b/~0")
    }
}
