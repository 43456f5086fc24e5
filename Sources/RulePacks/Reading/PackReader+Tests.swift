import Wire

/// Tests of rules, expectations of the whole pack, and what may never be.
extension PackReader {
    static let testKeys = ["given", "expect", "asks", "obliges", "by", "on", "side", "note"]

    func test(_ value: YAMLValue, _ what: String, _ pack: RulePack, moreKeys: [String] = []) -> RuleTest? {
        guard let reader = MappingReader(value, what, keys: Self.testKeys + moreKeys, findings),
            let givenValue = reader.required("given", "List the known facts, or write `given: {}`."),
            let given = facts(givenValue, what),
            let expect = expected(reader)
        else { return nil }
        return RuleTest(
            given: given,
            expect: expect,
            asks: reader["asks"] == nil ? nil : factNames(reader, "asks"),
            obliges: obligationNames(reader),
            by: reader.text("by"),
            on: reader.date("on"),
            side: reader.word("side", Side.self),
            note: reader.text("note"),
            place: value.place
        )
    }

    private func expected(_ reader: MappingReader) -> RuleTest.Expected? {
        guard let value = reader.required("expect", "Say what the rule should come to, or `silent`."),
            let text = reader.text(value, "expect")
        else { return nil }
        if text == "silent" { return .silent }
        if let outcome = LegalOutcome(rawValue: text) { return .outcome(outcome) }
        reader.unknownWord(
            text,
            LegalOutcome.allCases.map(\.rawValue) + ["silent"],
            at: value.place,
            "expect"
        )
        return nil
    }

    private func factNames(_ reader: MappingReader, _ key: String) -> [FactName] {
        reader.list(key).compactMap { value in
            guard let text = reader.text(value, key) else { return nil }
            if schema[FactName(text)] == nil {
                reader.unknownWord(text, schema.facts.map(\.name.text), at: value.place, key)
                return nil
            }
            return FactName(text)
        }
    }

    private func obligationNames(_ reader: MappingReader) -> [String] {
        reader.list("obliges").compactMap { value in
            guard let text = reader.text(value, "obliges") else { return nil }
            if schema.obligations[text] == nil {
                reader.unknownWord(text, schema.obligations.names, at: value.place, "obliges")
                return nil
            }
            return text
        }
    }

    /// Facts in YAML, each read by its type.
    func facts(_ value: YAMLValue, _ what: String) -> Facts? {
        guard let reader = MappingReader(value, "facts of the \(what)", keys: nil, findings) else {
            return nil
        }
        var facts = Facts()
        for member in reader.order {
            guard let declaration = schema[FactName(member.key)] else {
                findings.error(
                    .unknownName,
                    at: member.keyPlace,
                    "There is no fact '\(member.key)' in \(schema.id).",
                    fix: "Use a fact of the schema.",
                    suggestion: NearMiss.of(member.key, among: schema.facts.map(\.name.text))
                )
                continue
            }
            do {
                facts[declaration.name] = try FactValue(yaml: member.value, declaration)
            } catch {
                findings.error(
                    .outsideDomain,
                    at: member.value.place,
                    "The fact '\(member.key)' \(error.reason).",
                    fix: "Give a value of its type.",
                    suggestion: error.suggestion
                )
            }
        }
        return facts
    }

    func expectations(_ top: MappingReader, _ pack: RulePack) -> ([Expectation], [NeverProperty]) {
        var cases: [Expectation] = []
        var nevers: [NeverProperty] = []
        for value in top.list("expectations") {
            if value["never"] != nil {
                guard
                    let reader = MappingReader(
                        value,
                        "never property",
                        keys: ["never", "cel", "side", "note"],
                        findings
                    ),
                    let says = reader.text("never"),
                    let celValue = reader.required("cel", "Write the combination as CEL."),
                    let cel = reader.text(celValue, "cel")
                else { continue }
                nevers.append(
                    NeverProperty(
                        says: says,
                        cel: cel,
                        side: reader.word("side", Side.self),
                        place: celValue.place
                    )
                )
            } else if let expectation = expectation(value, pack) {
                cases.append(expectation)
            }
        }
        return (cases, nevers)
    }

    private func expectation(_ value: YAMLValue, _ pack: RulePack) -> Expectation? {
        let more = ["case", "topics", "withholds"]
        let name = value["case"]?.text
        guard let test = test(value, name.map { "case '\($0)'" } ?? "case", pack, moreKeys: more),
            let reader = MappingReader(value, "case", keys: nil, findings),
            reader.required("case", "Name the case.") != nil, let name
        else { return nil }
        var topics: [String: LegalOutcome] = [:]
        if let listed = reader["topics"],
            let members = MappingReader(listed, "topics of the case", keys: nil, findings)
        {
            for member in members.order {
                guard pack.topics.contains(where: { $0.name == member.key }) else {
                    members.unknownWord(member.key, pack.topics.map(\.name), at: member.keyPlace, "topics")
                    continue
                }
                topics[member.key] = members.word(member.key, LegalOutcome.self)
            }
        }
        return Expectation(name: name, test: test, topics: topics, withholds: reader.texts("withholds"))
    }
}

extension FactValue {
    /// Reads a value in YAML by the fact's type, never by its look.
    init(yaml: YAMLValue, _ declaration: FactDeclaration) throws(FactError) {
        let name = declaration.name
        switch declaration.type {
        case .bool:
            guard let value = yaml.bool else { throw FactError(name, .wrongType, "must be true or false") }
            self = .bool(value)
        case .integer:
            guard let value = yaml.integer else {
                throw FactError(name, .wrongType, "must be a whole number")
            }
            try self.init(json: .integer(value), type: declaration.type, name: name)
        case .set(let domain):
            guard let items = yaml.sequence else { throw FactError(name, .wrongType, "must be a list") }
            for text in items.compactMap(\.text) where !domain.contains(text) {
                throw FactError.notInDomain(name, text, domain)
            }
            let members = items.compactMap { $0.text.map(JSON.string) }
            try self.init(json: .array(members), type: declaration.type, name: name)
        case .choice(let domain):
            guard let text = yaml.text else { throw FactError(name, .wrongType, "must be one value") }
            guard domain.contains(text) else { throw FactError.notInDomain(name, text, domain) }
            self = .choice(text)
        case .date, .partialDate, .text:
            guard let text = yaml.text else { throw FactError(name, .wrongType, "must be one value") }
            try self.init(json: .string(text), type: declaration.type, name: name)
        }
    }
}

extension FactError {
    static func notInDomain(_ name: FactName, _ text: String, _ domain: [String]) -> FactError {
        FactError(
            name,
            .outsideDomain,
            "must be one of \(domain.joined(separator: ", "))",
            suggestion: NearMiss.of(text, among: domain)
        )
    }
}
