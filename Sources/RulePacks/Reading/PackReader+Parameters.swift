/// Parameters with their dated values.
extension PackReader {
    func parameters(_ top: MappingReader, _ pack: RulePack) -> [Parameter] {
        guard let value = top["parameters"],
            let members = MappingReader(value, "list of parameters", keys: nil, findings)
        else { return [] }
        return members.order.compactMap { parameter($0, pack) }
    }

    private func parameter(_ member: YAMLMember, _ pack: RulePack) -> Parameter? {
        let keys = ["says", "unit", "stricter", "shared", "values", "note"]
        guard ConditionText.isIdentifier(member.key) else {
            findings.error(
                .wrongType,
                at: member.keyPlace,
                "'\(member.key)' cannot be the name of a parameter.",
                fix: "Use letters, digits and '_', beginning with a letter: consentAge."
            )
            return nil
        }
        guard let reader = MappingReader(member.value, "parameter '\(member.key)'", keys: keys, findings),
            reader.required("says", "Say in a sentence what it is.") != nil,
            let says = reader.localized("says"),
            let unit = reader["unit"] == nil ? .level : reader.word("unit", Parameter.Unit.self),
            reader.required("stricter", "Say which value is stricter, or `none`.") != nil,
            let stricter = reader.word("stricter", Parameter.Stricter.self)
        else { return nil }
        checkDirection(stricter, of: unit, reader)
        if stricter == .none, let shared = reader["shared"] {
            findings.error(
                .wrongType,
                at: shared.place,
                "The parameter '\(member.key)' is shared, but no direction is stricter.",
                fix: "Say in `stricter` which of two packs' values prevails, or leave `shared` out."
            )
        }
        var values = (reader.required("values", "Give at least one dated value.")?.sequence ?? [])
            .compactMap { datedValue($0, member.key, unit, stricter, pack) }
        if values.isEmpty, !findings.hasErrors {
            findings.error(
                .missingKey,
                at: member.keyPlace,
                "The parameter '\(member.key)' has no value.",
                fix:
                    "Write `values: [{from: …, value: …, cite: …}]`; write `value: null` with a note if it is not determined."
            )
        }
        values.sort { $0.from < $1.from }
        checkOrder(values, member.key)
        return Parameter(
            name: member.key,
            says: says,
            unit: unit,
            stricter: stricter,
            shared: reader.text("shared"),
            values: values,
            place: member.keyPlace
        )
    }

    private func checkDirection(
        _ stricter: Parameter.Stricter,
        of unit: Parameter.Unit,
        _ reader: MappingReader
    ) {
        let allowed: [Parameter.Stricter] =
            switch unit {
            case .years, .months, .days, .workingDays, .hours, .count, .level:
                [.higher, .lower, .interval, .none]
            case .date: [.earlier, .later, .none]
            case .list: [.union, .intersection, .none]
            case .flag: [.higher, .lower, .none]
            case .text: [.none]
            }
        guard !allowed.contains(stricter) else { return }
        findings.error(
            .wrongType,
            at: reader.place(of: "stricter"),
            "'\(stricter.rawValue)' says nothing about a parameter in \(unit.rawValue).",
            fix: "Use one of: \(allowed.map(\.rawValue).joined(separator: ", "))."
        )
    }

    private func datedValue(
        _ value: YAMLValue,
        _ name: String,
        _ unit: Parameter.Unit,
        _ stricter: Parameter.Stricter,
        _ pack: RulePack
    ) -> DatedValue? {
        let keys = ["from", "until", "value", "cite", "note", "confidence", "basis", "review"]
        guard let reader = MappingReader(value, "value of '\(name)'", keys: keys, findings),
            reader.required("from", "Say from which day it holds.") != nil,
            let from = reader.date("from"),
            let given = reader.required(
                "value",
                "Write the value, or `null` with a note if it is not determined."
            ),
            let parsed = parameterValue(given, unit, stricter, reader)
        else { return nil }
        let dated = DatedValue(
            from: from,
            until: reader.date("until"),
            value: parsed,
            citations: citations(reader, pack),
            provenance: provenance(reader, standard: pack.provenance, alsoAllowed: []),
            note: reader.text("note"),
            place: reader.place
        )
        if parsed == .undetermined {
            if dated.note == nil {
                findings.error(
                    .undetermined,
                    at: given.place,
                    "The value of '\(name)' is null, without a note.",
                    fix: "Say in `note` whether the law states none or nobody has determined it."
                )
            }
            findings.note(
                .undetermined,
                at: given.place,
                "'\(name)' is not determined from \(from): rules that hinge on it need a legal officer's approval.",
                fix: "Determine it when the law can be read."
            )
        } else if !dated.decides {
            findings.note(
                .lowConfidence,
                at: given.place,
                "'\(name)' is of low confidence from \(from): rules that hinge on it need a legal officer's approval.",
                fix: "Have it reviewed."
            )
        }
        return dated
    }

    private func parameterValue(
        _ value: YAMLValue,
        _ unit: Parameter.Unit,
        _ stricter: Parameter.Stricter,
        _ reader: MappingReader
    ) -> ParameterValue? {
        if value.isNull { return .undetermined }
        if unit.isWhole, stricter == .interval {
            guard let interval = MappingReader(value, "interval", keys: ["least", "most"], findings) else {
                return nil
            }
            let (least, most) = (interval.integer("least"), interval.integer("most"))
            guard least != nil || most != nil else {
                findings.error(
                    .wrongType,
                    at: value.place,
                    "The interval is empty.",
                    fix: "Give least, most or both."
                )
                return nil
            }
            if let least, let most, least > most {
                findings.error(
                    .wrongType,
                    at: value.place,
                    "'least' is greater than 'most'.",
                    fix: "Swap them."
                )
            }
            return .interval(least: least, most: most)
        }
        switch unit {
        case .years, .months, .days, .workingDays, .hours, .count, .level:
            if let number = value.integer, number >= 0 { return .whole(number) }
            reader.wrongType(value, "value", "a whole number of \(unit.rawValue), not negative")
        case .date:
            return reader.date(value, "value").map(ParameterValue.date)
        case .flag:
            if let flag = value.bool { return .flag(flag) }
            reader.wrongType(value, "value", "true or false")
        case .list:
            guard let items = value.sequence else {
                reader.wrongType(value, "value", "a list of text")
                return nil
            }
            return .list(items.compactMap { reader.text($0, "value") })
        case .text:
            return reader.text(value, "value").map(ParameterValue.text)
        }
        return nil
    }

    private func checkOrder(_ values: [DatedValue], _ name: String) {
        for (earlier, later) in zip(values, values.dropFirst()) {
            if earlier.from == later.from {
                findings.error(
                    .duplicate,
                    at: later.place,
                    "Two values of '\(name)' begin on \(later.from).",
                    fix: "Keep one."
                )
            } else if let until = earlier.until, until >= later.from {
                findings.error(
                    .date,
                    at: earlier.place,
                    "The value of '\(name)' ends on \(until), after the next begins on \(later.from).",
                    fix: "Leave 'until' out, or end it earlier."
                )
            }
        }
    }
}
