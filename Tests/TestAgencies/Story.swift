/// The story that `Deploy/demo` tells, as far as tests of several rooms need the same words and answers.
package enum Story {
    package static let reference = "EE-2026-000417"
    package static let purpose = "restorative-process"
    package static let mechanism = "indirect-dialogue"
    package static let asks = "Please offer her an indirect dialogue with the young man."
    package static let languages = ["en", "pt"]
    package static let data = [
        "offence-facts", "attribution", "harm", "harmed-contact", "harmed-financial", "harmed-statement",
        "responsible-birth", "responsible-contact", "responsible-statement",
    ]

    /// What the officer finds out, fact by fact, as it is typed on the command line.
    package static let answers = [
        "responsible.acknowledges=fully", "receiver.officialAuthority=true", "referral.onward=none",
        "referral.keepUntil=2027-11-30",
    ]

    /// Who has to approve before it is sent.
    package static let approvers = ["legal-officer", "prosecutor"]
}
