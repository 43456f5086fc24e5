package import Referrals

/// Where a node takes the random numbers from that are no keys: names of documents, and how retries are spread out.
///
/// Keys and seals never come from here. A simulation injects a source that is the same in every run.
package protocol RandomSource: Sendable {
    /// 64 random bits.
    func next() -> UInt64
}

/// The system's random numbers.
package struct SystemRandomSource: RandomSource {
    package init() {}

    package func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

/// A source as the standard library draws from it.
struct RandomDraws: RandomNumberGenerator {
    let source: any RandomSource

    mutating func next() -> UInt64 { source.next() }
}

extension Node {
    /// A new name for a record made now.
    package func newIdentifier(at now: Instant) -> Identifier {
        var draws = RandomDraws(source: random)
        return Identifier(at: now, using: &draws)
    }
}
