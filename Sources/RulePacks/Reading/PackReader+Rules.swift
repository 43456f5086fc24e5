/// Rules with their obligations and what they override.
extension PackReader {
    static let ruleKeys = [
        "id", "topic", "title", "side", "when", "outcome", "approver", "obligations", "overrides", "basis",
        "confidence", "review", "law-at", "inForce", "cite", "says", "fix", "tests", "note",
    ]
    static let maximumRules = 1000

    func rules(_ top: MappingReader, _ pack: RulePack) -> [Rule] {
        guard let value = top.required("rules", "Write at least one rule.") else { return [] }
        guard let items = value.sequence, items.count <= Self.maximumRules else {
            top.wrongType(value, "rules", "a list of at most \(Self.maximumRules) rules")
            return []
        }
        var seen: [String: SourcePlace] = [:]
        return items.compactMap { item in
            guard let rule = rule(item, pack) else { return nil }
            if let first = seen[rule.id] {
                findings.error(
                    .duplicate,
                    at: rule.place,
                    "Two rules have the id '\(rule.id)', the first in line \(first.line).",
                    fix: "Give each rule its own id; decisions are explained by it."
                )
                return nil
            }
            seen[rule.id] = rule.place
            return rule
        }
    }

    private func rule(_ value: YAMLValue, _ pack: RulePack) -> Rule? {
        let name = value["id"]?.text
        let what = name.map { "rule '\($0)'" } ?? "rule"
        guard let reader = MappingReader(value, what, keys: Self.ruleKeys, findings),
            let idValue = reader.required("id", "Give it an id such as disc.agreement."),
            let id = identifier(idValue, reader)
        else { return nil }
        let topic = topic(reader, pack)
        let title = reader.required("title", "Name the rule.").flatMap { _ in reader.localized("title") }
        let says = reader.required("says", "Say in a sentence what the rule demands.")
            .flatMap { _ in reader.localized("says") }
        let names = pack.definitions.map(\.name)
        let condition = reader.required("when", "Write `when: \"…\"`, or `when: \"true\"`.")
            .flatMap { self.condition($0, names, what) }
        let outcome = outcome(reader)
        let citations = citations(reader, pack)
        let tests = reader.list("tests").compactMap { test($0, "test of the \(what)", pack) }
        let inForce = reader["inForce"].flatMap { span($0, "inForce of the \(what)") } ?? pack.inForce
        let obligations = reader.list("obligations").compactMap { obligation($0, what, pack) }
        let bases = OverrideBasis.allCases.map(\.rawValue)
        let provenance = provenance(reader, standard: pack.provenance, alsoAllowed: bases)
        guard let topic, let title, let says, let condition, let outcome else { return nil }
        let (overrides, basis) = overrides(reader)
        return Rule(
            id: id,
            topic: topic,
            title: title,
            side: side(reader),
            condition: condition,
            outcome: outcome,
            approver: approver(reader, outcome),
            obligations: obligations,
            overrides: overrides,
            overrideBasis: basis,
            lawAt: lawDate(reader),
            inForce: inForce,
            citations: citations,
            provenance: provenance,
            says: says,
            fix: reader.localized("fix"),
            tests: tests,
            place: value.place
        )
    }

    private func identifier(_ value: YAMLValue, _ reader: MappingReader) -> String? {
        guard let id = reader.text(value, "id") else { return nil }
        let allowed = id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard allowed, !id.isEmpty, id.utf8.count <= 100 else {
            findings.error(
                .wrongType,
                at: value.place,
                "The id '\(id)' has other characters than letters, digits, dots and hyphens.",
                fix: "Write it as disc.agreement."
            )
            return nil
        }
        return id
    }

    private func topic(_ reader: MappingReader, _ pack: RulePack) -> String? {
        guard let value = reader.required("topic", "Name a topic."), let text = reader.text(value, "topic")
        else {
            return nil
        }
        if pack.topics.contains(where: { $0.name == text }) { return text }
        reader.unknownWord(text, pack.topics.map(\.name), at: value.place, "topic")
        return nil
    }

