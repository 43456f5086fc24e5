import Referrals
import Testing

struct IdentityTests {
    @Test("An identifier sorts by the time it was made and reads back")
    func identifiers() throws {
        var generator = Samples.Seeded(3)
        let early = Identifier(at: Instant(milliseconds: 1_000), using: &generator)
        let late = Identifier(at: Instant(milliseconds: 2_000), using: &generator)
        #expect(early < late)
        #expect(Identifier(early.text) == early)
        #expect(Identifier(early.text.uppercased()) == nil)
        #expect(Identifier("c232ab00-9414-11ec-b3c8-9f6bdeced846") == nil, "version 1")
        for wrong in ["0", "-", "é", "g"] { #expect(Identifier(early.text + wrong) == nil) }
        #expect(Identifier(early.text.dropLast()) == nil && Identifier("") == nil)
        #expect(Identifier(early.text.replacing("-", with: "0")) == nil)
    }

    @Test(
        "Moments read and write RFC 3339 in UTC",
        arguments: [
            ("1970-01-01T00:00:00.000Z", Int64(0)), ("2026-11-23T10:15:00.250Z", 1_795_428_900_250),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ]
    )
    func moments(text: String, milliseconds: Int64) throws {
        #expect(try #require(Instant(rfc3339: text)).milliseconds == milliseconds)
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test(
        "Moments that do not exist or are not UTC are refused",
        arguments: [
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00+02:00",
            "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z", "2026-1-01T00:00:00Z", "",
        ]
    )
    func refusedMoments(text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test("Far times are clamped instead of overflowing")
    func clamped() {
        #expect(Instant(seconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: 0).adding(seconds: .min).rfc3339 == "0001-01-01T00:00:00.000Z")
    }

    @Test(
        "A node has exactly one spelling",
        arguments: [
            ("https://node.example", true), ("https://node.example:8443", true),
            ("https://node.example/tartu", true),
            ("http://node.example", false), ("https://node.example/", false), ("https://Node.example", false),
            ("https://user@node.example", false), ("https://node.example?x", false), ("https://", false),
            ("https://node.example/../x", false), ("https://node.example#x", false),
            ("https:///tartu", false), ("https://node.example//tartu", false),
            ("https://node..example", false),
            ("https://node.example/tartu/", false), ("https://node.example/Tartu_1~a", true),
            ("https://nodé.example", false),
            ("https:/\u{2044}node.example", false), ("https://" + String(repeating: "a", count: 247), true),
            ("https://" + String(repeating: "a", count: 248), false), ("", false),
        ]
    )
    func entities(text: String, isAllowed: Bool) { #expect((EntityID(text) != nil) == isAllowed) }
}
