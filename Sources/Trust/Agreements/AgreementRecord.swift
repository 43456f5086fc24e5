package import JOSE
package import Referrals
import Wire

/// A filed record of an agreement, verified without any network: what it says, and everything that does not hold.
///
/// ```swift
/// let record = AgreementRecord(verifying: file)
/// record.failures   // empty: it is as the agency signed it, and as the two agencies agreed
/// ```
package struct AgreementRecord: Sendable {
    /// Who exported it; nil where even that cannot be read.
    package private(set) var agency: FederationID?
    package private(set) var exportedAt: Instant?
    /// The agreement; nil where its steps do not follow from each other.
    package private(set) var agreement: BilateralAgreement?
    /// The exporter's fingerprint as words, to be compared with what its officer reads out.
    package private(set) var fingerprint: FingerprintWords?
    /// Every check that did not hold, in words; empty for a record that holds.
    package private(set) var failures: [String] = []

    /// - Parameters:
    ///   - keys: the exporter's federation keys, where they are known from elsewhere; nil for those in the record.
    ///   - peerKeys: the other party's, with the compared fingerprint; nil for those in the record.
    ///   - words: the exporter's fingerprint, as its officer read it out; for a record that was exported after a change of keys.
    package init(
        verifying compact: String,
        with keys: KeySet? = nil,
        peerKeys: KeySet? = nil,
        words: String? = nil
    ) {
        let text = compact.split(whereSeparator: \.isWhitespace).joined()
        guard let jws = try? JWS.parse(text), let claims = try? JSON(parsing: jws.payload) else {
            failures = [
                "It is no record of an agreement: not a signed document whose content is strict JSON."
            ]
            return
        }
        agency = claims["iss"]?.string.flatMap(FederationID.init)
        exportedAt = claims["iat"]?.int.map { Instant(seconds: Int64($0)) }
        let own = Self.keys(keys, claims["keys"])
        verify(text, with: own)
        readSteps(claims)
        if let own { compareKeys(own, words: words) }
        verifyDeclarations(with: Self.keys(peerKeys, claims["peer_keys"]))
    }

    private static func keys(_ given: KeySet?, _ claim: JSON?) -> KeySet? {
        given ?? claim.flatMap { try? KeySet(json: $0) }
    }

    private mutating func verify(_ compact: String, with keys: KeySet?) {
        guard let keys else {
            failures.append(
                "The record holds no keys of its agency, so that nobody can say who signed it: give them."
            )
            return
        }
        do {
            _ = try JWS.verify(
                compact,
                with: keys,
                type: BilateralAgreement.recordType,
                limits: JWS.Limits(maximumBytes: BilateralAgreement.longestRecord)
            )
        } catch {
            failures.append(
                "The signature does not hold: the record is not as the agency signed it. \(error)"
            )
        }
    }

    private mutating func readSteps(_ claims: JSON) {
        do throws(AgreementError) {
            agreement = try BilateralAgreement(claims["record"] ?? .null)
        } catch {
            failures.append("The steps do not follow from each other. \(error)")
        }
        if let agreement, agency != agreement.own {
            failures.append("Another agency exported it than the one whose record it is.")
        }
    }

    /// Keys in a record prove nothing by themselves: both sides have to have named them, or a person has to have compared them.
    private mutating func compareKeys(_ keys: KeySet, words: String?) {
        guard let agency else { return }
        let fingerprint = FingerprintWords(of: agency, keys: keys)
        self.fingerprint = fingerprint
        if let words {
            let comparison = fingerprint.compare(withRead: words)
            if comparison != .same { failures.append("The exporter's keys: \(comparison.explanation)") }
            return
        }
        let named = agreement?.terms.parties.first { $0.entity == agency }?.fingerprint
        if named != fingerprint.digest {
            failures.append(
                "The keys that signed the record are not those that both sides named in the terms. Let the agency's officer read the fingerprint out, and give it."
            )
        }
    }

    private mutating func verifyDeclarations(with keys: KeySet?) {
        guard let agreement, agreement.steps.contains(where: \.act.isReceived) else { return }
        guard let keys else {
            failures.append(
                "The record holds no keys of the other party, so that what it declared rests on the exporter's word: give them."
            )
            return
        }
        do throws(AgreementError) {
            try agreement.verifyDeclarations(with: keys)
        } catch {
            failures.append("What the other party declared does not hold. \(error)")
        }
    }
}
