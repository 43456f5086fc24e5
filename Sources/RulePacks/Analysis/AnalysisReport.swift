package import Wire

/// What static analysis found in a pack or a pair of packs. Every example has been evaluated by the engine that decides cases.
package struct AnalysisReport: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The condition never holds: the rule can never speak.
        case neverHolds = "never-holds"
        /// The condition always holds though it reads facts.
        case alwaysHolds = "always-holds"
        /// Wherever it speaks, another rule at least as strict and with its obligations speaks too.
        case noEffect = "no-effect"
        /// Obligations that exclude each other are demanded in one case.
        case contradiction
        /// No period of retention satisfies all that is demanded.
        case emptyRetention = "empty-retention"
        /// A topic without default, and a case in which no rule speaks.
        case gap
        /// An exception that never displaces anything.
        case neverBites = "never-bites"
        /// An exception that displaces its bases in every case.
        case swallowsBase = "swallows-base"
        /// A fact that is read but can change nothing.
        case idleFact = "idle-fact"
    }

    package struct Finding: Sendable, Hashable {
        package var kind: Kind
        package var pack: String
        package var rules: [String]
        package var says: String
        /// A case that shows it; nil where it is shown by there being none.
        package var example: Facts?
        /// Ready to paste under `tests:` of the first rule.
        package var test: String?
        package var day: CalendarDate
        package var place: SourcePlace
    }

    /// What could not be analysed, and why: no false assurance.
    package struct Unanalysed: Sendable, Hashable {
        package var rules: [String]
        package var why: String
    }

    package var findings: [Finding]
    package var unanalysed: [Unanalysed]

    package var json: JSON {
        .object(
            JSONObject([
                ("findings", .array(findings.map(\.json))), ("unanalysed", .array(unanalysed.map(\.json))),
            ])
        )
    }
}

extension AnalysisReport.Unanalysed {
    var json: JSON {
        .object(JSONObject([("rules", .array(rules.map(JSON.string))), ("why", .string(why))]))
    }
}

extension AnalysisReport.Finding {
    var json: JSON {
        var object = JSONObject([
            ("kind", .string(kind.rawValue)), ("pack", .string(pack)),
            ("rules", .array(rules.map(JSON.string))),
            ("says", .string(says)), ("day", .string(day.description)), ("file", .string(place.file)),
            ("line", .integer(Int64(place.line))),
        ])
        object["case"] = example?.json
        object["test"] = test.map(JSON.string)
        return .object(object)
    }
}
