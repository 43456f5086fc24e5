package import JOSE
package import Referrals

extension BilateralAgreement {
    /// Holds that an officer compared the other party's fingerprint with what its officer read out.
    ///
    /// - Parameters:
    ///   - read: the words or numbers as they were heard.
    ///   - keys: the federation keys that the other party's configuration shows.
    ///   - channel: over which channel, for example `telephone`; not the one by which the configuration came.
    /// - Throws: ``AgreementError`` `fingerprintDiffers` or `outOfOrder`.
    package mutating func compare(
        read: String,
        keys: KeySet,
        channel: String,
        by officer: String,
        at now: Instant
    ) throws(AgreementError) {
        let fingerprint = FingerprintWords(of: peer.entity, keys: keys)
        let comparison = fingerprint.compare(withRead: read)
        guard comparison == .same else {
            throw AgreementError(.fingerprintDiffers, comparison.explanation)
        }
        guard fingerprint.digest == peer.fingerprint else {
            throw AgreementError(
                .fingerprintDiffers,
                "The other party's keys are not those that the terms name. Propose the agreement anew."
            )
        }
        try append(.compared(channel: channel), by: officer, at: now)
    }

    /// A second officer confirms for this agency.
    ///
    /// - Throws: ``AgreementError`` `outOfOrder` or `sameOfficer`.
    package mutating func confirm(by officer: String, at now: Instant) throws(AgreementError) {
        try append(.confirmed, by: officer, at: now)
    }

    /// Takes the other party's declaration.
    ///
    /// - Throws: ``AgreementError`` `declarationRefused`, `invalidTerms` or `outOfOrder`.
    package mutating func receive(
        _ compact: String,
        keys: KeySet,
        at now: Instant
    ) throws(AgreementError) {
        let declaration = try AgreementDeclaration(
            verifying: compact,
            with: keys,
            fingerprint: peerFingerprint,
            audience: own
        )
        guard declaration.issuer == peer.entity, declaration.terms == terms else {
            throw AgreementError(
                .declarationRefused,
                "The declaration is by another agency or about other terms. Let both sides look at the same terms."
            )
        }
        guard declaration.issuedAt <= now.adding(seconds: Self.clockTolerance),
            try Self.issue(of: steps).map({ $0 < declaration.issuedAt }) ?? true
        else {
            throw AgreementError(
                .declarationRefused,
                "The declaration is not younger than the last one, or is from the future. Let the other party sign anew."
            )
        }
        try append(.received(declaration.act, compact: compact), by: peer.entity.text, at: now)
    }

    /// When the last declaration of the other party was issued: an older one, sent again by somebody, changes nothing.
    static func issue(of steps: some Sequence<AgreementStep>) throws(AgreementError) -> Instant? {
        var last: Instant?
        for step in steps {
            guard case .received(_, let compact) = step.act else { continue }
            last = try AgreementDeclaration.issue(of: compact)
        }
        return last
    }

    /// How far ahead the other party's clock may be, in seconds.
    private static let clockTolerance: Int64 = 60

    /// Takes new keys of the other party, for which a key that counts so far vouches.
    ///
    /// - Parameters:
    ///   - configuration: the other party's signed entity configuration with the new keys.
    ///   - known: the keys that count so far.
    /// - Throws: ``AgreementError`` `fingerprintDiffers`, `declarationRefused` or `outOfOrder`.
    package mutating func rekey(
        _ configuration: String,
        known: KeySet,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(AgreementError) {
        let keys = try Self.newKeys(
            in: configuration,
            of: peer.entity,
            known: known,
            fingerprint: peerFingerprint
        )
        do throws(StatementError) {
            try SignedStatement(parsing: configuration, rules: rules).check(at: now, rules: rules)
        } catch {
            throw AgreementError(.declarationRefused, "The configuration is refused: \(error)")
        }
        let fingerprint = FingerprintWords(of: peer.entity, keys: keys).digest
        try append(
            .rekeyed(fingerprint: fingerprint, configuration: configuration),
            by: peer.entity.text,
            at: now
        )
    }

    /// The keys of a configuration that a key with the fingerprint signed.
    static func newKeys(
        in configuration: String,
        of entity: FederationID,
        known: KeySet,
        fingerprint: Digest
    ) throws(AgreementError) -> KeySet {
        guard FingerprintWords(of: entity, keys: known).digest == fingerprint else {
            throw AgreementError(
                .fingerprintDiffers,
                "The keys known so far are not those that were compared."
            )
        }
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: configuration)
            guard signed.statement.kind == .configuration, signed.statement.subject == entity else {
                throw StatementError(
                    .wrongSubject,
                    claim: "sub",
                    "the statement is not the other party's own"
                )
            }
            try signed.verify(with: known)
            return signed.statement.keys
        } catch {
            throw AgreementError(
                .declarationRefused,
                "The new keys are not vouched for by a key that counts. Compare the fingerprints anew. \(error)"
            )
        }
    }

    /// Stops all exchange at once; one officer is enough.
    ///
    /// - Throws: ``AgreementError`` `outOfOrder`.
    package mutating func suspend(reason: String, by officer: String, at now: Instant) throws(AgreementError)
    {
        try append(.suspended(reason: reason), by: officer, at: now)
    }

    /// Asks to take the exchange up again.
    ///
    /// - Throws: ``AgreementError`` `outOfOrder`.
    package mutating func proposeResumption(by officer: String, at now: Instant) throws(AgreementError) {
        try append(.resumptionProposed, by: officer, at: now)
    }

    /// Takes the exchange up again, by a second officer.
    ///
    /// - Throws: ``AgreementError`` `outOfOrder` or `sameOfficer`.
    package mutating func resume(by officer: String, at now: Instant) throws(AgreementError) {
        try append(.resumed, by: officer, at: now)
    }

    /// Ends the agreement for good.
    ///
    /// - Throws: ``AgreementError`` `outOfOrder`.
    package mutating func end(reason: String, by officer: String, at now: Instant) throws(AgreementError) {
        try append(.ended(reason: reason), by: officer, at: now)
    }

    mutating func append(_ act: AgreementStep.Act, by actor: String, at now: Instant) throws(AgreementError) {
        try AgreementState(steps).check(act, by: actor)
        steps.append(
            AgreementStep(
                number: steps.count + 1,
                at: now,
                actor: actor,
                act: act,
                previous: try lastDigest()
            )
        )
    }

    func lastDigest() throws(AgreementError) -> Digest { try steps.last?.digest() ?? terms.digest }
}
