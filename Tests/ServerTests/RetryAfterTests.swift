import Referrals
import Server
import Testing

@Suite("The Retry-After field")
struct RetryAfterTests {
    private static let now = Instant(rfc3339: "1994-11-06T08:49:07Z") ?? .earliest

    private func read(_ field: String, answeredAt date: String? = nil) -> Int64? {
        RetryAfter.seconds(field, answeredAt: date, now: Self.now)
    }

    @Test(
        "It is read as seconds or as a date in each of the three forms of RFC 9110",
        arguments: [
            ("0", 0), ("120", 120), ("99999999999999999999999", Int64.max),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 30), ("Sunday, 06-Nov-94 08:49:37 GMT", 30),
            ("Sun Nov  6 08:49:37 1994", 30), ("Mon, 07 Nov 1994 08:49:07 GMT", 86_400),
        ] as [(String, Int64)]
    )
    func forms(field: String, seconds: Int64) {
        #expect(read(field) == seconds)
    }

    @Test("A date is meant by the clock that wrote it, and one that is past asks for no wait")
    func clocks() {
        // The peer's clock is an hour ahead.
        let date = "Sun, 06 Nov 1994 09:49:07 GMT"
        #expect(read("Sun, 06 Nov 1994 09:49:37 GMT", answeredAt: date) == 30)
        #expect(read("Sun, 06 Nov 1994 09:49:37 GMT", answeredAt: "no date") == 3630)
        #expect(read("Sat, 05 Nov 1994 08:49:37 GMT") == 0)
    }

    @Test(
        "What is neither is not there",
        arguments: [
            "", " ", "-5", "+5", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 994 08:49:37 GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "\u{0661}\u{0662}", "Sun, 06 Nov 1994 08:49:37 CET",
        ]
    )
    func unreadable(field: String) {
        #expect(read(field) == nil)
    }
}
