package import Wire

/// The answers known about one case. A fact that is absent has no answer: never false, never zero.
package struct Facts: Sendable, Hashable {
    package private(set) var values: [FactName: FactValue]

    package init(_ values: [FactName: FactValue] = [:]) {
        self.values = values
    }

    package subscript(name: FactName) -> FactValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    package var names: [FactName] { values.keys.sorted() }

    /// Reads `{"harmed.birth": "2009", …}`; `null` stands for no answer.
    ///
    /// - Throws: ``FactError`` for a name that the schema does not have and for a value outside its type.
    package init(json: JSON, schema: FactSchema) throws(FactError) {
        guard case .object(let object) = json else {
            throw FactError("facts.all", .notAnObject, "must be a JSON object of names and answers")
        }
        var values: [FactName: FactValue] = [:]
        for (key, value) in object.members {
            let name = FactName(key)
            guard let declaration = schema[name] else {
                throw FactError(
                    name,
                    .unknownFact,
                    "is not in the schema \(schema.id)",
                    suggestion: NearMiss.of(key, among: schema.facts.map(\.name.text))
                )
            }
            if value == .null { continue }
            values[name] = try FactValue(json: value, type: declaration.type, name: name)
        }
        self.values = values
    }

    /// The answers in order of their names.
    package var json: JSON {
        .object(JSONObject(names.compactMap { name in values[name].map { (name.text, $0.json) } }))
    }
}
