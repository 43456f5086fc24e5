import Casework
import Referrals
import Wire

extension CaseStep {
    static let facilitation: [CaseStep] = [
        CaseStep(
            .openProcess,
            "/process",
            "Open the restorative process with a mechanism.",
            .facilitation,
            body: "ProcessNew"
        ) { file, act, input in
            try file.open(
                ProcessRecord(
                    mechanism: input.text("mechanism"),
                    stage: file.basis.stage,
                    initiative: try input.choice("initiative"),
                    demanding: input.truth("demanding"),
                    reasons: input.text("reasons"),
                    openedAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .receiveFacts,
            "/process/facts",
            "Record that the authority gave the facilitators the relevant facts (COE-46).",
            .facilitation,
            body: "FactsReceived"
        ) { file, act, input in
            try file.receiveFacts(from: input.text("from"), by: act)
        },
        CaseStep(
            .endProcess,
            "/process/end",
            "End the process for one of the listed reasons; what is planned is cancelled.",
            .facilitation,
            body: "ProcessEnd"
        ) { file, act, input in
            try file.end(try input.choice("reason"), by: act)
        },
        CaseStep(
            .giveSecondView,
            "/screenings/{record}/second-view",
            "A second person's view of a screening.",
            .facilitation,
            body: "SecondView"
        ) { file, act, input in
            try file.secondView(
                try input.record(),
                agrees: input.truth("agrees"),
                says: input.text("says"),
                by: act
            )
        },
        CaseStep(
            .hold,
            "/holds",
            "Put everything on hold, because a risk has changed. One person is enough.",
            .facilitation,
            body: "HoldNew"
        ) { file, act, input in
            try file.hold(reason: input.text("reason"), by: act)
        },
        CaseStep(
            .liftHold,
            "/holds/{record}/lifting",
            "Lift a hold: another person than the one who set it, with reasons.",
            .facilitation,
            body: "HoldLifting"
        ) { file, act, input in
            try file.lift(try input.record(), why: input.text("why"), by: act)
        },
        CaseStep(
            .releaseFacilitator,
            "/assignments/{record}/release",
            "Release a facilitator from the case.",
            .facilitation
        ) { file, act, input in
            let assigned = try file.record(try input.record(), AssignmentRecord.self)
            return try file.release(assigned.content.facilitator, by: act)
        },
        CaseStep(
            .declareImpartiality,
            "/declarations",
            "Declare your impartiality, or your ties (COE-47). What the record shows is added.",
            .facilitation,
            body: "DeclarationNew"
        ) { file, act, input in
            try file.declare(act.by, interests: input.texts("interests"), by: act)
        },
        CaseStep(.logHours, "/hours", "Log your time on the case.", .facilitation, body: "HoursNew") {
            file,
            act,
            input in
            try file.log(
                HoursRecord(
                    facilitator: act.by,
                    on: try input.dayIfAny("on") ?? act.day,
                    minutes: input.number("minutes"),
                    activity: try input.choice("activity"),
                    cost: input.body["cost"].map {
                        Money(minor: Int64($0["minor"]?.int ?? 0), currency: $0["currency"]?.string ?? "")
                    }
                ),
                by: act
            )
        },
        CaseStep(
            .joinFacilitation,
            "/joint-facilitations",
            "Record what two agencies agreed about facilitating together (in the form of P2-12).",
            .facilitation,
            body: "JointFacilitationNew"
        ) { file, act, input in
            try file.join(
                JointFacilitationRecord(
                    peer: try input.entity("peer"),
                    purpose: input.text("purpose"),
                    composition: input.texts("composition"),
                    functions: input.text("functions"),
                    until: try input.day("until"),
                    place: input.text("place"),
                    terms: input.text("terms"),
                    confidentiality: input.text("confidentiality")
                ),
                by: act
            )
        },
        CaseStep(
            .decidePace,
            "/pace",
            "Record that the case is prepared or followed up for longer, and why; never a deadline (COE-49).",
            .facilitation,
            body: "PaceNew"
        ) { file, act, input in
            try file.decidePace(
                PaceRecord(
                    longer: Set(try input.choices("longer") as [PaceRecord.Phase]),
                    says: input.text("says"),
                    why: input.text("why"),
                    by: act.by,
                    at: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .referToHelp,
            "/other-help",
            "Record that a person was put in touch with other help, to which they agreed (COE-49).",
            .facilitation,
            body: "OtherHelpNew"
        ) { file, act, input in
            try file.refer(
                OtherHelpRecord(
                    person: input.text("person"),
                    help: input.text("help"),
                    at: input.text("at"),
                    agreedOn: try input.dayIfAny("agreedOn") ?? act.day,
                    agreedHow: try input.choice("how"),
                    by: act.by
                ),
                by: act
            )
        },
        CaseStep(
            .addNote,
            "/notes",
            "Write a note that stays with the facilitators.",
            .facilitation,
            body: "NoteNew"
        ) { file, act, input in
            try file.file(NoteRecord(words: input.text("words"), about: input.textIfAny("about")), by: act)
        },
        CaseStep(
            .addProsecutionNote,
            "/prosecution-notes",
            "Write a note of the authority's own, which no facilitator reads.",
            .prosecution,
            body: "ProsecutionNoteNew"
        ) { file, act, input in
            try file.file(ProsecutionNoteRecord(words: input.text("words")), by: act)
        },
    ]
}
