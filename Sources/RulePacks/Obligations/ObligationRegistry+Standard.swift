extension ObligationRegistry {
    /// The kinds every schema has. A schema adds its own under `obligations`.
    package static let standard = ObligationRegistry(data + people + process + reporting)

    private static func kind(
        _ name: String,
        _ says: String,
        takes: ObligationTakes = .nothing,
        excludes: Set<String> = []
    ) -> ObligationKind {
        ObligationKind(name, LocalizedText(says), takes: takes, excludes: excludes)
    }

    /// What happens to the data.
    private static let data = [
        kind("withhold", "These data categories do not leave", takes: .categories),
        kind("no-onward-transfer", "The receiver passes nothing on"),
        kind("use-limitation", "Used only for the purpose of the referral"),
        kind(
            "inform-data-subject",
            "The person is told what was sent, to whom and why",
            excludes: ["secrecy-of-investigation"]
        ),
        kind(
            "secrecy-of-investigation",
            "Nobody outside the proceedings is told",
            excludes: ["inform-data-subject"]
        ),
        kind("encrypt-attachments", "Attachments are encrypted for the recipient"),
        kind("log-each-access", "Every reading is logged"),
        kind("pseudonymise", "Persons are named by pseudonyms"),
        kind("keep-records-separate", "Kept apart from the prosecution file"),
        kind("delete-after", "Deleted after this time", takes: .period),
        kind("report-deletion", "Deletion is reported to the sender"),
        kind("notify-data-protection-officer", "The data-protection officer is told"),
        kind("preserve-for", "Data are preserved for this time", takes: .period),
        kind("notify-breach-within", "A breach is notified within this time", takes: .period),
    ]

    /// Who takes part, and what they are owed.
    private static let people = [
        kind("specialist-facilitator", "A specialist leads"),
        kind("co-facilitator", "Two facilitators lead"),
        kind("support-person-present", "A support person is present"),
        kind("support-person-offered", "A support person is offered"),
        kind("guardian-present", "The guardian is present"),
        kind("guardian-consent", "The guardian consents as well"),
        kind("interpreter", "An interpreter takes part"),
        kind("translation-provided", "Documents are translated"),
        kind("legal-advice-offered", "Legal advice is offered"),
        kind("separate-meetings", "The two sides do not meet", excludes: ["joint-meeting"]),
        kind("joint-meeting", "The two sides meet", excludes: ["separate-meetings"]),
        kind("written-consent", "Consent is given in writing"),
        kind("reconfirm-consent-after", "Consent is confirmed again after this time", takes: .period),
        kind("inform-of-rights", "Each person is told of their rights"),
        kind("withdrawal-at-any-time", "Each person may withdraw at any time"),
        kind("free-of-charge", "The participants pay nothing"),
    ]

    /// How the process is held.
    private static let process = [
        kind("preparation-meetings", "Each side is prepared separately first"),
        kind("screening-before-contact", "Risk is screened before any contact"),
        kind("age-appropriate-procedure", "The procedure is fit for a child"),
        kind("impartiality-declared", "Facilitators declare that they are impartial"),
        kind(
            "statements-not-evidence",
            "What is said is not used as evidence",
            excludes: ["statements-may-be-evidence"]
        ),
        kind(
            "statements-may-be-evidence",
            "What is said may be used as evidence",
            excludes: ["statements-not-evidence"]
        ),
        kind("warn-statements-discoverable", "Participants are warned that statements may be discoverable"),
        kind("confidentiality-undertaking", "Everybody undertakes to keep what is said confidential"),
        kind("no-adverse-inference", "Not reaching an agreement is held against nobody"),
        kind("written-agreement", "The agreement is in writing"),
        kind("signatures-of-all-parties", "Every party signs the agreement"),
        kind("monitor-agreement", "Keeping the agreement is monitored"),
        kind("complete-within", "Completed within this time", takes: .period),
        kind("condition", "A condition in words", takes: .text),
    ]

    /// Who is told, and when.
    private static let reporting = [
        kind("notify-prosecutor", "The prosecutor is told"),
        kind("notify-court", "The court is told"),
        kind("notify-outcome", "The referring agency is told the outcome"),
        kind("report-outcome-within", "The outcome is reported within this time", takes: .period),
        kind("respond-within", "Answered within this time", takes: .period),
        kind("record-grounds", "The grounds are recorded"),
        kind("consult-before-refusal", "The sender is consulted before a refusal"),
        kind("approval-recorded-by", "The approval of this role is recorded", takes: .role),
    ]
}
