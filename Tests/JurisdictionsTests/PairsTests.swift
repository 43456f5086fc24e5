import Foundation
import RulePacks
import Testing
import Wire

/// A worked example: the facts of one case between two jurisdictions, and what the packs answer.
struct WorkedPair: Sendable, CustomTestStringConvertible {
    var name: String
    var json: JSON

    var testDescription: String { name }

    static func all() throws -> [WorkedPair] {
        try JurisdictionLibrary.files(in: "pairs", suffix: ".json").map { file in
            WorkedPair(
                name: String(file.dropLast(".json".count)),
                json: try JSON(parsing: Array(JurisdictionLibrary.text("pairs/\(file)").utf8))
            )
        }
    }

    func text(_ key: String) throws -> String {
        guard let text = json[key]?.string else { throw LibraryError.missing("\(key) of \(name)") }
        return text
    }

    func assess(_ library: JurisdictionLibrary) throws -> LegalAssessment {
        guard let day = CalendarDate(try text("on")), let facts = json["facts"]?.object else {
            throw LibraryError.missing("the day or the facts of \(name)")
        }
        let assessor = Assessor(
            [
                Participant(try library.pack(text("sender")), as: .sender, layers: library.layers),
                Participant(try library.pack(text("receiver")), as: .receiver, layers: library.layers),
            ],
            schema: library.schema,
            on: day
        )
        return assessor.assess(try Facts(json: .object(facts), schema: library.schema))
    }
}

@Suite("Ten pairs, written up in Pairs.md")
struct PairsTests {
    private let library: JurisdictionLibrary

    init() throws { library = try JurisdictionLibrary.shared.get() }

    /// What an example states: outcomes by topic, the rules that decide, who approves, what is asked, held back and in conflict.
    private static func answer(_ assessment: LegalAssessment) -> JSON {
        var topics = JSONObject()
        for topic in assessment.topics where topic.interval.outcome != .permit {
            topics[topic.name] = .string(topic.interval.outcome.rawValue)
        }
        let decides = assessment.spoke.filter { $0.isCertain && $0.outcome == assessment.overall.floor }
        var answer = JSONObject()
        answer["overall"] = .string(assessment.overall.outcome.rawValue)
        answer["topics"] = .object(topics)
        answer["decides"] = list(decides.map { $0.rule.rule })
        answer["approvers"] = list(assessment.approvers)
        answer["asks"] = list(assessment.questions.map(\.fact.text))
        answer["withholds"] = list(assessment.withheldCategories)
        answer["conflicts"] = list(assessment.conflicts.map(\.says))
        return .object(answer)
    }

    private static func canonical(_ json: JSON) throws -> String {
        String(decoding: try json.canonicalBytes(), as: UTF8.self)
    }

    private static func list(_ texts: [String]) -> JSON { .array(Set(texts).sorted().map(JSON.string)) }

    @Test("The packs answer each example as it is written", arguments: try WorkedPair.all())
    func outcome(pair: WorkedPair) throws {
        let answer = Self.answer(try pair.assess(library))
        let (found, written) = try (Self.canonical(answer), Self.canonical(pair.json["expect"] ?? .null))
        #expect(found == written)
    }

    @Test(
        "There are ten examples, with a minor, a refusing guardian, an unknown person, urgency and onward transfer"
    )
    func ten() throws {
        let pairs = try WorkedPair.all()
        #expect(pairs.count == 10)
        let facts = pairs.compactMap { $0.json["facts"] }
        #expect(facts.contains { $0["responsible.guardianConsent"]?.string == "refused" })
        #expect(facts.contains { $0["responsible.attribution"]?.string == "unidentified" })
        #expect(
            facts.contains {
                $0["referral.purpose"]?.string == "preservation"
                    && $0["referral.urgency"]?.string == "emergency"
            }
        )
        #expect(facts.contains { $0["referral.onward"]?.string == "unauthorised" })
    }

    @Test(
        "The text of each example names its outcome and every rule that decides, with its provisions",
        arguments: try WorkedPair.all()
    )
    func words(pair: WorkedPair) throws {
        let document = try JurisdictionLibrary.text("Pairs.md")
        let start = try #require(
            document.range(of: "## \(pair.name)"),
            "Pairs.md has no section for \(pair.name)"
        )
        let section = document[start.upperBound...].prefix { $0 != "\u{0}" }.components(separatedBy: "\n## ")[
            0
        ]
        let assessment = try pair.assess(library)
        #expect(section.contains("**\(assessment.overall.outcome.rawValue)**"))
        for statement in assessment.spoke
        where statement.isCertain && statement.outcome == assessment.overall.floor {
            let rule = statement.rule
            #expect(section.contains("`\(rule.rule)`"), "\(pair.name) does not name \(rule.rule)")
            for citation in rule.citations {
                #expect(
                    section.contains(citation.label),
                    "\(pair.name) does not name \(citation.label) of \(rule.rule)"
                )
            }
        }
        for question in assessment.questions { #expect(section.contains("`\(question.fact.text)`")) }
    }
}
