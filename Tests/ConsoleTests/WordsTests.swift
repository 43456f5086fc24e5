import Foundation
import Testing

@testable import Console

@Suite("Words")
struct WordsTests {
    /// A made-up language with three plural forms that reads from right to left and has only a few phrases.
    static let made = Catalogue(
        language: Language(tag: "ar-XX", direction: .rightToLeft) {
            $0 == 0 ? .zero : $0 == 2 ? .two : .other
        },
        translations: [
            .overviewTitle: "TITLE",
            .documentCount: .counted([.two: "both", .other: "{count} pieces"]),
        ]
    )

    @Test("A page in another language says so, reads in its direction and uses its words")
    func otherLanguage() throws {
        let html = try Console(catalogue: Self.made).overview(Story.overview, in: Story.frame)
        #expect(html.contains("<html lang=\"ar-XX\" dir=\"rtl\">"))
        #expect(html.contains("<h1>TITLE</h1>"))
    }

    @Test("Plural forms follow the language's own rule")
    func plurals() {
        #expect(Self.made(.documentCount, count: 2) == "both")
        #expect(Self.made(.documentCount, count: 7) == "7 pieces")
        #expect(Self.made(.documentCount, count: 0) == "0 pieces")
        #expect(Catalogue.english(.documentCount, count: 1) == "1 document")
        #expect(Catalogue.english(.documentCount, count: 0) == "0 documents")
    }

    @Test("A missing phrase appears in English, in English's plural form, and is listed for the translator")
    func missing() {
        #expect(Self.made(.referralCount, count: 1) == "1 referral")
        #expect(Self.made.missing.count == Phrase.allCases.count - 2)
        #expect(Catalogue.english.missing.isEmpty)
    }

    @Test("Every English phrase has text in both forms that English has")
    func complete() {
        for phrase in Phrase.allCases {
            for form in [PluralForm.one, .other] {
                #expect(phrase.english.text(for: form)?.isEmpty == false, "\(phrase)")
            }
        }
    }

    @Test("A value that looks like a place is left as it is")
    func placesInValues() {
        #expect(
            Catalogue.english(.healthReceiptFrom, ["disposition": "{name}", "name": "{disposition}"])
                == "{name}, from {disposition}"
        )
    }

    @Test("Every phrase that a template names exists and has no place to fill")
    func templatePhrases() {
        var count = 0
        for template in TemplateLibrary.Name.allCases {
            for tag in template.tags where tag.hasPrefix("t.") {
                count += 1
                let phrase = Phrase(rawValue: String(tag.dropFirst(2)))
                #expect(phrase != nil, "\(template): \(tag)")
                if case .text(let text)? = phrase?.english { #expect(!text.contains("{"), "\(tag)") }
            }
        }
        #expect(count > 60)
    }

    @Test(
        "A template names a value from the page, the frame, the phrases or the current value, never by a bare name"
    )
    func templateNames() {
        for template in TemplateLibrary.Name.allCases {
            #expect(template.text.hasPrefix("{{% CONTENT_TYPE:\(ScalarHTML.name)}}"), "\(template)")
            #expect(!template.text.contains("{{{") && !template.text.contains("{{&"), "\(template)")
            for tag in template.tags {
                let isKnown = ["t.", "page.", "frame.", "."].contains { tag.hasPrefix($0) }
                #expect(isKnown, "\(template): \(tag)")
            }
        }
    }

    @Test(
        "Instants are shown in UTC, in the Gregorian calendar",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_164_799, "2024-02-28T23:59:59Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"), (1_795_443_601, "2026-11-23T14:20:01Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
        ]
    )
    func instants(seconds: Int, expected: String) {
        #expect(CivilTime(Date(timeIntervalSince1970: Double(seconds))).iso == expected)
    }

    @Test(
        "A page shows instants by the agency's clocks with their distance from UTC, and names the zone",
        arguments: [
            ("2026-11-23T22:20:00Z", 7200, "24 November 2026, 00:20 UTC+2"),
            ("2026-11-23T02:20:00Z", -12_600, "22 November 2026, 22:50 UTC\u{2212}3:30"),
            ("2026-11-23T14:20:00Z", 20_700, "23 November 2026, 20:05 UTC+5:45"),
            ("2026-11-23T14:20:00Z", 0, "23 November 2026, 14:20 UTC"),
        ]
    )
    func zones(instant: String, secondsAhead: Int, expected: String) throws {
        let console = try Console(zone: ClockZone(name: "Somewhere/Here") { _ in secondsAhead })
        var frame = Story.frame
        frame.now = Story.time(instant)
        let page = Markup(try console.error(ErrorPage(.notFound), in: frame))
        #expect(page.words.contains("Times are those of Somewhere/Here;"))
        #expect(page.words.contains(expected))
        // What machines read stays UTC.
        #expect(page.tags.contains { $0.name == "time" && $0.value(of: "datetime") == instant })
    }

    @Test("The hour that comes twice when clocks are put back is told apart")
    func clocksPutBack() {
        var words = Catalogue.english
        let change = Story.time("2026-10-25T01:00:00Z")
        words.zone = ClockZone(name: "Europe/Tallinn") { $0 < change ? 10_800 : 7_200 }
        #expect(words.moment(Story.time("2026-10-25T00:30:00Z")).text == "25 October 2026, 03:30 UTC+3")
        #expect(words.moment(Story.time("2026-10-25T01:30:00Z")).text == "25 October 2026, 03:30 UTC+2")
    }

    @Test("Instants that no calendar has are shown as the nearest that it has")
    func absurdInstants() {
        #expect(CivilTime(.distantFuture).year == 4001)
        #expect(CivilTime(Date(timeIntervalSince1970: .infinity)).year == 9999)
        #expect(CivilTime(Date(timeIntervalSince1970: -1e300)).year == 1)
        #expect(CivilTime(Date(timeIntervalSince1970: .nan)).year == 1970)
    }

    @Test(
        "Days left are counted by the calendar, not by the hour",
        arguments: [
            ("2026-11-23T23:59:59Z", "today"), ("2026-11-23T00:00:00Z", "today"),
            ("2026-11-24T00:00:00Z", "1 day left"), ("2026-11-26T22:00:00Z", "3 days left"),
            ("2026-11-22T23:59:59Z", "1 day overdue"), ("2026-10-23T12:00:00Z", "31 days overdue"),
            ("2028-11-23T12:00:00Z", "731 days left"),
        ]
    )
    func daysLeft(instant: String, expected: String) {
        #expect(Catalogue.english.due(Story.time(instant), now: Story.now).left == expected)
    }
}

extension TemplateLibrary.Name {
    /// The names of values in the template.
    var tags: [String] {
        text.components(separatedBy: "{{").dropFirst().compactMap { piece in
            guard let inside = piece.components(separatedBy: "}}").first, let first = inside.first else {
                return nil
            }
            switch first {
            case "%", "<", "$", ">": return nil
            case "/" where ["layout", "main"].contains(inside.dropFirst()): return nil
            case "#", "^", "/": return String(inside.dropFirst())
            default: return inside
            }
        }
    }
}
