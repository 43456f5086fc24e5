package import Wire

/// What static analysis found in a pack or between packs.
///
/// Each finding comes with a case that the engine that decides cases has evaluated, and with tests that pass when they are
/// pasted into the pack.
package struct AnalysisReport: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The condition never holds: the rule can never speak.
        case neverHolds = "never-holds"
        /// The condition always holds though it reads facts.
        case alwaysHolds = "always-holds"
        /// Wherever it speaks, other rules at least as strict and with its obligations speak too.
        case noEffect = "no-effect"
        /// Obligations that exclude each other are demanded in one case.
        case contradiction
        /// No period satisfies all that is demanded.
        case emptyRetention = "empty-retention"
        /// A topic without default, and a case in which no rule speaks.
        case gap
        /// An exception that never displaces anything.
        case neverBites = "never-bites"
        /// A rule whose exceptions displace it in every case.
        case swallowsBase = "swallows-base"
        /// Two exceptions loosen one rule to different outcomes in one case.
        case exceptionsDisagree = "exceptions-disagree"
        /// A fact that is read but can change nothing.
        case idleFact = "idle-fact"
        /// Rules of two packs on one topic that turn at different values of a fact: 17 and 18, or `>` and `>=`.
        case boundary
    }

    /// A test ready to be pasted under `tests:` of a rule. It passes as the pack stands.
    package struct ReadyTest: Sendable, Hashable {
        package var pack: String
        package var rule: String
        package var yaml: String
    }

    package struct Finding: Sendable, Hashable {
        package var kind: Kind
        package var pack: String
        package var rules: [String]
        package var says: String
        /// A case that shows it, as the engine has decided it.
        package var example: Facts
        /// At least one; the first is for the first of ``rules``.
        package var tests: [ReadyTest]
        package var day: CalendarDate
        package var place: SourcePlace

        /// Ready to paste under `tests:` of the first rule.
        package var test: String? { tests.first?.yaml }
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
            ("line", .integer(Int64(place.line))), ("case", example.json),
        ])
        object["test"] = test.map(JSON.string)
        object["tests"] = .array(tests.map(\.json))
        return .object(object)
    }
}

extension AnalysisReport.ReadyTest {
    var json: JSON {
        .object(JSONObject([("pack", .string(pack)), ("rule", .string(rule)), ("yaml", .string(yaml))]))
    }
}
