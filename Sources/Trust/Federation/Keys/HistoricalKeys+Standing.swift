package import Referrals
import Wire

extension HistoricalKeys {
    /// What a signature by a past key is worth.
    package enum Standing: Sendable, Hashable {
        /// The key counted when the signature was made.
        case good
        /// The entity does not list the key.
        case unknown
        /// The signature is older than the key.
        case beforeKey
        /// The signature is younger than the key's end or its replacement.
        case afterKey
        /// Somebody else may hold the key: a date in what it signed proves nothing. Only a time-stamp or a log entry from
        /// before this moment shows that the signature is the entity's own.
        case needsProofOfTime(before: Instant)
    }

    /// What a signature that says it was made at `time` is worth.
    ///
    /// A key that was revoked without a reason is taken for compromised, and so is one with a reason that this software
    /// does not know.
    package func standing(of keyID: String, for time: Instant) -> Standing {
        guard let entry = entries.first(where: { $0.keyID.isSameText(as: keyID) }) else { return .unknown }
        if let from = entry.validFrom, time < from { return .beforeKey }
        guard time < entry.expiresAt else { return .afterKey }
        guard let revocation = entry.revocation else { return .good }
        guard time < revocation.at else { return .afterKey }
        return revocation.reason == .superseded ? .good : .needsProofOfTime(before: revocation.at)
    }
}
