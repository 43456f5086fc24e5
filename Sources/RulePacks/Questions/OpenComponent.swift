internal import CEL

/// A rule of one of the programs of a case.
struct RuleIndex: Sendable, Hashable {
    var program: Int
    var rule: Int
}

/// Undecided rules that hang together because they wait for the same facts. Components share no fact, so each can be settled
/// on its own.
struct OpenComponent: Sendable {
    var rules: [RuleIndex]
    var facts: FactSet

    /// Groups the rules whose word is still open.
    static func all(_ programs: [PackProgram], _ standings: [Standing]) -> [OpenComponent] {
        var components: [OpenComponent] = []
        for (programIndex, program) in programs.enumerated() {
            for index in program.rules.indices where !standings[programIndex].speaks[index].isSettled {
                let facts = standings[programIndex].openFacts(index, program)
                guard !facts.isEmpty else { continue }
                var joined = OpenComponent(
                    rules: [RuleIndex(program: programIndex, rule: index)],
                    facts: facts
                )
                // What it shares a fact with becomes one component with it; often nothing does.
                var place = 0
                while place < components.count {
                    guard !components[place].facts.isDisjoint(with: joined.facts) else {
                        place += 1
                        continue
                    }
                    let component = components.remove(at: place)
                    joined.rules = component.rules + joined.rules
                    joined.facts.formUnion(component.facts)
                }
                components.append(joined)
            }
        }
        return components
    }
}
