package import JOSE
package import Referrals
package import Store
package import Trust

/// What others are told about keys that were given up.
extension KeyRing {
    /// The past keys of one use with their periods, and those that were compromised as such.
    ///
    /// - Throws: ``JOSEError`` where a stored JWK is none.
    package func pastEntries(_ use: KeyRecord.Use) throws(JOSEError) -> [HistoricalKeys.Entry] {
        try given(up: use).map { record throws(JOSEError) in
            let revocation = record.compromisedSince.map {
                HistoricalKeys.Revocation(at: Instant(seconds: $0.seconds), reason: .compromised)
            }
            let from = record.currentFrom.flatMap {
                $0 == Self.beginning ? nil : Instant(seconds: $0.seconds)
            }
            // The end is exclusive and counts in whole seconds: the last signature may be of the very same one.
            let end = (record.pastFrom ?? record.revokedAt ?? record.preparedAt).adding(seconds: 1)
            return HistoricalKeys.Entry(
                try record.verificationKey(),
                validFrom: from,
                expiresAt: end,
                revocation: revocation
            )
        }
    }

    /// The word of past federation keys about those that followed, as long as it counts.
    package func successions(at now: Instant) -> [String] {
        keys.filter { record in
            record.use == .federation && record.state == .past
                && record.pastFrom.map { now.seconds(since: $0) < KeySuccession.longestTerm } == true
        }.compactMap(\.succession)
    }
}
