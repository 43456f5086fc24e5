package import Referrals

extension AgreementRecord {
    /// That proposed terms were declined. Nobody's name stands here: who did not agree is told to nobody, and nothing follows from it.
    package struct Declined: Sendable, Hashable, Codable {
        package var ground: Ground
        /// Why, in words, for the facilitators of both sides alone; nil where nothing was said, or it is still sealed.
        package var says: String?
        /// The officer, or the peer that told it.
        package var by: String
        package var at: Instant
        /// The peer at which they were declined; nil where they were declined here.
        package var node: EntityID?
        /// The words as they came, sealed to facilitators; nil once one of them has opened them.
        package var sealed: [String]?
        /// SHA-256 of the words inside the seal.
        package var words: Digest?

        /// What kind of ground: all that is told outside the seal.
        package enum Ground: String, Sendable, Hashable, Codable, CaseIterable {
            case notAgreed = "not-agreed"
            case outOfProportion = "out-of-proportion"
            case notAchievable = "not-achievable"
            case notSafe = "not-safe"
            case other
        }

        package init(ground: Ground, says: String? = nil, by: String, at: Instant, node: EntityID? = nil) {
            self.ground = ground
            self.says = says
            self.by = by
            self.at = at
            self.node = node
        }
    }
}
