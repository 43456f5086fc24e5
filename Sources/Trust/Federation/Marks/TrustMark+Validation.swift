package import Referrals
import Wire

extension TrustMark {
    /// How old an issuer's answer about the status of a mark may be, in seconds.
    package static let longestStatusAge: Int64 = 86_400

    /// Validates a mark that an entity shows (OpenID Federation 1.0 section 7.3).
    ///
    /// - Parameters:
    ///   - shown: the mark as it stands in the entity's configuration.
    ///   - holder: the entity that shows it.
    ///   - issuer: the valid chain of the mark's issuer, ending with the anchor's configuration.
    ///   - status: the issuer's signed answer of today, where it was asked; needed for a mark without end.
    /// - Throws: ``TrustMarkError``.
    package static func validated(
        _ shown: ShownTrustMark,
        of holder: FederationID,
        issuer: TrustChain,
        at now: Instant,
        rules: StatementRules = .standard,
        status: String? = nil
    ) throws(TrustMarkError) -> TrustMark {
        let jwt: SignedJWT
        let mark: TrustMark
        do throws(StatementError) {
            jwt = try SignedJWT(
                parsing: shown.compact,
                type: mediaType,
                maximumBytes: rules.maximumBytes
            )
            mark = try TrustMark(claims: jwt.claims)
            try SignedJWT.checkTime(
                issuedAt: mark.issuedAt,
                expiresAt: mark.expiresAt,
                at: now,
                rules: rules
            )
        } catch {
            throw TrustMarkError(.mark(error), type: shown.type)
        }
        func fail(_ fault: TrustMarkError.Fault) -> TrustMarkError { TrustMarkError(fault, type: shown.type) }
        guard mark.type.isSameText(as: shown.type) else { throw fail(.otherType) }
        guard mark.subject == holder else { throw fail(.otherSubject) }
        guard mark.issuer == issuer.subject else { throw fail(.otherIssuer) }
        try mark.checkAccreditation(by: issuer)
        do throws(StatementError) {
            try jwt.verify(with: issuer.statements[0].keys)
        } catch {
            throw fail(.mark(error))
        }
        try mark.checkDelegation(by: issuer, at: now, rules: rules)
        try mark.checkStatus(status, compact: shown.compact, issuer: issuer, at: now, rules: rules)
        return mark
    }

    /// The anchor must list the kind of mark, and either this issuer for it or nobody, which stands for anybody.
    private func checkAccreditation(by issuer: TrustChain) throws(TrustMarkError) {
        guard let anchor = issuer.anchorConfiguration else {
            throw TrustMarkError(.anchorSilent, type: type)
        }
        guard let accredited = anchor.trustMarkIssuers[type] else {
            throw TrustMarkError(.unknownType, type: type)
        }
        guard accredited.isEmpty || accredited.contains(self.issuer) else {
            throw TrustMarkError(.issuerNotAccredited, type: type)
        }
    }

    /// Section 7.2.2.
    private func checkDelegation(
        by issuer: TrustChain,
        at now: Instant,
        rules: StatementRules
    ) throws(TrustMarkError) {
        let owner = issuer.anchorConfiguration?.trustMarkOwners[type]
        guard let delegation else {
            if owner != nil { throw TrustMarkError(.delegationMissing, type: type) }
            return
        }
        guard let owner else { throw TrustMarkError(.ownerUnknown, type: type) }
        do throws(StatementError) {
            let jwt = try SignedJWT(
                parsing: delegation,
                type: TrustMarkDelegation.mediaType,
                maximumBytes: rules.maximumBytes
            )
            let given = try TrustMarkDelegation(claims: jwt.claims)
            guard given.owner == owner.owner else {
                throw StatementError(.wrongIssuer, claim: "iss", "the delegation must be by the owner")
            }
            guard given.issuer == self.issuer else {
                throw StatementError(.wrongSubject, claim: "sub", "the delegation is for another issuer")
            }
            guard given.type.isSameText(as: type) else {
                throw ClaimsReader.invalid("trust_mark_type", "must be the mark's own")
            }
            try SignedJWT.checkTime(
                issuedAt: given.issuedAt,
                expiresAt: given.expiresAt,
                at: now,
                rules: rules
            )
            try jwt.verify(with: owner.keys)
        } catch {
            throw TrustMarkError(.delegation(error), type: type)
        }
    }

    private func checkStatus(
        _ status: String?,
        compact: String,
        issuer: TrustChain,
        at now: Instant,
        rules: StatementRules
    ) throws(TrustMarkError) {
        guard let status else {
            if expiresAt == nil { throw TrustMarkError(.statusMissing, type: type) }
            return
        }
        let answer: TrustMarkStatus
        do throws(StatementError) {
            let jwt = try SignedJWT(
                parsing: status,
                type: TrustMarkStatus.mediaType,
                maximumBytes: rules.maximumBytes
            )
            answer = try TrustMarkStatus(claims: jwt.claims)
            guard answer.issuer == self.issuer else {
                throw StatementError(.wrongIssuer, claim: "iss", "the answer must be by the mark's issuer")
            }
            guard answer.mark.isSameText(as: compact) else {
                throw StatementError(.wrongSubject, claim: "trust_mark", "the answer is about another mark")
            }
            try jwt.verify(with: issuer.statements[0].keys)
        } catch {
            throw TrustMarkError(.status(error), type: type)
        }
        // A mark that was taken back stays so, however old that word is.
        guard answer.isActive else { throw TrustMarkError(.inactive, type: type) }
        do throws(StatementError) {
            try SignedJWT.checkTime(
                issuedAt: answer.issuedAt,
                expiresAt: answer.issuedAt.adding(seconds: Self.longestStatusAge),
                at: now,
                rules: rules
            )
        } catch {
            throw TrustMarkError(.status(error), type: type)
        }
    }
}
