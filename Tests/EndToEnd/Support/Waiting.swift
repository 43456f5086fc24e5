/// Something that had to become true and did not.
struct WaitedInVain: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until a condition holds. The limit is generous: it is there so that a broken test ends, not to
/// judge how fast anything is.
func eventually(
    _ what: String,
    within limit: Duration = .seconds(90),
    every interval: Duration = .milliseconds(20),
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else {
            throw WaitedInVain(description: "After \(limit) it was still not so that \(what).")
        }
        try await Task.sleep(for: interval)
    }
}
