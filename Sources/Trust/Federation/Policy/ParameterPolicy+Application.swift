package import Wire

extension ParameterPolicy {
    /// What this policy makes of a parameter, the operators applied in their order (section 6.1.4.2).
    ///
    /// - Parameter input: the parameter's value; nil where the metadata has none.
    /// - Returns: nil where the parameter is absent or removed.
    /// - Throws: ``PolicyError`` `invalid_metadata`, without a place.
    package func applied(to input: JSON?, parameter: String) throws(PolicyError) -> JSON? {
        guard parameter == ScopeParameter.name else { return try applied(to: input) }
        guard let output = try applied(to: input.map(ScopeParameter.words)) else { return nil }
        guard let text = ScopeParameter.text(output) else {
            throw PolicyError(.invalidMetadata, "becomes something else than words in one string")
        }
        return text
    }

    private func applied(to input: JSON?) throws(PolicyError) -> JSON? {
        var output = input
        if let value { output = value.isNull ? nil : value }
        if let add {
            let present = try output.map { (json) throws(PolicyError) in try Self.array(json, .add) } ?? []
            output = .array(present + add.filter { !present.contains($0) })
        }
        if output == nil { output = self.default }
        if let oneOf, let output { try Self.check(output, among: oneOf) }
        if let subsetOf, let present = output {
            output = .array(try Self.array(present, .subsetOf).intersection(subsetOf))
        }
        if let supersetOf, let present = output {
            guard supersetOf.isSubset(of: try Self.array(present, .supersetOf)) else {
                throw PolicyError(.invalidMetadata, "lacks a value that superset_of demands; add it")
            }
        }
        if essential == true, output == nil {
            throw PolicyError(.invalidMetadata, "is missing and essential; publish it")
        }
        return output
    }

    private static func check(_ value: JSON, among allowed: [JSON]) throws(PolicyError) {
        guard value.isComparedByOperators else {
            throw PolicyError(.invalidMetadata, "is not a string, number or object, so that one_of fails")
        }
        guard allowed.contains(value) else {
            throw PolicyError(.invalidMetadata, "is none of the values that one_of allows")
        }
    }

    private static func array(_ value: JSON, _ name: PolicyOperator) throws(PolicyError) -> [JSON] {
        guard let array = value.array, array.allSatisfy(\.isComparedByOperators) else {
            throw PolicyError(
                .invalidMetadata,
                "is not an array of strings, numbers or objects, so that \(name.rawValue) fails"
            )
        }
        return array
    }
}
