package import Wire

/// A form for screening, as data: a service's lead edits the file, `comity screening check` reads it, and no code changes.
///
/// Eligibility (may it be offered at all?) is apart from suitability (what has to be seen to?), and both are apart from
/// consent (HB-1). An answer is one of the question's choices; each choice may bring points to a domain of risk.
package struct ScreeningForm: Sendable, Hashable, Codable {
    package var id: String
    /// Three numbers, `1.2.0`; a filled form names the version it was filled with.
    package var version: String
    package var title: [String: String]
    /// How long a filled form counts, in days.
    package var validDays: Int
    /// From how many points a domain is raised, and high.
    package var domains: [String: Domain]
    package var questions: [Question]
    /// Who put it before a second person; nil in the form that comes with the software, and in one that was adopted before it took two.
    package var proposedBy: String?
    /// The second person, who adopted it.
    package var adoptedBy: String?

    /// Whether cases are screened with it, or it waits for a second person.
    package var isAdopted: Bool { proposedBy == nil || adoptedBy != nil }

    package struct Domain: Sendable, Hashable, Codable {
        package var title: [String: String]
        package var raised: Int
        package var high: Int
    }

    package struct Question: Sendable, Hashable, Codable {
        package var id: String
        package var asks: Asks
        package var of: Of
        /// The words by language.
        package var text: [String: String]
        package var domain: String?
        package var choices: [Choice]
    }

    package enum Asks: String, Sendable, Hashable, Codable, CaseIterable {
        case eligibility, suitability
    }

    /// Of whom a question is asked: once of the case, or of each person in a role.
    package enum Of: String, Sendable, Hashable, Codable, CaseIterable {
        case `case`, harmed, responsible, everybody
    }

    package struct Choice: Sendable, Hashable, Codable {
        package var id: String
        package var text: [String: String]
        package var points: Int
        /// For eligibility: whether with this answer the process cannot be offered.
        package var bars: Bool
    }

    /// Reads a form and checks it.
    ///
    /// - Throws: ``CaseworkError`` with `invalid`, naming every fault.
    package init(definition: JSON) throws(CaseworkError) {
        self = try ContentDecoder.decode(ScreeningForm.self, from: definition)
        guard proposedBy == nil, adoptedBy == nil else {
            throw CaseworkError(
                .invalid,
                "Who proposed and adopted a form is on record here, and no part of it: leave out proposedBy and adoptedBy."
            )
        }
        guard faults.isEmpty else {
            throw CaseworkError(.invalid, "The form cannot be used: " + faults.joined(separator: "; "))
        }
    }

    /// The form that comes with the software.
    package static func shipped() throws(CaseworkError) -> ScreeningForm {
        guard let json = try? JSON(parsing: PackageResources.Screening_json, limits: .local) else {
            throw CaseworkError(.invalid, "The form that comes with the software cannot be read.")
        }
        return try ScreeningForm(definition: json)
    }

    /// What is wrong with the form: repeated names, words missing in a language, domains without questions, and questions
    /// that would bar by the offence itself (COE-18).
    package var faults: [String] {
        var faults: [String] = []
        let languages = title.keys.sorted()
        if !languages.contains("en") { faults.append("there is no English title") }
        if validDays < 1 || validDays > 366 { faults.append("validDays is from 1 to 366") }
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 3 || parts.contains(where: { Int($0) == nil }) {
            faults.append("the version has three numbers, like 1.2.0")
        }
        var seen: Set<String> = []
        for question in questions {
            if !seen.insert(question.id).inserted { faults.append("\(question.id) is asked twice") }
            faults += question.faults(languages: languages, domains: domains)
        }
        for name in domains.keys.sorted() where !questions.contains(where: { $0.domain == name }) {
            faults.append("no question belongs to the domain \(name)")
        }
        for (name, domain) in domains.sorted(by: { $0.key < $1.key })
        where domain.raised < 1 || domain.high < domain.raised {
            faults.append("the domain \(name) is raised from at least 1 point and high from no fewer")
        }
        return faults + gaps
    }

    /// What every service looks at before people hear of each other: being hurt again, retaliation, power, contact online, and skill
    /// used against the other (HB-1, UN-09, UN-10). A form may ask of more.
    package static let neededDomains = ["retraumatisation", "retaliation", "power", "online", "skill"]

    /// What the form leaves out so that it would screen nobody.
    private var gaps: [String] {
        var gaps = Self.neededDomains.filter { domains[$0] == nil }.map {
            "the domain \($0) is not asked about"
        }
        if !questions.contains(where: { $0.asks == .eligibility }) {
            gaps.append("nothing is asked about eligibility")
        }
        for side in [Of.harmed, .responsible]
        where !questions.contains(where: { $0.asks == .suitability && [side, .everybody].contains($0.of) }) {
            gaps.append("nothing about suitability is asked of the \(side.rawValue)")
        }
        return gaps
    }
}

extension ScreeningForm.Question {
    fileprivate func faults(languages: [String], domains: [String: ScreeningForm.Domain]) -> [String] {
        var faults: [String] = []
        for language in languages
        where text[language] == nil || choices.contains(where: { $0.text[language] == nil }) {
            faults.append("\(id) has no words in \(language)")
        }
        if choices.count < 2 || Set(choices.map(\.id)).count != choices.count {
            faults.append("\(id) needs at least two different choices")
        }
        if let domain, domains[domain] == nil { faults.append("\(id) names the unknown domain \(domain)") }
        switch asks {
        case .eligibility:
            if !choices.contains(where: { !$0.bars }) { faults.append("\(id) bars with every answer") }
            if id.hasPrefix("offence") && choices.contains(where: \.bars) {
                faults.append(
                    "\(id) would bar by the offence itself; a person decides that with reasons (COE-18)"
                )
            }
        case .suitability:
            if choices.contains(where: \.bars) { faults.append("\(id) is about suitability and cannot bar") }
            if domain == nil { faults.append("\(id) belongs to no domain") }
        }
        if choices.contains(where: { $0.points < 0 || $0.points > 10 }) {
            faults.append("\(id) gives points outside 0 to 10")
        }
        return faults
    }
}
