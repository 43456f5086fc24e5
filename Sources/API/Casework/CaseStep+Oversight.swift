import Casework
import Referrals
import Wire

extension CaseStep {
    /// Supervision, complaints, surveys, and the exception for imminent danger.
    static let oversight: [CaseStep] = [
        CaseStep(
            .supervise,
            "/supervisions",
            "Log that you looked at a facilitator's work on the case (COE-38).",
            .oversight,
            body: "SupervisionNew"
        ) { file, act, input in
            try file.supervise(
                SupervisionRecord(
                    facilitator: input.text("facilitator"),
                    supervisor: act.by,
                    on: act.day,
                    says: input.text("says"),
                    agreedNext: input.textIfAny("agreedNext")
                ),
                by: act
            )
        },
        CaseStep(
            .holdLegally,
            "/legal-holds",
            "Forbid that anything of the case is erased: a legal hold, with its reason and its end.",
            .oversight,
            body: "LegalHoldNew"
        ) { file, act, input in
            try file.holdLegally(input.text("reason"), until: try input.dayIfAny("until"), by: act)
        },
        CaseStep(
            .releaseLegalHold,
            "/legal-holds/{record}/release",
            "Release a legal hold: another person than the one who set it, with reasons.",
            .oversight,
            body: "LegalHoldRelease"
        ) { file, act, input in
            try file.releaseLegalHold(try input.record(), why: input.text("why"), by: act)
        },
        CaseStep(
            .complain,
            "/complaints",
            "Record a complaint of somebody who takes part (HB-8).",
            .oversight,
            body: "ComplaintNew"
        ) { file, act, input in
            try file.complain(
                ComplaintRecord(
                    by: input.text("by"),
                    says: input.text("says"),
                    about: input.textIfAny("about"),
                    receivedOn: act.day
                ),
                by: act
            )
        },
        CaseStep(
            .answerComplaint,
            "/complaints/{record}/answer",
            "Answer a complaint.",
            .oversight,
            body: "ComplaintAnswer"
        ) { file, act, input in
            try file.answerComplaint(try input.record(), input.text("says"), by: act)
        },
        CaseStep(
            .recordSurvey,
            "/surveys",
            "Record what a person thinks of the process, on scales from 1 to 5 (HB-7).",
            .oversight,
            body: "SurveyNew"
        ) { file, act, input in
            try file.survey(
                of: input.text("person"),
                satisfaction: input.number("satisfaction"),
                fairness: input.number("fairness"),
                wouldDoAgain: input.truth("wouldDoAgain"),
                contactedAgain: input.body["contactedAgain"]?.bool,
                by: act
            )
        },
        CaseStep(
            .warnOfDanger,
            "/dangers",
            "Record that somebody is in imminent danger, and ask for the disclosure (COE-53b).",
            .oversight,
            body: "DangerNew"
        ) { file, act, input in
            try file.warn(
                DangerRecord(
                    ground: input.text("ground"),
                    cite: input.text("cite"),
                    to: input.text("to"),
                    askedBy: act.by,
                    askedAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .approveDisclosure,
            "/dangers/{record}/approval",
            "Approve a disclosure, as the second person.",
            .oversight
        ) { file, act, input in
            try file.approveDanger(try input.record(), by: act)
        },
        CaseStep(
            .tellOfficer,
            "/dangers/{record}/officer-told",
            "Note that the data-protection officer knows: their own acknowledgement, with an empty object, or the word of somebody who did not ask for the disclosure, with whom and how (COE-53b).",
            .oversight,
            body: "OfficerTold"
        ) { file, act, input in
            let telling = try input.textIfAny("officer").map { officer in
                DangerRecord.Telling(officer: officer, channel: try input.choice("how"))
            }
            return try file.tellOfficer(try input.record(), telling, by: act)
        },
        CaseStep(
            .disclose,
            "/dangers/{record}/disclosure",
            "Disclose, if the gate is open: what is told, to which office and whom in it, and how (COE-53b). The data-protection officer is reminded to look at it.",
            .oversight,
            body: "DisclosureMade"
        ) { file, act, input in
            try file.disclose(
                try input.record(),
                DangerRecord.Told(
                    says: input.text("says"),
                    to: input.text("to"),
                    how: try input.choice("how"),
                    by: act.by
                ),
                by: act
            )
        },
        CaseStep(
            .lookAtDisclosure,
            "/dangers/{record}/look",
            "Note that you, the data-protection officer, have looked at what was told (COE-53b).",
            .oversight
        ) { file, act, input in
            try file.lookAtDisclosure(try input.record(), by: act)
        },
    ]
}
