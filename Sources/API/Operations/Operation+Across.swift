import Casework
import Wire

extension Operation {
    /// What two sides do together in one case: each goes to the other side in a signed document.
    static let across: [Operation] = [
        Operation(
            .proposeTerms,
            .post,
            "/cases/{case}/agreements/{record}/proposal",
            "Put weighed terms before the other side: kinds, days and amounts signed, their words sealed to the facilitators there.",
            .writing(.agreement),
            subject: "case",
            answer: .created("Record"),
            needsRevision: true
        ),
        Operation(
            .openTerms,
            .post,
            "/cases/{case}/agreements/{record}/opening",
            "Take terms in that the other side proposed and a facilitator has opened with their own key, which no node has; they have to be what was announced.",
            .writing(.agreement),
            subject: "case",
            body: "TermsOpened",
            answer: .created("Record"),
            needsRevision: true
        ),
        Operation(
            .openMessage,
            .post,
            "/cases/{case}/messages/{record}/opening",
            "Take a message in that came from the other side and a facilitator of the case has opened with their own key, which no node has. It still waits for a decision.",
            .writing(.dialogue),
            subject: "case",
            body: "MessageOpened",
            answer: .created("Record"),
            needsRevision: true
        ),
        Operation(
            .shareSession,
            .post,
            "/cases/{case}/sessions/{record}/sharing",
            "Put a planned session before the other side: both facilitate it, and a stop on one side stops both.",
            .writing(.facilitation),
            subject: "case",
            answer: .created("Record"),
            needsRevision: true
        ),
        Operation(
            .tellProgress,
            .post,
            "/cases/{case}/progress",
            "Tell the other side how far the process is: mechanism, stage and the day of the next report, and nothing else.",
            .writing(.facilitation),
            subject: "case",
            answer: .created("ProgressReport")
        ),
        Operation(
            .enterFacilitatorKey,
            .put,
            "/facilitators/{facilitator}/key",
            "Enter the public half of a facilitator's key, after its fingerprint was compared in person; the other side of every case they work on is told it.",
            .writing(.agency),
            body: "FacilitatorKey",
            answer: .ok("FacilitatorKeyKnown")
        ),
        Operation(
            .forgetFacilitatorKey,
            .delete,
            "/facilitators/{facilitator}/key",
            "Take a facilitator's key away: nothing new is sealed to it.",
            .writing(.agency),
            answer: .done
        ),
    ]
}
