/// One validation of one value.
struct SchemaRun {
    let schema: JSONSchema
    private(set) var found: [SchemaFinding] = []
    /// The way to the value in hand.
    var path: [String] = []
    /// The resources entered so far, outermost first: the dynamic scope.
    private var scope: [Int] = []
    private var depth = 0
    /// What is left of the work that this validation may cost.
    var budget: Int
    /// Above 0 while findings do not count, because another alternative may hold.
    private var quiet = 0
    private var isExhausted = false

    private static let greatestDepth = 512
    private static let mostFindings = 100

    init(schema: JSONSchema, budget: Int) {
        self.schema = schema
        self.budget = budget
    }

    mutating func findings(for value: JSON) -> [SchemaFinding] {
        let (isValid, _) = evaluate(schema.root, value)
        if isExhausted {
            return [finding("takes more work to check than is allowed; make it smaller")]
        }
        // Validity is what the rules returned, whatever they reported.
        if !isValid, found.isEmpty { return [finding("does not satisfy the schema")] }
        return found
    }

    /// A finding about the value as a whole.
    private func finding(_ message: String) -> SchemaFinding {
        SchemaFinding(instance: "", schema: schema.nodes[schema.root].location, keyword: "", message: message)
    }

    /// Applies one schema; what it looked at counts only where the value is valid.
    mutating func evaluate(_ number: Int, _ value: JSON) -> (isValid: Bool, seen: EvaluatedParts) {
        budget -= 1
        depth += 1
        defer { depth -= 1 }
        guard budget > 0, depth <= Self.greatestDepth, !isExhausted else {
            isExhausted = true
            return (false, EvaluatedParts())
        }
        if schema.nodes[number].isNever {
            report(number, schema.nodes[number].keyword, "is not allowed here")
            return (false, EvaluatedParts())
        }
        let resource = schema.nodes[number].resource
        let entersResource = scope.last != resource
        if entersResource { scope.append(resource) }
        defer { if entersResource { scope.removeLast() } }

        var isValid = true
        var seen = EvaluatedParts()
        for rule in schema.nodes[number].rules {
            if !check(rule, of: number, value, &seen) {
                isValid = false
                if quiet > 0 || isExhausted { break }
            }
        }
        return (isValid, isValid ? seen : EvaluatedParts())
    }

    /// Applies one schema without reporting what is wrong.
    mutating func evaluateQuietly(_ number: Int, _ value: JSON) -> (isValid: Bool, seen: EvaluatedParts) {
        quiet += 1
        defer { quiet -= 1 }
        return evaluate(number, value)
    }

    /// The node that a dynamic reference means here: the outermost resource in scope that has such an anchor.
    func dynamicTarget(_ number: Int, name: String) -> Int {
        for resource in scope {
            if let target = schema.dynamicAnchors[resource][name] { return target }
        }
        return number
    }

    mutating func exhaust() { isExhausted = true }

    mutating func report(_ node: Int, _ keyword: String, _ message: String) {
        guard quiet == 0, found.count < Self.mostFindings else { return }
        found.append(
            SchemaFinding(
                instance: JSONPointer(path).description,
                schema: schema.nodes[node].location,
                keyword: keyword,
                message: message
            )
        )
    }
}

/// The members or elements of one value that some keyword has looked at, by position.
struct EvaluatedParts: Sendable {
    private(set) var positions: Set<Int> = []
    private(set) var all = false

    mutating func insert(_ position: Int) { positions.insert(position) }
    mutating func insertAll() { all = true }
    func contains(_ position: Int) -> Bool { all || positions.contains(position) }

    mutating func formUnion(_ other: EvaluatedParts) {
        all = all || other.all
        if positions.isEmpty { positions = other.positions } else { positions.formUnion(other.positions) }
    }
}
