/// Named conditions, topics, and the conditions of rules.
extension PackReader {
    static let maximumClauses = 60
    static let maximumConditionDepth = 12

    func definitions(_ top: MappingReader) -> [NamedCondition] {
        guard let value = top["define"],
            let members = MappingReader(value, "list of definitions", keys: nil, findings)
        else { return [] }
        let names = members.order.map(\.key)
        let definitions = members.order.compactMap { definition($0, names) }
        checkCircles(definitions)
        return definitions
    }

    private func definition(_ member: YAMLMember, _ names: [String]) -> NamedCondition? {
        guard ConditionText.isIdentifier(member.key) else {
            findings.error(
                .wrongType,
                at: member.keyPlace,
                "'\(member.key)' cannot be the name of a condition.",
                fix: "Use letters, digits and '_', beginning with a letter: victimIsMinor."
            )
            return nil
        }
        let what = "definition '\(member.key)'"
        guard
            let reader = MappingReader(
                member.value,
                what,
                keys: ["says", "cel", "all", "any", "none", "note"],
                findings
            ),
            reader.required("says", "Say in a few words what it means.") != nil,
            let says = reader.localized("says"),
            let condition = clause(member.value, names, what, depth: 0)
        else { return nil }
        return NamedCondition(name: member.key, says: says, condition: condition, place: member.keyPlace)
    }

    /// A circle among definitions would never end.
    private func checkCircles(_ definitions: [NamedCondition]) {
        let byName = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
        var done: Set<String> = []
        func visit(_ name: String, _ path: [String]) {
            if let start = path.firstIndex(of: name), let definition = byName[name] {
                let circle = (path[start...] + [name]).joined(separator: " uses ")
                findings.error(
                    .circle,
                    at: definition.place,
                    "The definitions go in a circle: \(circle).",
                    fix: "Write one of them out."
                )
                return
            }
            guard !done.contains(name), let definition = byName[name], path.count < 100 else { return }
            for used in definition.condition.namesUsed(among: Set(byName.keys)).sorted() {
                visit(used, path + [name])
            }
            done.insert(name)
        }
        for definition in definitions { visit(definition.name, []) }
    }

    /// `when:` of a rule: CEL text, a defined name, or all / any / none.
    func condition(_ value: YAMLValue, _ names: [String], _ what: String) -> Condition? {
        if let text = value.text, !value.isNull { return textCondition(text, nil, at: value.place, names) }
        return clause(value, names, what, depth: 0)
    }

    private func textCondition(
        _ text: String,
        _ says: LocalizedText?,
        at place: SourcePlace,
        _ names: [String]
    ) -> Condition {
        if says == nil, names.contains(text) { return .named(text, at: place) }
        return .cel(text, says: says, at: place)
    }

    /// A clause of a list, or the body of a definition.
    private func clause(_ value: YAMLValue, _ names: [String], _ what: String, depth: Int) -> Condition? {
        guard depth < Self.maximumConditionDepth else {
            findings.error(
                .limit,
                at: value.place,
                "Clauses nest too deep.",
                fix: "Name the inner part under `define`."
            )
            return nil
        }
        if let text = value.text, !value.isNull {
            if !names.contains(text) {
                findings.error(
                    .unknownName,
                    at: value.place,
                    "There is no definition '\(text)'.",
                    fix: "Define it, or write `{cel: \"…\", says: …}`.",
                    suggestion: NearMiss.of(text, among: names)
                )
            }
            return .named(text, at: value.place)
        }
        let keys = ["cel", "says", "all", "any", "none", "note"]
        guard let reader = MappingReader(value, "clause of the \(what)", keys: keys, findings) else {
            return nil
        }
        let says = reader.localized("says")
        let kinds = ["cel", "all", "any", "none"].filter { reader[$0] != nil }
        guard kinds.count == 1, let kind = kinds.first, let body = reader[kind] else {
            findings.error(
                .condition,
                at: value.place,
                "The clause has \(kinds.isEmpty ? "none" : "more than one") of cel, all, any and none.",
                fix: "Keep exactly one."
            )
            return nil
        }
        if kind == "cel" {
            guard let text = reader.text(body, "cel") else { return nil }
            if says == nil, depth > 0 {
                findings.error(
                    .condition,
                    at: value.place,
                    "The clause does not say in words what it asks.",
                    fix: "Add `says:`; it is what people read."
                )
            }
            return .cel(text, says: says, at: body.place)
        }
        guard let items = body.sequence, let gathering = Condition.Gathering(rawValue: kind), !items.isEmpty,
            items.count <= Self.maximumClauses
        else {
            reader.wrongType(body, kind, "a list of one to \(Self.maximumClauses) clauses")
            return nil
        }
        let clauses = items.compactMap { clause($0, names, what, depth: depth + 1) }
        return clauses.count == items.count ? .gathered(gathering, clauses, says: says, at: value.place) : nil
    }

    func topics(_ top: MappingReader) -> [RulePack.Topic] {
        guard let value = top.required("topics", "Say for each topic what holds when no rule speaks."),
            let members = MappingReader(value, "list of topics", keys: nil, findings)
        else { return [] }
        return members.order.compactMap { member in
            let keys = ["default", "says", "note"]
            guard let reader = MappingReader(member.value, "topic '\(member.key)'", keys: keys, findings),
                let value = reader.required("default", "Write `default: permit` or `default: none`."),
                let text = reader.text(value, "default")
            else { return nil }
            guard text == "none" || text == LegalOutcome.permit.rawValue else {
                reader.unknownWord(text, ["permit", "none"], at: value.place, "default")
                return nil
            }
            return RulePack.Topic(
                name: member.key,
                standard: text == "none" ? nil : .permit,
                says: reader.localized("says"),
                place: member.keyPlace
            )
        }
    }
}
