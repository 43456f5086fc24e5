/// How statements of a federation are judged: what is understood here, and how much is taken.
package struct StatementRules: Sendable {
    /// The longest signed statement, in bytes.
    package var maximumBytes: Int
    /// How far ahead another's clock may be, in seconds: applied to `iat` alone, for what has ended has ended.
    package var clockTolerance: Int64
    /// Claims beyond the standard ones that may be called critical, because the caller heeds them.
    package var understoodClaims: Set<String>
    /// Whether `authority_hints` in a subordinate statement is passed over instead of refused. Some software writes it
    /// there, where the standard forbids it.
    package var passesOverMisplacedHints: Bool

    package init(
        maximumBytes: Int = 256 << 10,
        clockTolerance: Int64 = 60,
        understoodClaims: Set<String> = [],
        passesOverMisplacedHints: Bool = false
    ) {
        self.maximumBytes = maximumBytes
        self.clockTolerance = clockTolerance
        self.understoodClaims = understoodClaims
        self.passesOverMisplacedHints = passesOverMisplacedHints
    }

    /// The standard as it is: 256 KiB, a minute for another's clock, nothing critical beyond it.
    package static let standard = StatementRules()
}
