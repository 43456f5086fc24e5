package import Wire

/// Why a case came out as it did, rule by rule and clause by clause.
package struct Explanation: Sendable {
    /// What one clause came to, with the facts it looked at and the limits it compared them with.
    package struct ClauseReading: Sendable, Hashable {
        package enum Answer: String, Sendable, Hashable, CaseIterable {
            case yes, no, open, undetermined
        }

        package struct Limit: Sendable, Hashable {
            package var parameter: String
            package var value: ParameterValue
            package var unit: Parameter.Unit
            package var citations: [Citation]
            package var provenance: Provenance
        }

        /// `1`, `1.2`: the place in the condition; empty for the whole.
        package var path: String
        package var says: LocalizedText
        /// The named condition, if it is one.
        package var name: String?
        /// The CEL, for a part that is not made of others.
        package var text: String?
        package var answer: Answer
        /// True where the whole condition would come out otherwise with this part alone turned round.
        package var isDecisive: Bool
        package var facts: [FactReading]
        package var limits: [Limit]
        package var parts: [ClauseReading]
        /// How the parts are put together: all, any, none; nil for a part without parts.
        package var gathering: Condition.Gathering?
    }

    package struct FactReading: Sendable, Hashable {
        package var fact: FactName
        /// nil: no answer.
        package var value: FactValue?
    }

    package struct RuleExplanation: Sendable {
        package enum Word: String, Sendable, Hashable, CaseIterable {
            case speaks, silent, open, undetermined
            /// It would apply, but an exception takes its place.
            case displaced
        }

        /// What is particular to the case.
        struct Entry: Sendable {
            let card: RuleCard
            let outcome: LegalOutcome
            let word: Word
            let lawDay: CalendarDate
            let displacedBy: [String]
            /// The place of the rule's first clause in the answers.
            let firstAnswer: Int
        }

        private let entry: Entry
        /// What every clause of the explanation came to.
        private let answers: [Possibility]
        private let facts: Facts

        init(_ entry: Entry, answers: [Possibility], facts: Facts) {
            self.entry = entry
            self.answers = answers
            self.facts = facts
        }

        package var rule: LegalAssessment.RuleReference { entry.card.rule }
        package var topic: String { entry.card.topic }
        package var title: LocalizedText { entry.card.title }
        package var says: LocalizedText { entry.card.says }
        package var outcome: LegalOutcome { entry.outcome }
        package var word: Word { entry.word }
        /// The day whose law was applied.
        package var lawDay: CalendarDate { entry.lawDay }
        /// The condition, clause by clause; put together as it is read.
        package var condition: ClauseReading {
            entry.card.reading(Array(answers[entry.firstAnswer...].prefix(entry.card.leaves.count)), facts)
        }
        /// Exceptions that speak in its place.
        package var displacedBy: [String] { entry.displacedBy }
        package var overrides: [String] { entry.card.overrides }
        package var provenance: Provenance { entry.card.provenance }
    }

    package var assessment: LegalAssessment
    package var rules: [RuleExplanation]
    /// The fewest changes after which nothing refuses or needs approval; empty where there is none within reach, or none is needed.
    package var nearest: [NearestChange]
}

/// A few facts answered otherwise, and what the case would then come to.
package struct NearestChange: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        package var fact: FactName
        package var from: FactValue?
        package var to: FactValue
    }

    package var changes: [Change]
    package var outcome: LegalOutcome
}

extension Explanation {
    package var json: JSON {
        .object(
            JSONObject([
                ("assessment", assessment.json), ("rules", .array(rules.map(\.json))),
                ("nearest", .array(nearest.map(\.json))),
            ])
        )
    }
}

extension Explanation.RuleExplanation {
    var json: JSON {
        .object(
            JSONObject([
                ("by", rule.json), ("topic", .string(topic)), ("title", title.json), ("says", says.json),
                ("outcome", .string(outcome.rawValue)), ("word", .string(word.rawValue)),
                ("lawDay", .string(lawDay.description)), ("condition", condition.json),
                ("displacedBy", .array(displacedBy.map(JSON.string))),
                ("overrides", .array(overrides.map(JSON.string))), ("provenance", provenance.json),
            ])
        )
    }
}

extension Explanation.ClauseReading {
    var json: JSON {
        var object = JSONObject([
            ("path", .string(path)), ("says", says.json), ("answer", .string(answer.rawValue)),
            ("decisive", .bool(isDecisive)),
        ])
        object["name"] = name.map(JSON.string)
        object["text"] = text.map(JSON.string)
        if !facts.isEmpty {
            object["facts"] = .array(
                facts.map {
                    .object(
                        JSONObject([("fact", .string($0.fact.text)), ("value", $0.value?.json ?? .null)])
                    )
                }
            )
        }
        if !limits.isEmpty { object["limits"] = .array(limits.map(\.json)) }
        if let gathering { object["gathering"] = .string(gathering.rawValue) }
        if !parts.isEmpty { object["parts"] = .array(parts.map(\.json)) }
        return .object(object)
    }
}

extension Explanation.ClauseReading.Limit {
    var json: JSON {
        .object(
            JSONObject([
                ("parameter", .string(parameter)), ("value", value.json), ("unit", .string(unit.rawValue)),
                ("cite", .array(citations.map(\.json))), ("provenance", provenance.json),
            ])
        )
    }
}

extension NearestChange {
    package var json: JSON {
        .object(
            JSONObject([
                (
                    "changes",
                    .array(
                        changes.map {
                            .object(
                                JSONObject([
                                    ("fact", .string($0.fact.text)), ("from", $0.from?.json ?? .null),
                                    ("to", $0.to.json),
                                ])
                            )
                        }
                    )
                ), ("outcome", .string(outcome.rawValue)),
            ])
        )
    }
}
