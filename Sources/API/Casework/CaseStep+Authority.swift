import Casework
import Referrals

extension CaseStep {
    /// What the authority gets itself from another State (BC-32), and what is put right at a person's request (P2-14.12).
    static let authority: [CaseStep] = [
        CaseStep(
            .recordAccessConsent,
            "/access-consents",
            "Record the consent of somebody with lawful authority over data in another State.",
            .prosecution,
            body: "AccessConsentNew"
        ) { file, act, input in
            try file.recordConsent(
                AccessConsentRecord(
                    person: input.text("person"),
                    entitlement: input.text("entitlement"),
                    covers: input.text("covers"),
                    reference: input.text("reference"),
                    givenAt: try input.moment("givenAt")
                ),
                by: act
            )
        },
        CaseStep(
            .withdrawAccessConsent,
            "/access-consents/{record}/withdrawal",
            "Note that such a consent was taken back: no access may rest on it from now on.",
            .prosecution,
            atOnce: true
        ) { file, act, input in
            try file.withdrawAccessConsent(try input.record(), by: act)
        },
        CaseStep(
            .recordAccess,
            "/accesses",
            "Record an access to data in another State: public ones, or with a consent on record (BC-32).",
            .prosecution,
            body: "AccessNew"
        ) { file, act, input in
            try file.recordAccess(
                CrossBorderAccessRecord(
                    what: input.text("what"),
                    location: input.text("location"),
                    officer: input.text("officer"),
                    at: try input.moment("at"),
                    basis: try input.choice("basis"),
                    consent: try input.identifierIfAny("consent")
                ),
                by: act
            )
        },
        CaseStep(
            .rectifyPerson,
            "/person-requests/{record}/rectification",
            "Put right what the record says about the person; its history keeps what it said before.",
            .oversight,
            body: "Rectification"
        ) { file, act, input in
            try file.rectify(try input.record(), try input.choice("field"), input.text("value"), by: act)
        },
    ]
}
