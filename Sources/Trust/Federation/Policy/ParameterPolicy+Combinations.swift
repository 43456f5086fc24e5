import Wire

extension ParameterPolicy {
    /// Checks that the operators may stand together (section 6.1.3.1, "Combination with other operators").
    ///
    /// - Throws: ``PolicyError`` `invalid_policy`, naming the two operators.
    func checkCombinations() throws(PolicyError) {
        if let value { try checkCombinations(ofValue: value) }
        if oneOf != nil {
            for other in [PolicyOperator.add, .subsetOf, .supersetOf] where self[other] != nil {
                throw Self.conflict(.oneOf, other, "may not stand together")
            }
        }
        if let add, let subsetOf, !add.isSubset(of: subsetOf) {
            throw Self.conflict(.add, .subsetOf, "conflict: what is added must be among the subset's values")
        }
        if let subsetOf, let supersetOf, !supersetOf.isSubset(of: subsetOf) {
            throw Self.conflict(
                .subsetOf,
                .supersetOf,
                "conflict: the values demanded must be among the values allowed"
            )
        }
    }

    private func checkCombinations(ofValue value: JSON) throws(PolicyError) {
        if let add, !(value.array.map(add.isSubset) ?? false) {
            throw Self.conflict(.value, .add, "conflict: what is added must be among the values")
        }
        if self.default != nil, value.isNull {
            throw Self.conflict(.value, .default, "conflict: a parameter that is removed has no default")
        }
        if let oneOf, !oneOf.contains(value) {
            throw Self.conflict(.value, .oneOf, "conflict: the value must be one of those listed")
        }
        if let subsetOf, !(value.array.map { $0.isSubset(of: subsetOf) } ?? false) {
            throw Self.conflict(.value, .subsetOf, "conflict: the values must be among the values allowed")
        }
        if let supersetOf, !(value.array.map(supersetOf.isSubset) ?? false) {
            throw Self.conflict(.value, .supersetOf, "conflict: the values must hold all that is demanded")
        }
        if essential == true, value.isNull {
            throw Self.conflict(.value, .essential, "conflict: a parameter cannot be removed and essential")
        }
    }

    private static func conflict(_ first: PolicyOperator, _ second: PolicyOperator, _ says: String)
        -> PolicyError
    {
        PolicyError(.invalidPolicy, "has \(first.rawValue) and \(second.rawValue), which \(says)")
    }
}