    private func outcome(_ reader: MappingReader) -> LegalOutcome? {
        guard reader.required("outcome", "Say what follows when the condition holds.") != nil,
            let outcome = reader.word("outcome", LegalOutcome.self)
        else { return nil }
        guard outcome != .needsInformation else {
            findings.error(
                .wrongType,
                at: reader.place(of: "outcome"),
                "'needs-information' is what missing facts lead to, not what a rule can state.",
                fix: "Use permit, permit-with-conditions, needs-approval or refuse."
            )
            return nil
        }
        return outcome
    }

    private func side(_ reader: MappingReader) -> Side? {
        reader.text("side") == "both" ? nil : reader.word("side", Side.self)
    }

    private func approver(_ reader: MappingReader, _ outcome: LegalOutcome) -> String? {
        if outcome == .needsApproval {
            return reader.required("approver", "Name the role that approves.").flatMap {
                reader.text($0, "approver")
            }
        }
        if let value = reader["approver"] {
            findings.error(
                .condition,
                at: value.place,
                "The \(reader.what) names an approver, but its outcome is '\(outcome.rawValue)'.",
                fix: "Write `outcome: needs-approval`, or leave the approver out."
            )
        }
        return nil
    }

    private func lawDate(_ reader: MappingReader) -> LawDate {
        guard let value = reader["law-at"], let text = reader.text(value, "law-at") else {
            return schema[LawDate.standard.factName ?? FactName("")] == nil ? .decision : .standard
        }
        if text == "decision" { return .decision }
        let dates = schema.facts.filter { $0.type == .date || $0.type == .partialDate }.map(\.name.text)
        guard dates.contains(text) else {
            reader.unknownWord(text, ["decision"] + dates, at: value.place, "law-at")
            return .decision
        }
        return .fact(FactName(text))
    }

    private func overrides(_ reader: MappingReader) -> ([OverrideTarget], OverrideBasis?) {
        let targets = reader.texts("overrides").map { text in
            text.hasPrefix("topic:") ? OverrideTarget.topic(String(text.dropFirst(6))) : .rule(text)
        }
        let bases = reader.texts("basis").compactMap(OverrideBasis.init(rawValue:))
        if !targets.isEmpty, bases.count != 1 {
            findings.error(
                .overrides,
                at: reader.place(of: "overrides"),
                "The \(reader.what) overrides others without one basis.",
                fix: "Write `basis: specialis`, `superior` or `posterior`."
            )
        }
        if targets.isEmpty, let basis = bases.first {
            findings.error(
                .overrides,
                at: reader.place(of: "basis"),
                "The \(reader.what) has the basis '\(basis.rawValue)' but overrides nothing.",
                fix: "Name in `overrides` the rules it displaces, or leave the basis out."
            )
        }
        return (targets, targets.isEmpty ? nil : bases.first)
    }

    private func obligation(_ value: YAMLValue, _ what: String, _ pack: RulePack) -> Obligation? {
        if let name = value.text, !value.isNull {
            guard let kind = kind(name, at: value.place, what) else { return nil }
            guard kind.takes == .nothing else {
                findings.error(
                    .wrongType,
                    at: value.place,
                    "The obligation '\(name)' needs a value (\(kind.takes.rawValue)).",
                    fix: "Write it as {\(name): …}."
                )
                return nil
            }
            return Obligation(kind: name, argument: .nothing, place: value.place)
        }
        guard let reader = MappingReader(value, "obligation of the \(what)", keys: nil, findings) else {
            return nil
        }
        guard reader.order.count == 1, let member = reader.order.first else {
            findings.error(
                .wrongType,
                at: value.place,
                "An obligation is one kind with its value.",
                fix: "Write a list item for each."
            )
            return nil
        }
        guard let kind = kind(member.key, at: member.keyPlace, what),
            let argument = argument(member.value, kind, reader, pack)
        else { return nil }
        return Obligation(kind: kind.name, argument: argument, place: value.place)
    }

