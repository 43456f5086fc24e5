/// How many others are asked at once in the upkeep of trust: those who do not answer hold nobody else up for long.
private let mostAtOnce = 4

/// Does the same for each element, a few at a time.
///
/// - Returns: the results in the order in which they came.
/// - Throws: the first error; what is still under way is cancelled then.
func fewAtOnce<Element: Sendable, Outcome: Sendable>(
    _ elements: [Element],
    _ work: @Sendable @escaping (Element) async throws -> Outcome
) async throws -> [Outcome] {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
        var outcomes: [Outcome] = []
        for (place, element) in elements.enumerated() {
            if place >= mostAtOnce, let outcome = try await group.next() { outcomes.append(outcome) }
            group.addTask { try await work(element) }
        }
        for try await outcome in group { outcomes.append(outcome) }
        return outcomes
    }
}
