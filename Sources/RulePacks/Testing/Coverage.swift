package import Wire

/// What a pack's tests and expectations have seen: rules, clauses, periods of parameters, boundary values, provisions.
package struct Coverage: Sendable, Hashable {
    /// The answers that a rule or clause was seen to give.
    package struct Seen: Sendable, Hashable {
        package var yes = false
        package var no = false
        package var unknown = false

        /// For rules that always apply only `yes` can be seen.
        package var isComplete: Bool { yes && no && unknown }
    }

    package struct RuleCoverage: Sendable, Hashable {
        package var id: String
        package var place: SourcePlace
        package var seen: Seen
        /// True for `when: "true"`: there is nothing to see but yes.
        package var isUnconditional: Bool
        package var clauses: [ClauseCoverage]

        package var isComplete: Bool {
            isUnconditional ? seen.yes : seen.isComplete && clauses.allSatisfy(\.decided)
        }
    }

    package struct ClauseCoverage: Sendable, Hashable {
        /// `1`, `1.2`: the place in the rule's condition.
        package var path: String
        package var says: String
        package var seen: Seen
        /// True where some test's answer turned on this clause alone.
        package var decided: Bool
        package var place: SourcePlace
    }

    package struct PeriodCoverage: Sendable, Hashable {
        package var parameter: String
        package var from: CalendarDate
        package var seen: Bool
        package var place: SourcePlace
    }

    package struct BoundaryCoverage: Sendable, Hashable {
        package var rule: String
        package var fact: FactName
        package var limit: String
        /// A value just on the limit, and one just beyond, were both tried.
        package var seen: Bool
        package var place: SourcePlace
    }

    package struct ProvisionCoverage: Sendable, Hashable {
        package var provision: String
        package var rules: [String]
        package var tests: Int
    }

    package var rules: [RuleCoverage]
    package var periods: [PeriodCoverage]
    package var boundaries: [BoundaryCoverage]
    package var provisions: [ProvisionCoverage]

    /// Parts seen and parts there are.
    package var total: (seen: Int, of: Int) {
        let clauses = rules.flatMap(\.clauses)
        let parts = [
            (rules.count(where: \.isComplete), rules.count),
            (clauses.count(where: \.decided), clauses.count),
            (periods.count(where: \.seen), periods.count),
            (boundaries.count(where: \.seen), boundaries.count),
            (provisions.count { $0.tests > 0 }, provisions.count),
        ]
        return (parts.reduce(0) { $0 + $1.0 }, parts.reduce(0) { $0 + $1.1 })
    }

    package var json: JSON {
        .object(
            JSONObject([
                ("seen", .integer(Int64(total.seen))), ("of", .integer(Int64(total.of))),
                ("rules", .array(rules.map(\.json))), ("periods", .array(periods.map(\.json))),
                ("boundaries", .array(boundaries.map(\.json))),
                ("provisions", .array(provisions.map(\.json))),
            ])
        )
    }
}

extension Coverage.Seen {
    var json: JSON {
        .object(JSONObject([("yes", .bool(yes)), ("no", .bool(no)), ("unknown", .bool(unknown))]))
    }

    mutating func note(_ possibility: Possibility) {
        switch possibility {
        case .yes: yes = true
        case .no: no = true
        default: unknown = true
        }
    }
}

extension Coverage.RuleCoverage {
    var json: JSON {
        .object(
            JSONObject([
                ("id", .string(id)), ("line", .integer(Int64(place.line))), ("seen", seen.json),
                ("complete", .bool(isComplete)), ("clauses", .array(clauses.map(\.json))),
            ])
        )
    }
}

extension Coverage.ClauseCoverage {
    var json: JSON {
        .object(
            JSONObject([
                ("path", .string(path)), ("says", .string(says)), ("seen", seen.json),
                ("decided", .bool(decided)),
                ("line", .integer(Int64(place.line))),
            ])
        )
    }
}

extension Coverage.PeriodCoverage {
    var json: JSON {
        .object(
            JSONObject([
                ("parameter", .string(parameter)), ("from", .string(from.description)), ("seen", .bool(seen)),
                ("line", .integer(Int64(place.line))),
            ])
        )
    }
}

extension Coverage.BoundaryCoverage {
    var json: JSON {
        .object(
            JSONObject([
                ("rule", .string(rule)), ("fact", .string(fact.text)), ("limit", .string(limit)),
                ("seen", .bool(seen)),
                ("line", .integer(Int64(place.line))),
            ])
        )
    }
}

extension Coverage.ProvisionCoverage {
    var json: JSON {
        .object(
            JSONObject([
                ("provision", .string(provision)), ("rules", .array(rules.map(JSON.string))),
                ("tests", .integer(Int64(tests))),
            ])
        )
    }
}