    private func kind(_ name: String, at place: SourcePlace, _ what: String) -> ObligationKind? {
        if let kind = schema.obligations[name] { return kind }
        findings.error(
            .unknownName,
            at: place,
            "The \(what) demands '\(name)', which is no kind of obligation.",
            fix: "Use a known kind, or add it to the fact schema under `obligations`.",
            suggestion: NearMiss.of(name, among: schema.obligations.names)
        )
        return nil
    }

    private func argument(
        _ value: YAMLValue,
        _ kind: ObligationKind,
        _ reader: MappingReader,
        _ pack: RulePack
    ) -> Obligation.Argument? {
        switch kind.takes {
        case .nothing:
            reader.wrongType(value, kind.name, "nothing; write the kind alone")
            return nil
        case .period:
            guard let name = reader.text(value, kind.name) else { return nil }
            let periods = pack.parameters.filter(\.unit.isPeriod).map(\.name)
            if periods.contains(name) { return .period(name) }
            reader.unknownWord(name, periods, at: value.place, kind.name)
            return nil
        case .categories:
            let items = (value.sequence ?? [value]).compactMap { item in
                reader.text(item, kind.name).map { ($0, item) }
            }
            let domain = schema.dataCategories.flatMap { schema[$0]?.type.domain }
            if let domain {
                for (name, item) in items where !domain.contains(name) {
                    reader.unknownWord(name, domain, at: item.place, kind.name)
                }
            }
            return .categories(Set(items.map(\.0)).sorted())
        case .role:
            return reader.text(value, kind.name).map(Obligation.Argument.role)
        case .text:
            return reader.localized(kind.name).map(Obligation.Argument.text)
        }
    }

    /// Targets exist and the graph of exceptions has no circle.
    func checkOverrides(of pack: RulePack) {
        let own = Dictionary(pack.rules.map { ($0.id, $0) }) { first, _ in first }
        let adopted = layers.filter { layer in pack.adopts.contains { $0.pack == layer.id } }.flatMap(\.rules)
        let known = Set(own.keys).union(adopted.map(\.id))
        let topics = Set(pack.topics.map(\.name))
        for rule in pack.rules {
            for target in rule.overrides {
                switch target {
                case .rule(let id) where !known.contains(id):
                    guard pack.kind != .treaty, pack.adopts.isEmpty || !layers.isEmpty else { continue }
                    findings.error(
                        .overrides,
                        at: rule.place,
                        "The rule '\(rule.id)' overrides '\(id)', which is not there.",
                        fix: "Name a rule of this pack or of a layer it adopts.",
                        suggestion: NearMiss.of(id, among: known)
                    )
                case .topic(let name) where !topics.contains(name):
                    findings.error(
                        .overrides,
                        at: rule.place,
                        "The rule '\(rule.id)' overrides the topic '\(name)', which is not there.",
                        fix: "Name a topic of this pack.",
                        suggestion: NearMiss.of(name, among: topics)
                    )
                default:
                    continue
                }
            }
        }
        checkOverrideCircles(pack.rules)
    }

    private func checkOverrideCircles(_ rules: [Rule]) {
        let order = ExceptionOrder(rules)
        for circle in order.circles {
            guard let first = circle.first, let rule = rules.first(where: { $0.id == first }) else {
                continue
            }
            findings.error(
                .circle,
                at: rule.place,
                "Exceptions go in a circle: \((circle + [first]).joined(separator: " overrides ")).",
                fix: "Decide which of them prevails and drop the other `overrides`."
            )
        }
    }
}

extension LawDate {
    var factName: FactName? {
        if case .fact(let name) = self { name } else { nil }
    }
}
