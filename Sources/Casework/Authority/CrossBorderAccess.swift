package import Referrals

/// That somebody with lawful authority over data elsewhere has agreed voluntarily that they are disclosed (Budapest Convention
/// art. 32(b)).
package struct AccessConsentRecord: RecordContent {
    package static var kind: RecordKind { .accessConsent }

    /// The pseudonym, or the body, that agreed.
    package var person: String
    /// On what the lawful authority over the data rests.
    package var entitlement: String
    /// Which data it covers.
    package var covers: String
    /// Where the consent itself is kept, for example a signed form of the file.
    package var reference: String
    package var givenAt: Instant
    package var withdrawnAt: Instant?

    package init(person: String, entitlement: String, covers: String, reference: String, givenAt: Instant) {
        self.person = person
        self.entitlement = entitlement
        self.covers = covers
        self.reference = reference
        self.givenAt = givenAt
    }

    func isInForce(at moment: Instant) -> Bool {
        givenAt <= moment && withdrawnAt.map { moment < $0 } ?? true
    }
}

/// An access of the authority itself to data stored in another State, without asking that State (Budapest Convention art. 32).
package struct CrossBorderAccessRecord: RecordContent {
    package static var kind: RecordKind { .crossBorderAccess }

    package enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
        /// Data that anybody can get (art. 32(a)).
        case publiclyAvailable = "publicly-available"
        /// Lawful and voluntary consent of the person with lawful authority to disclose (art. 32(b)).
        case lawfulConsent = "lawful-voluntary-consent"

        package var cite: String {
            self == .publiclyAvailable ? "Budapest Convention art. 32(a)" : "Budapest Convention art. 32(b)"
        }
    }

    /// Which data, in words.
    package var what: String
    /// In which State or system they were, as far as known.
    package var location: String
    /// Who had the access.
    package var officer: String
    package var at: Instant
    package var basis: Basis
    /// The ``AccessConsentRecord`` that it rests on; nil for what is public.
    package var consent: Identifier?

    package init(
        what: String,
        location: String,
        officer: String,
        at: Instant,
        basis: Basis,
        consent: Identifier? = nil
    ) {
        self.what = what
        self.location = location
        self.officer = officer
        self.at = at
        self.basis = basis
        self.consent = consent
    }
}

extension CaseFile {
    /// Records the consent of somebody with lawful authority over data elsewhere.
    @discardableResult
    package mutating func recordConsent(_ consent: AccessConsentRecord, by act: Act) throws(CaseworkError)
        -> Filed<AccessConsentRecord>
    {
        let texts = [consent.person, consent.entitlement, consent.covers, consent.reference]
        guard texts.allSatisfy({ !$0.isEmpty }), consent.givenAt <= act.at else {
            throw CaseworkError(
                .invalid,
                "Say who agreed, by what lawful authority over which data, where the consent is kept, and when it was given."
            )
        }
        return try file(consent, by: act)
    }

    /// Notes that the consent was taken back: nothing may rest on it from now on.
    @discardableResult
    package mutating func withdrawAccessConsent(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        AccessConsentRecord
    > {
        try amend(try record(id, AccessConsentRecord.self), by: act) { content throws(CaseworkError) in
            content.withdrawnAt = content.withdrawnAt ?? act.at
        }
    }

    /// Records an access to data elsewhere, if its gate is open (BC-32).
    @discardableResult
    package mutating func recordAccess(_ access: CrossBorderAccessRecord, by act: Act) throws(CaseworkError)
        -> Filed<CrossBorderAccessRecord>
    {
        guard !access.what.isEmpty, !access.location.isEmpty, !access.officer.isEmpty, access.at <= act.at
        else {
            throw CaseworkError(
                .invalid,
                "Say which data, in which State or system, who had the access, and when it was."
            )
        }
        try open(.crossBorderAccess, Situation(at: act.at, access: access))
        return try file(access, by: act)
    }

    /// What an access misses that rests on a consent: one on record, in force when the access was.
    func missingForAccess(_ situation: Situation) -> [Missing] {
        guard let access = situation.access else {
            return [Missing(.consentOfEntitled, "no access has been described")]
        }
        guard access.basis == .lawfulConsent else { return [] }
        guard let id = access.consent,
            let consent = all(AccessConsentRecord.self).first(where: { $0.id == id })?.content
        else {
            return [
                Missing(
                    .consentOfEntitled,
                    "no consent of the person with lawful authority over the data is on record"
                )
            ]
        }
        return consent.isInForce(at: access.at)
            ? []
            : [
                Missing(
                    .consentOfEntitled,
                    "the consent on record was not in force at the time of the access"
                )
            ]
    }
}
