import Casework
import Referrals

extension CaseStep {
    /// What people were shown, asked and answered. Taking a consent back is an operation of its own: it reaches the peers.
    static let consents: [CaseStep] = [
        CaseStep(
            .offer,
            "/offers",
            "Record the lawful first offer to a person (COE-19).",
            .consent,
            body: "OfferNew"
        ) { file, act, input in
            try file.offer(
                OfferRecord(
                    person: input.text("person"),
                    basis: input.text("basis"),
                    language: input.text("language"),
                    notice: input.textIfAny("notice") ?? "first-offer",
                    version: input.textIfAny("version") ?? "1",
                    how: try input.choice("how"),
                    madeAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .askConsent,
            "/consents",
            "Ask a person for a consent to exactly these steps, data and recipients, in your name.",
            .consent,
            body: "ConsentNew"
        ) { file, act, input in
            let person = input.text("person")
            let shown = try input.identifierIfAny("information")
            return try file.ask(
                ConsentRecord(
                    person: person,
                    purpose: input.text("purpose"),
                    serves: input.textIfAny("serves"),
                    steps: Set(try input.choices("steps") as [ConsentStep]),
                    representative: input.textIfAny("representative"),
                    data: Set(input.texts("data")),
                    recipients: Set(input.texts("recipients")),
                    information: shown
                        ?? file.all(InformationRecord.self).last { $0.content.person == person }?.id,
                    askedBy: act.by,
                    askedHow: try input.choice("how"),
                    askedAt: act.at,
                    expires: try input.dayIfAny("expires")
                ),
                by: act
            )
        },
        CaseStep(
            .answerConsent,
            "/consents/{record}/answer",
            "Record what a person answered, and how it was judged that the answer counts.",
            .consent,
            body: "ConsentAnswer"
        ) { file, act, input in
            let guardian = input.textIfAny("guardian")
            return try file.answer(
                try input.record(),
                CaseFile.ConsentAnswer(
                    try input.choice("answer"),
                    how: try input.choice("how"),
                    capacity: try input.choice("capacity"),
                    freely: input.truth("freely"),
                    supporter: input.textIfAny("supporter"),
                    guardian: guardian.map {
                        ConsentRecord.GuardianWord(
                            by: $0,
                            answer: input.truth("guardianRefuses") ? .refused : .given,
                            at: act.at
                        )
                    }
                ),
                by: act
            )
        },
        CaseStep(
            .comeBack,
            "/parties/{party}/returns",
            "Record that a person who left comes back of their own accord; every consent is asked anew.",
            .consent,
            body: "ReturnNew"
        ) { file, act, input in
            try file.comeBack(input.part("party"), how: try input.choice("how"), by: act)
        },
        CaseStep(
            .compareInformation,
            "/information-comparisons",
            "Record that you compared what a person was shown at the peer with what the other side was shown, and whether it is the same (COE-15).",
            .consent,
            body: "InformationCompared"
        ) { file, act, input in
            try file.compareInformation(
                of: input.text("person"),
                isSame: input.truth("same"),
                says: input.text("says"),
                by: act
            )
        },
    ]
}
