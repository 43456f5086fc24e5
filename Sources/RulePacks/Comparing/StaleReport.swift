package import Wire

/// What in a pack is overdue or about to run out on a day. It warns; it never stops a decision.
package struct StaleReport: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The law should have been checked again.
        case verificationOverdue = "verification-overdue"
        /// Nobody has stated when the law was checked.
        case neverVerified = "never-verified"
        /// A source has a newer text than the one that was read.
        case sourceChanged = "source-changed"
        /// A parameter has no value on the day, or soon none.
        case valueEnds = "value-ends"
        case ruleEnds = "rule-ends"
        case packEnds = "pack-ends"
        case notDetermined = "not-determined"
        case lowConfidence = "low-confidence"
        case notReviewed = "not-reviewed"
    }

    package struct Item: Sendable, Hashable {
        package var kind: Kind
        package var subject: String
        package var says: String
        package var place: SourcePlace
    }

    package var items: [Item]

    /// - Parameters:
    ///   - ahead: days to look ahead for values and rules that end.
    ///   - currentTexts: for addresses of sources (eli, celex, id or url), the date of the newest text.
    package init(
        _ pack: RulePack,
        on day: CalendarDate,
        ahead: Int64 = 180,
        currentTexts: [String: CalendarDate] = [:]
    ) {
        var items: [Item] = []
        func add(_ kind: Kind, _ subject: String, _ says: String, _ place: SourcePlace) {
            items.append(Item(kind: kind, subject: subject, says: says, place: place))
        }
        let horizon = day.adding(days: ahead)
        if let verified = pack.verified {
            if let again = verified.again, again < day {
                add(.verificationOverdue, pack.id, "The law was to be checked again by \(again).", pack.place)
            }
        } else {
            add(.neverVerified, pack.id, "Nobody has stated when the law was last checked.", pack.place)
        }
        if let until = pack.inForce.until, until < horizon {
            add(.packEnds, pack.id, "The pack ends on \(until).", pack.place)
        }
        for source in pack.sources {
            let newest = source.addresses.values.compactMap { currentTexts[$0] }.max()
            if let newest, newest > source.expression ?? .first {
                let read =
                    source.expression.map { "the text of \($0) was read" }
                    ?? "it is not stated which text was read"
                add(.sourceChanged, source.id, "There is a text of \(newest); \(read).", source.place)
            }
        }
        for parameter in pack.parameters {
            if let value = parameter.value(on: day) {
                if value.value == .undetermined {
                    add(.notDetermined, parameter.name, value.note ?? "Not determined.", value.place)
                } else if value.provenance.confidence == .low {
                    add(.lowConfidence, parameter.name, value.note ?? "Of low confidence.", value.place)
                }
                if value.provenance.review == nil {
                    add(.notReviewed, parameter.name, "Not reviewed.", value.place)
                }
                if let until = value.until, until < horizon, parameter.value(on: until.adding(days: 1)) == nil
                {
                    add(.valueEnds, parameter.name, "No value after \(until).", value.place)
                }
            } else {
                add(.valueEnds, parameter.name, "No value on \(day).", parameter.place)
            }
        }
        for rule in pack.rules {
            if let until = rule.inForce.until, until >= day, until < horizon {
                add(.ruleEnds, rule.id, "The rule ends on \(until).", rule.place)
            }
            if rule.provenance.confidence == .low {
                add(.lowConfidence, rule.id, "Of low confidence.", rule.place)
            }
            if rule.provenance.review == nil { add(.notReviewed, rule.id, "Not reviewed.", rule.place) }
        }
        self.items = items
    }

    package var json: JSON {
        .array(
            items.map {
                .object(
                    JSONObject([
                        ("kind", .string($0.kind.rawValue)), ("subject", .string($0.subject)),
                        ("says", .string($0.says)),
                        ("file", .string($0.place.file)), ("line", .integer(Int64($0.place.line))),
                    ])
                )
            }
        )
    }
}
