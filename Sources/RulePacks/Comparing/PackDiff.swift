package import Wire

/// How two versions of a pack differ in legal effect, whatever their wording. A reviewer signs its ``digest``.
package struct PackDiff: Sendable, Hashable {
    package struct Version: Sendable, Hashable {
        package var id: String
        package var version: String
        package var digest: String
    }

    /// A parameter's value that is other from a day on.
    package struct ParameterChange: Sendable, Hashable {
        package var parameter: String
        package var from: CalendarDate
        package var before: JSON
        package var after: JSON
    }

    /// A public holiday that was added, dropped, or reads otherwise.
    package struct HolidayChange: Sendable, Hashable {
        package var calendar: String
        /// The name of the day in the pack; nil: the span, the weekend, or the days listed without a rule.
        package var day: String?
        package var before: JSON
        package var after: JSON
    }

    package enum RuleChangeKind: String, Sendable, Hashable, CaseIterable {
        case added, dropped
        /// Some case comes out otherwise.
        case effect
        /// Texts, citations or confidence differ; no case that was tried comes out otherwise.
        case wording
    }

    package struct RuleChange: Sendable, Hashable {
        package var kind: RuleChangeKind
        package var rule: String
        package var topic: String
        /// The day of law on which the case differs.
        package var day: CalendarDate?
        /// The fewest answers for which the two versions differ.
        package var minimalCase: Facts?
        package var before: Effect?
        package var after: Effect?
        /// False where the space was too large to try every combination.
        package var isComplete: Bool
    }

    /// What a version makes of a case, in the topic of the rule.
    package struct Effect: Sendable, Hashable {
        package var outcome: LegalOutcome
        package var obligations: [String]
    }

    package var from: Version
    package var to: Version
    package var parameters: [ParameterChange]
    package var holidays: [HolidayChange] = []
    package var rules: [RuleChange]
    /// Sample cases given, and how many of them come out otherwise.
    package var samples: Int
    package var changedSamples: Int

    package var isEmpty: Bool { parameters.isEmpty && holidays.isEmpty && rules.isEmpty }

    /// `sha256:` over the canonical JSON.
    package var digest: String { CanonicalPack.digest(of: json) }

    package var json: JSON {
        var object = JSONObject([
            ("format", .string("comity-pack-diff/1")), ("from", from.json), ("to", to.json),
            ("parameters", .array(parameters.map(\.json))), ("rules", .array(rules.map(\.json))),
            ("samples", .integer(Int64(samples))), ("changedSamples", .integer(Int64(changedSamples))),
        ])
        // Left out where there is none, so that what was signed before packs had calendars keeps its digest.
        if !holidays.isEmpty { object["holidays"] = .array(holidays.map(\.json)) }
        return .object(object)
    }
}

extension PackDiff.Version {
    init(_ pack: RulePack) {
        self.init(id: pack.id, version: pack.version.description, digest: pack.digest)
    }

    var json: JSON {
        .object(
            JSONObject([("id", .string(id)), ("version", .string(version)), ("digest", .string(digest))])
        )
    }
}

extension PackDiff.ParameterChange {
    var json: JSON {
        .object(
            JSONObject([
                ("parameter", .string(parameter)), ("from", .string(from.description)), ("before", before),
                ("after", after),
            ])
        )
    }
}

extension PackDiff.HolidayChange {
    var json: JSON {
        .object([
            "calendar": .string(calendar), "day": day.map(JSON.string) ?? .null, "before": before,
            "after": after,
        ])
    }
}

extension PackDiff.Effect {
    var json: JSON {
        .object(
            JSONObject([
                ("outcome", .string(outcome.rawValue)), ("obligations", .array(obligations.map(JSON.string))),
            ])
        )
    }
}

extension PackDiff.RuleChange {
    var json: JSON {
        var object = JSONObject([
            ("kind", .string(kind.rawValue)), ("rule", .string(rule)), ("topic", .string(topic)),
            ("complete", .bool(isComplete)),
        ])
        object["day"] = day.map { .string($0.description) }
        object["case"] = minimalCase?.json
        object["before"] = before?.json
        object["after"] = after?.json
        return .object(object)
    }
}
