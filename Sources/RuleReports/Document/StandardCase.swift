package import RulePacks
package import Wire

/// A case that is tried for every pair of jurisdictions.
package struct StandardCase: Sendable {
    /// A word of letters, digits and hyphens.
    package let id: String
    package let title: String
    private let facts: JSONObject
    /// Age in years on the day of decision, by the fact of the birth.
    private let ages: [(fact: String, years: Int)]
    /// Days from the day of decision on, negative before it, by the fact of the date.
    private let days: [(fact: String, days: Int)]

    /// Why a file of standard cases cannot be used.
    package struct FormError: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Reads `{"common": {…}, "days": {…}, "cases": [{"id", "title", "facts", "ages"}]}`.
    ///
    /// - Throws: ``FormError`` that names the case.
    package static func cases(_ json: JSON) throws(FormError) -> [StandardCase] {
        guard let list = json["cases"]?.array, !list.isEmpty else {
            throw FormError(description: "there is no list of `cases`")
        }
        let common = json["common"]?.object ?? JSONObject()
        var cases: [StandardCase] = []
        for (index, item) in list.enumerated() {
            guard let id = item["id"]?.string, let title = item["title"]?.string,
                let own = item["facts"]?.object,
                !id.isEmpty, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }),
                !cases.contains(where: { $0.id == id })
            else {
                throw FormError(
                    description:
                        "case \(index + 1) needs `title`, `facts`, and an `id` of letters, digits and hyphens that no other has"
                )
            }
            var facts = common
            for (name, value) in own.members { facts[name] = value }
            var days: [(fact: String, days: Int)] = []
            for (name, value) in json["days"]?.object?.members ?? [] {
                guard let number = value.int, (-40_000...40_000).contains(number) else {
                    throw FormError(description: "the days of \(name) are no number of days")
                }
                days.append((name, number))
            }
            var ages: [(fact: String, years: Int)] = []
            for (name, value) in item["ages"]?.object?.members ?? [] {
                guard let years = value.int, (0...150).contains(years) else {
                    throw FormError(description: "case '\(id)': the age of \(name) is no number of years")
                }
                ages.append((name, years))
            }
            cases.append(StandardCase(id: id, title: title, facts: facts, ages: ages, days: days))
        }
        return cases
    }

    /// The facts of the case between two jurisdictions on a day.
    ///
    /// - Throws: ``FactError`` for a fact that the schema does not take.
    package func facts(
        from sender: RulePack,
        to receiver: RulePack,
        on day: CalendarDate,
        schema: FactSchema
    ) throws(FactError) -> Facts {
        var all = facts
        let own = facts.keys
        func set(_ name: String, _ value: String) {
            if schema[FactName(name)] != nil, !own.contains(name) { all[name] = .string(value) }
        }
        let countries = schema["sender.country"]?.type.domain ?? []
        set("sender.country", Self.country(sender, countries))
        set("receiver.country", Self.country(receiver, countries))
        for name in ["referral.date", "referral.received"] { set(name, day.description) }
        for person in ["harmed", "responsible"] where facts["\(person).consent"]?.string == "given" {
            set("\(person).consentDate", day.description)
        }
        for (fact, number) in days { set(fact, "\(day.adding(days: Int64(number)))") }
        for (fact, years) in ages { set(fact, "\(day.year - years)") }
        return try Facts(json: .object(all), schema: schema)
    }

    private static func country(_ pack: RulePack, _ known: [String]) -> String {
        pack.jurisdiction.flatMap { known.contains($0) ? $0 : nil } ?? "other"
    }
}
