import JOSE
import Referrals
import Trust
import Wire

extension Node {
    /// No more marks of one entity are looked at.
    private static let mostMarks = 8

    /// The marks that count of those that the subject shows: by the anchor, or by an issuer whose chain to the anchor is valid,
    /// and not taken back.
    ///
    /// The issuer is asked about each mark with every look at the chain, so that a mark that was taken back stops within the
    /// polling interval. Where it cannot be asked, its last word stands: for a mark with an end until then, for one without as
    /// long as the word is of today.
    func validMarks(
        of chain: TrustChain,
        anchor: TrustAnchor,
        _ source: RememberedStatements
    ) async -> [TrustMark] {
        var marks: [TrustMark] = []
        for shown in chain.statements[0].trustMarks.prefix(Self.mostMarks) {
            guard let jws = try? JWS.parse(shown.compact), let claims = try? JSON(parsing: jws.payload),
                let unverified = try? TrustMark(claims: claims)
            else { continue }
            let search = await ChainBuilder(
                source: source,
                anchors: [anchor],
                limits: upkeep.limits,
                now: { [clock] in clock.now }
            ).chains(for: unverified.issuer)
            guard let issuing = search.best,
                let mark = await valid(shown, unverified, of: chain.subject, issuer: issuing, source)
            else { continue }
            marks.append(mark)
        }
        return marks
    }

    private func valid(
        _ shown: ShownTrustMark,
        _ unverified: TrustMark,
        of holder: FederationID,
        issuer: TrustChain,
        _ source: RememberedStatements
    ) async -> TrustMark? {
        func validated(_ status: String?) throws(TrustMarkError) -> TrustMark {
            try TrustMark.validated(shown, of: holder, issuer: issuer, at: clock.now, status: status)
        }
        let endpoint = issuer.statements[0].endpoint("federation_trust_mark_status_endpoint")
        guard let endpoint else { return try? validated(nil) }
        let deadline = clock.now.adding(seconds: upkeep.limits.seconds)
        let status: String
        do throws(FetchFailure) {
            status = try await source.status(ofMark: shown.compact, at: endpoint, by: deadline)
        } catch {
            // Its issuer does not know it, or has never said anything about it.
            return error.isRefusal ? nil : try? validated(nil)
        }
        do throws(TrustMarkError) {
            return try validated(status)
        } catch {
            // An old word that it counts is worth nothing more; the mark's own end is.
            if case .status(let fault) = error.fault, fault.code == .expired, unverified.expiresAt != nil {
                return try? validated(nil)
            }
            return nil
        }
    }
}
