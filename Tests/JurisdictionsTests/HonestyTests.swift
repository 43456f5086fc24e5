import Foundation
import RulePacks
import RuleReports
import Testing
import Wire

/// Holds the packs against the file of facts that they were written from, and against the written corrections.
@Suite("Honesty", .enabled(if: FactsFile.isThere, "\(FactsFile.absent)"))
struct HonestyTests {
    private let library: JurisdictionLibrary
    private let facts: [String: JurisdictionFacts]
    private let written: String

    init() throws {
        library = try JurisdictionLibrary.shared.get()
        let corrections = try JurisdictionLibrary.text("corrections.yaml")
        facts = JurisdictionFacts.all(
            try WrittenValue(yaml: FactsFile.text()),
            corrections: try WrittenValue(yaml: corrections)
        )
        written = try FactsFile.text() + corrections
    }

    /// Parameters that are one number of a fact, and the keys under which the fact may hold it.
    private static let numbers: [String: (path: String, keys: [String])] = [
        "criminalResponsibility": (
            "ages.criminal_responsibility",
            ["minimum", "presumption_of_discernment_from", "general", "juvenile_jurisdiction_from"]
        ),
        "majority": ("ages.majority", ["majority", "default"]),
        "digitalConsentAge": (
            "privacy.digital_consent_age",
            ["child_parental_consent_under", "competent_person_consent_under"]
        ),
        "guardianConsentUnder": ("ages.rj_consent", ["guardian_consent_required_under"]),
        "breachHours": ("privacy.breach_notification_hours", []),
    ]

    /// Parameters that no fact holds as a single number: the fact or correction where their number has to be found.
    private static let inWords: [String: [String]] = [
        "childVictimUnder": ["restorative_justice"], "agreementMonths": ["restorative_justice"],
        "appealDays": ["restorative_justice"], "destroyMonths": ["retention"], "assentUnder": ["ages"],
        "withdrawAgreementDays": ["restorative_justice"], "adultAge": ["ages"],
        "victimMinimumAge": ["restorative_justice", "ages"], "maximumPenaltyMonths": ["restorative_justice"],
        "keepReferral": ["retention"],
        // Italy's fact names two ages; elsewhere it is one number.
        "guardianConsentUnder": ["ages"],
    ]

    /// Drawn from other rows of the same pack, which are compared themselves.
    private static let derived: Set = ["mappedOffences"]

    @Test("Every value equals the facts file's value, or a written correction of it")
    func values() throws {
        var compared = 0
        var inWords = 0
        for code in library.codes {
            let facts = try #require(facts[code], "no facts for \(code)")
            for parameter in try library.pack(code).parameters where !Self.derived.contains(parameter.name) {
                let value = try #require(parameter.values.last)
                if let (path, expected) = try expectation(parameter, facts) {
                    compared += 1
                    #expect(value.value == expected, "\(code) \(parameter.name)")
                    let certainty =
                        "\(value.provenance.confidence.rawValue) \(value.provenance.basis.rawValue)"
                    #expect(certainty == facts.certainty(of: path), "\(code) \(parameter.name)")
                } else {
                    inWords += 1
                    checkInWords(parameter, value, facts)
                }
            }
        }
        print("values compared with the facts file: \(compared); found in its words: \(inWords)")
        #expect(compared >= 330)
    }

    /// - Returns: nil where no single fact holds the value.
    private func expectation(
        _ parameter: Parameter,
        _ facts: JurisdictionFacts
    ) throws -> (path: String, value: ParameterValue)? {
        if let (path, keys) = Self.numbers[parameter.name] {
            guard let fact = facts.facts["\(path).value"] else { return nil }
            let text = fact.keys.isEmpty ? fact.text : keys.lazy.compactMap { fact[$0]?.text }.first
            if text == nil, !fact.keys.isEmpty { return nil }
            return (path, text.flatMap(Int64.init).map(ParameterValue.whole) ?? .undetermined)
        }
        if parameter.name == "requestLanguages" {
            let path = "cooperation.request_languages"
            let list = facts.facts["\(path).value"]?.items.compactMap(\.text) ?? []
            // The facts say Norwegian; documents say which of its two written forms.
            return (path, .list(list.flatMap { $0 == "no" ? ["nb", "nn"] : [$0] }))
        }
        guard parameter.name.hasPrefix("offenceArt"),
            let article = Int(parameter.name.dropFirst("offenceArt".count))
        else { return nil }
        let key = try #require(facts.facts["offences"]?.keys.first { $0.hasPrefix("art\(article)_") })
        let path = "offences.\(key)"
        let provision = try #require(facts.field("provision", of: path))
        let penalty = try #require(facts.field("max_penalty", of: path))
        return (path, .text("\(provision); \(penalty)"))
    }

