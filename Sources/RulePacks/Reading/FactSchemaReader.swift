internal import CEL

extension FactSchema {
    /// Reads a fact schema.
    ///
    /// - Throws: ``PackError`` with every problem found, in order of place.
    package init(yaml text: String, file: String) throws(PackError) {
        let root = try YAMLValue(yaml: text, file: file)
        let findings = Findings()
        let schema = FactSchemaReader(findings: findings).schema(root)
        if let schema { FactRequirements.check(schema, findings) }
        guard let schema, !findings.hasErrors else { throw PackError(findings.problems) }
        self = schema
    }
}

/// Reads `facts.yaml`.
struct FactSchemaReader {
    let findings: Findings
    static let maximumFacts = FactSet.capacity

    func schema(_ root: YAMLValue) -> FactSchema? {
        guard
            let top = MappingReader(
                root,
                "fact schema",
                keys: ["schema", "facts", "dataCategories", "obligations", "title", "note"],
                findings
            ),
            let idValue = top.required("schema", "Write `schema: comity-facts/1`."),
            let id = top.text(idValue, "schema"),
            let factsValue = top.required("facts", "List the facts under `facts`."),
            let members = MappingReader(factsValue, "list of facts", keys: nil, findings)
        else { return nil }
        let facts = members.order.prefix(Self.maximumFacts).compactMap(declaration)
        if members.order.count > Self.maximumFacts {
            findings.error(
                .limit,
                at: factsValue.place,
                "There are more than \(Self.maximumFacts) facts.",
                fix: "Remove facts that no pack reads."
            )
        }
        let registry = ObligationRegistry.standard.adding(obligations(top))
        return FactSchema(id: id, facts: facts, dataCategories: categories(top, facts), obligations: registry)
    }

    private func declaration(_ member: YAMLMember) -> FactDeclaration? {
        guard FactName.isWellFormed(member.key) else {
            findings.error(
                .wrongType,
                at: member.keyPlace,
                "'\(member.key)' is not the name of a fact.",
                fix: "Use two or more parts of letters and digits with dots: harmed.birth."
            )
            return nil
        }
        let keys = ["type", "of", "min", "max", "limit", "ask", "requires", "note", "says", "unit"]
        guard let reader = MappingReader(member.value, "fact '\(member.key)'", keys: keys, findings),
            let typeValue = reader.required("type", "Use one of: \(FactType.names.joined(separator: ", "))."),
            let typeName = reader.text(typeValue, "type"),
            let type = type(typeName, at: typeValue.place, reader)
        else { return nil }
        return FactDeclaration(
            name: FactName(member.key),
            type: type,
            ask: reader.localized("ask") ?? reader.localized("says"),
            requires: reader.text("requires"),
            place: member.keyPlace
        )
    }

    private func type(_ name: String, at place: SourcePlace, _ reader: MappingReader) -> FactType? {
        switch name {
        case "bool": return .bool
        case "date": return .date
        case "partial-date": return .partialDate
        case "text":
            return .text(limit: Int(clamping: reader.integer("limit") ?? Int64(FactType.defaultTextLimit)))
        case "int":
            let (minimum, maximum) = (reader.integer("min"), reader.integer("max"))
            if let minimum, let maximum, minimum > maximum {
                findings.error(.wrongType, at: place, "'min' is greater than 'max'.", fix: "Swap them.")
            }
            return .integer(minimum: minimum, maximum: maximum)
        case "choice": return domain(reader).map(FactType.choice)
        case "set": return domain(reader).map(FactType.set)
        default:
            reader.unknownWord(name, FactType.names, at: place, "type")
            return nil
        }
    }

    private func domain(_ reader: MappingReader) -> [String]? {
        guard reader.required("of", "Write `of: [first, second]`.") != nil else { return nil }
        let names = reader.texts("of")
        guard !names.isEmpty, Set(names).count == names.count, names.count <= 60 else {
            findings.error(
                .duplicate,
                at: reader.place(of: "of"),
                "The values of the \(reader.what) are none, repeated or more than 60.",
                fix: "Name each value once."
            )
            return nil
        }
        return names
    }

    private func categories(_ top: MappingReader, _ facts: [FactDeclaration]) -> FactName? {
        guard let text = top.text("dataCategories") else { return nil }
        let sets = facts.filter { if case .set = $0.type { true } else { false } }.map(\.name.text)
        guard sets.contains(text) else {
            top.unknownWord(text, sets, at: top.place(of: "dataCategories"), "dataCategories")
            return nil
        }
        return FactName(text)
    }

    private func obligations(_ top: MappingReader) -> [ObligationKind] {
        guard let value = top["obligations"],
            let members = MappingReader(value, "list of obligations", keys: nil, findings)
        else { return [] }
        return members.order.compactMap { member in
            let keys = ["says", "takes", "excludes"]
            guard
                let reader = MappingReader(member.value, "obligation '\(member.key)'", keys: keys, findings),
                reader.required("says", "Say in a sentence what is owed.") != nil,
                let says = reader.localized("says")
            else { return nil }
            let takes =
                reader["takes"] == nil ? .nothing : reader.word("takes", ObligationTakes.self) ?? .nothing
            return ObligationKind(member.key, says, takes: takes, excludes: Set(reader.texts("excludes")))
        }
    }
}
