import Foundation
import RulePacks
import Testing

@Suite("Notices for participants")
struct NoticesTests {
    private let library: JurisdictionLibrary
    private let day: CalendarDate
    private static let agency = NoticeAgency(
        service: "Mediation Service",
        contact: "tel. 555 0100",
        complaints: "Complaints Office, tel. 555 0199"
    )
    private static let languages = ["en", "et", "pt", "de", "fr", "es", "it", "nl", "sv"]

    init() throws {
        library = try JurisdictionLibrary.shared.get()
        day = try JurisdictionLibrary.day()
    }

    private static func template(_ language: String) throws -> NoticeTemplate {
        let path = "notices/\(language).md"
        return try NoticeTemplate(markdown: JurisdictionLibrary.text(path), file: path)
    }

    @Test("Every template is served by a file of its own language, and every file is a template")
    func filesAndLanguages() throws {
        let files = try JurisdictionLibrary.files(in: "notices", suffix: ".md")
        #expect(Set(files) == Set(Self.languages.map { "\($0).md" }))
        for language in Self.languages { #expect(try Self.template(language).language == language) }
    }

    @Test("English serves every jurisdiction, and no language serves one that has no pack")
    func places() throws {
        #expect(try Set(Self.template("en").places.keys) == Set(library.codes))
        for language in Self.languages {
            #expect(try Set(Self.template(language).places.keys).isSubset(of: library.codes))
        }
    }

    @Test("Every rule, obligation and parameter that a template names is in a pack", arguments: languages)
    func names(language: String) throws {
        #expect(try Self.template(language).unknownNames(among: library.all) == [])
    }

    @Test(
        "Every notice is filled for every jurisdiction without an open place or a statement that lacks its source"
    )
    func everyNotice() throws {
        var notices = 0
        var statements = 0
        for language in Self.languages {
            let template = try Self.template(language)
            for code in template.places.keys.sorted() {
                for topic in NoticeTopic.allCases {
                    let notice = try template.notice(
                        topic,
                        for: library.pack(code),
                        layers: library.layers,
                        on: day,
                        agency: Self.agency
                    )
                    notices += 1
                    statements += notice.statements.count
                    #expect(
                        !notice.text.contains("{") && !notice.text.contains("}"),
                        "\(code) \(language) \(topic)"
                    )
                    #expect(notice.text.contains(template.words.unreviewed))
                    check(notice)
                }
            }
        }
        print("notices filled: \(notices), statements: \(statements)")
        #expect(notices == (28 + 1 + 2 + 3 + 4 + 1 + 2 + 2 + 2) * NoticeTopic.allCases.count)
    }

    /// A statement has citations and shows how certain it is, or speaks of the agency alone.
    private func check(_ notice: Notice) {
        let label = "\(notice.jurisdiction) \(notice.language) \(notice.topic)"
        for statement in notice.statements {
            guard let provenance = statement.provenance else {
                let text = statement.paragraphs.joined()
                #expect(
                    [Self.agency.service, Self.agency.contact, Self.agency.complaints].contains {
                        text.contains($0)
                    },
                    "\(label): \(text)"
                )
                continue
            }
            #expect(!statement.citations.isEmpty, "\(label): \(statement.paragraphs)")
            let words = notice.words
            let basis =
                switch provenance.basis {
                case .text: words.text
                case .secondary: words.secondary
                case .recall: words.recall
                }
            #expect(words.certainty(provenance).hasPrefix(basis))
            #expect(words.certainty(provenance).contains(words.unsure) == (provenance.confidence == .low))
        }
    }

    @Test("Languages beside English say the same as English, except where they write a rule out")
    func parity() throws {
        let english = try Self.template("en")
        for language in Self.languages where language != "en" {
            let template = try Self.template(language)
            for code in template.places.keys.sorted() {
                for topic in NoticeTopic.allCases {
                    let (own, other) = try (
                        template.notice(
                            topic,
                            for: library.pack(code),
                            layers: library.layers,
                            on: day,
                            agency: Self.agency
                        ),
                        english.notice(
                            topic,
                            for: library.pack(code),
                            layers: library.layers,
                            on: day,
                            agency: Self.agency
                        )
                    )
                    let citations = { (notice: Notice) in Set(notice.statements.flatMap(\.citations)) }
                    #expect(citations(own) == citations(other), "\(code) \(language) \(topic)")
                    #expect(own.statements.count == other.statements.count, "\(code) \(language) \(topic)")
                }
            }
        }
    }

    @Test("A minor in Estonia is told that the guardian agrees as well, with the section of the Code")
    func estonianMinor() throws {
        let notice = try Self.template("et").notice(
            .rights,
            for: library.pack("EE"),
            layers: library.layers,
            on: day,
            agency: Self.agency
        )
        let statement = try #require(
            notice.statements.first { $0.paragraphs.joined().contains("18-aastane") }
        )
        #expect(statement.citations.contains { $0.source == "krms" && $0.part == "sec_203-2__para_1" })
        #expect(notice.text.contains("tekst on loetud"))
    }

    @Test("What is uncertain is said to be uncertain")
    func uncertain() throws {
        let notice = try Self.template("en").notice(
            .confidentiality,
            for: library.pack("JP"),
            layers: library.layers,
            on: day,
            agency: Self.agency
        )
        let statement = try #require(
            notice.statements.first {
                $0.paragraphs.joined().contains("does not surely keep what you say out of a court")
            }
        )
        #expect(statement.provenance?.confidence == .low)
        #expect(notice.text.contains("from memory, not checked against the text; uncertain"))
    }

    @Test("A jurisdiction that the language does not serve is refused")
    func otherLanguage() throws {
        let template = try Self.template("et")
        #expect(throws: PackError.self) {
            try template.notice(
                .rights,
                for: library.pack("PT"),
                layers: library.layers,
                on: day,
                agency: Self.agency
            )
        }
    }
}