    private func checkInWords(_ parameter: Parameter, _ value: DatedValue, _ facts: JurisdictionFacts) {
        let label: Comment = "\(facts.code) \(parameter.name)"
        if case .undetermined = value.value { return }
        guard let sections = Self.inWords[parameter.name], case .whole(let number) = value.value else {
            Issue.record("\(facts.code) \(parameter.name) is compared with nothing")
            return
        }
        let texts =
            sections.flatMap { facts.facts[$0]?.texts ?? [] }
            + facts.corrections.filter {
                sections.contains($0.key.split(separator: ".").first.map(String.init) ?? "")
            }
            .values.flatMap(\.texts)
        let spoken = Self.spoken(number, unit: parameter.unit)
        #expect(
            texts.contains { text in spoken.contains { text.localizedCaseInsensitiveContains($0) } },
            label
        )
    }

    /// How texts say a number: `14`, two weeks, one year, five years.
    private static func spoken(_ number: Int64, unit: Parameter.Unit) -> [String] {
        var words = [String(number)]
        let names: [Int64: String] = [1: "one", 2: "two", 3: "three", 5: "five"]
        if unit == .months, number % 12 == 0 {
            words += ["\(number / 12) year"] + (names[number / 12].map { ["\($0) year"] } ?? [])
        }
        if unit == .days, number % 7 == 0 { words += names[number / 7].map { ["\($0) weeks"] } ?? [] }
        return words
    }

    @Test(
        "No source is cited that is neither in the facts file, nor in a shared layer, nor in the corrections"
    )
    func sources() throws {
        var count = 0
        let text = written.replacing("’", with: "'")
        for code in library.codes {
            let pack = try library.pack(code)
            let cited = Set(
                (pack.rules.flatMap(\.citations) + pack.parameters.flatMap(\.values).flatMap(\.citations))
                    .map(\.source)
            )
            // What calendars alone cite is held by a test of its own: it says that no statute was read.
            let holidays = Set(pack.calendars.values.flatMap(\.rules).flatMap(\.citations).map(\.source))
            for source in pack.sources where cited.contains(source.id) || !holidays.contains(source.id) {
                count += 1
                let title = source.title.description.replacing("’", with: "'")
                let name = title.prefix { !"(,".contains($0) }.trimmingCharacters(in: .whitespaces)
                let found =
                    source.addresses.values.contains { text.contains($0.replacing("’", with: "'")) }
                    || name.count >= 8 && text.contains(name)
                #expect(found, "\(code): \(title) \(source.addresses)")
            }
        }
        print("sources found: \(count)")
        #expect(count >= 150)
    }

    @Test("No provision is cited whose number is neither in the facts file nor in the corrections")
    func provisions() throws {
        var count = 0
        for code in library.codes {
            let pack = try library.pack(code)
            let numbers = ProvisionNumbers(try #require(facts[code]).texts)
            let cited =
                pack.rules.map { ($0.id, $0.citations) }
                + pack.parameters.flatMap { parameter in
                    parameter.values.map { (parameter.name, $0.citations) }
                }
            for (name, citations) in cited {
                for part in citations.compactMap(\.part) {
                    count += 1
                    #expect(numbers.contains(part: part), "\(code) \(name): \(part)")
                }
            }
        }
        print("provisions found: \(count)")
        #expect(count >= 600)
    }

    @Test("Every written correction says truly what stood in the facts file before")
    func corrections() throws {
        var count = 0
        for (code, facts) in facts {
            for (path, correction) in facts.corrections {
                count += 1
                let before = try #require(facts.facts[path], "\(code) \(path)")
                for field in ["confidence", "basis"] {
                    #expect(correction["was.\(field)"]?.text == before[field]?.text, "\(code) \(path)")
                }
                for field in ["provision", "max_penalty", "citation"] where correction[field] != nil {
                    #expect(correction["\(field).was"]?.text == before[field]?.text, "\(code) \(path)")
                }
                for field in ["read.text", "read.of", "read.at", "finding"] {
                    #expect(correction[field]?.text?.isEmpty == false, "\(code) \(path) \(field)")
                }
            }
        }
        print("provisions read after the facts were compiled: \(count)")
        #expect(count >= 150)
    }

    @Test("Whatever is from memory or uncertain says so wherever a person sees it")
    func marks() throws {
        var recalled = 0
        var uncertain = 0
        for pack in library.all {
            let report = Report(title: pack.id, blocks: pack.rules.map { .statement(.init($0, of: pack)) })
            let text = TextReport(report).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let recall = pack.rules.count { $0.provenance.basis == .recall }
            let low = pack.rules.count { $0.provenance.confidence == .low }
            #expect(text.ranges(of: "from memory, not checked").count == recall, "\(pack.id)")
            #expect(text.ranges(of: "confidence low").count == low, "\(pack.id)")
            #expect(text.ranges(of: "not reviewed by counsel").count == pack.rules.count, "\(pack.id)")
            recalled += recall
            uncertain += low
        }
        print("rules marked as from memory: \(recalled); as uncertain: \(uncertain)")
    }

    @Test("In an assessment each statement carries its certainty, and nothing uncertain decides")
    func assessments() throws {
        let day = try JurisdictionLibrary.day()
        let cases = try StandardCase.cases(JSON(parsing: Array(JurisdictionLibrary.text("cases.json").utf8)))
        let standard = try #require(cases.first { $0.id == "minor-responsible" })
        for code in library.codes {
            let pack = try library.pack(code)
            let other = try library.pack(code == "EE" ? "PT" : "EE")
            let assessor = Assessor(
                [
                    Participant(pack, as: .sender, layers: library.layers),
                    Participant(other, as: .receiver, layers: library.layers),
                ],
                schema: library.schema,
                on: day
            )
            let facts = try standard.facts(from: pack, to: other, on: day, schema: library.schema)
            let assessment = assessor.assess(facts)
            for statement in assessment.spoke {
                let rule = library.all.first { $0.id == statement.rule.pack }?.rule(statement.rule.rule)
                #expect(statement.provenance == rule?.provenance, "\(code) \(statement.rule.rule)")
                #expect(!statement.rule.citations.isEmpty)
                if statement.provenance.confidence == .low {
                    #expect(statement.outcome == .needsApproval, "\(code) \(statement.rule.rule)")
                    #expect(statement.approvers.contains("legal-officer"), "\(code) \(statement.rule.rule)")
                }
            }
            let read = try LegalAssessment(json: assessment.json)
            #expect(read.spoke.map(\.provenance) == assessment.spoke.map(\.provenance))
        }
    }
}
