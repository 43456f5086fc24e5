/// The order in which rules with exceptions are settled: exceptions of exceptions first.
///
/// Edges lead from a rule to the rules it overrides. Targets that are not among the rules are left out.
struct ExceptionOrder: Sendable {
    /// For each rule, the positions of those it overrides.
    let bases: [[Int]]
    /// For each rule, the positions of its exceptions.
    let exceptions: [[Int]]
    /// Positions such that every rule comes after all its bases.
    let basesFirst: [Int]
    /// False where no rule overrides another and no rule claims to.
    let hasExceptions: Bool
    /// Ids of rules that override each other in a circle.
    let circles: [[String]]

    init(_ rules: [Rule]) {
        let positions = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var bases: [[Int]] = []
        for (index, rule) in rules.enumerated() {
            var found: [Int] = []
            for target in rule.overrides {
                switch target {
                case .rule(let id): found += positions[id].map { [$0] } ?? []
                case .topic(let name):
                    found += rules.indices.filter {
                        rules[$0].topic == name && rules[$0].overrides.isEmpty && $0 != index
                    }
                }
            }
            bases.append(Array(Set(found)).sorted())
        }
        var exceptions = [[Int]](repeating: [], count: rules.count)
        for (index, overridden) in bases.enumerated() {
            for base in overridden { exceptions[base].append(index) }
        }
        var waiting = bases.map(\.count)
        var ready = rules.indices.filter { waiting[$0] == 0 }
        var order: [Int] = []
        while let next = ready.popLast() {
            order.append(next)
            for exception in exceptions[next] {
                waiting[exception] -= 1
                if waiting[exception] == 0 { ready.append(exception) }
            }
        }
        self.bases = bases
        self.exceptions = exceptions
        basesFirst = order
        hasExceptions = rules.contains { !$0.overrides.isEmpty }
        circles = Self.circles(rules, bases, leftOver: Set(rules.indices).subtracting(order))
    }

    private static func circles(_ rules: [Rule], _ bases: [[Int]], leftOver: Set<Int>) -> [[String]] {
        var remaining = leftOver
        var circles: [[String]] = []
        while let start = remaining.min() {
            var path: [Int] = []
            var current = start
            while !path.contains(current), let next = bases[current].first(where: leftOver.contains) {
                path.append(current)
                current = next
            }
            if let first = path.firstIndex(of: current) {
                let circle = path[first...]
                if !remaining.isDisjoint(with: circle) { circles.append(circle.map { rules[$0].id }) }
                remaining.subtract(circle)
            }
            remaining.subtract(path)
            remaining.remove(start)
        }
        return circles
    }
}
