extension Plan {
    /// The numbers of the declared variables that the plan reads, sorted and each once.
    var variables: [Int] {
        var found: Set<Int> = []
        collect(&found)
        return found.sorted()
    }

    private func collect(_ found: inout Set<Int>) {
        switch self {
        case .variable(let number), .hasVariable(let number): found.insert(number)
        default: for child in children { child.collect(&found) }
        }
    }

    private var children: [Plan] {
        switch self {
        case .constant, .failure, .local, .variable, .hasVariable, .search: []
        case .select(let operand, _, _), .has(let operand, _, _), .optionalSelect(let operand, _, _),
            .not(let operand, _), .unary(_, _, let operand, _), .matches(let operand, _, _):
            [operand]
        case .index(let left, let right, _), .optionalIndex(let left, let right, _),
            .equal(let left, let right, _),
            .binary(_, _, let left, let right, _), .alternative(let left, let right, _, _):
            [left, right]
        case .and(let operands), .or(let operands), .many(_, _, let operands, _),
            .metered(_, _, let operands, _):
            operands
        case .conditional(let condition, let then, let otherwise, _): [condition, then, otherwise]
        case .list(let elements): elements.map(\.value)
        case .map(let entries, _): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let plan): [plan.range] + (plan.filter.map { [$0] } ?? []) + [plan.body]
        case .bind(_, let value, let body): [value, body]
        }
    }
}
