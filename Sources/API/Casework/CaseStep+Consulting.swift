import Casework
import Referrals

extension CaseStep {
    /// That the service is consulted before a referral, where something raises a doubt (COE-28).
    static let consulting: [CaseStep] = [
        CaseStep(
            .consultService,
            "/consultations",
            "Record that a service or a peer is consulted before the case is referred, and why (COE-28).",
            .intake,
            body: "ConsultationNew"
        ) { file, act, input in
            try file.consult(
                ConsultationRecord(
                    doubts: Set(try input.choices("doubts") as [ConsultationRecord.Doubt]),
                    person: input.textIfAny("person"),
                    asked: input.text("asked"),
                    question: input.text("question"),
                    askedBy: act.by,
                    askedAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .answerConsultation,
            "/consultations/{record}/answer",
            "Record what the service said.",
            .intake,
            body: "ConsultationAnswer"
        ) { file, act, input in
            try file.answerConsultation(
                try input.record(),
                says: input.text("says"),
                from: input.text("by"),
                on: try input.dayIfAny("on") ?? act.day,
                by: act
            )
        },
        CaseStep(
            .decideConsultation,
            "/consultations/{record}/decision",
            "Record what is decided because of it, or why it is decided without an answer.",
            .intake,
            body: "ConsultationDecision"
        ) { file, act, input in
            try file.decideConsultation(try input.record(), says: input.text("says"), by: act)
        },
    ]
}
