import Wire

extension ParameterPolicy {
    /// This policy with a subordinate authority's policy for the same parameter merged into it (section 6.1.4.1).
    ///
    /// The result is never more permissive than this policy.
    ///
    /// - Throws: ``PolicyError`` `invalid_policy`, without a place, where the two contradict each other.
    package func merging(subordinate: ParameterPolicy) throws(PolicyError) -> ParameterPolicy {
        var merged = ParameterPolicy()
        merged.value = try Self.equal(value, subordinate.value, .value)
        merged.add = Self.merge(add, subordinate.add) { ($0 + $1).withoutRepetition() }
        merged.default = try Self.equal(self.default, subordinate.default, .default)
        merged.oneOf = Self.merge(oneOf, subordinate.oneOf) { $0.intersection($1) }
        if oneOf != nil, subordinate.oneOf != nil, merged.oneOf?.isEmpty == true {
            throw PolicyError(.invalidPolicy, "has a one_of that shares no value with its superior's")
        }
        merged.subsetOf = Self.merge(subsetOf, subordinate.subsetOf) { $0.intersection($1) }
        merged.supersetOf = Self.merge(supersetOf, subordinate.supersetOf) {
            ($0 + $1).withoutRepetition()
        }
        merged.essential = Self.merge(essential, subordinate.essential) { $0 || $1 }
        try merged.checkCombinations()
        return merged
    }

    private static func merge<Operand>(
        _ superior: Operand?,
        _ subordinate: Operand?,
        _ combine: (Operand, Operand) -> Operand
    ) -> Operand? {
        guard let superior else { return subordinate }
        guard let subordinate else { return superior }
        return combine(superior, subordinate)
    }

    private static func equal(
        _ superior: JSON?,
        _ subordinate: JSON?,
        _ name: PolicyOperator
    ) throws(PolicyError) -> JSON? {
        guard let superior, let subordinate else { return superior ?? subordinate }
        guard superior == subordinate else {
            throw PolicyError(
                .invalidPolicy,
                "has a \(name.rawValue) that differs from its superior's; only an equal one can be merged"
            )
        }
        return superior
    }
}
