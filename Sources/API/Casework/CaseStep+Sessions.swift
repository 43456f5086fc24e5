import Casework
import Referrals
import Wire

extension CaseStep {
    /// Preparation and meetings: from the plan to who was there, never what was said. The plan itself may cite the law, and is an
    /// operation of its own.
    static let sessions: [CaseStep] = [
        CaseStep(
            .settleReadiness,
            "/sessions/{record}/readiness",
            "Answer questions of the readiness list, which depends on the session's form.",
            .facilitation,
            body: "Readiness"
        ) { file, act, input in
            let id = try input.record()
            for member in input.body["answers"]?.object?.members ?? [] {
                try file.settle(member.key, member.value.bool ?? false, in: id, by: act)
            }
            return try file.record(id, CaseSession.self)
        },
        CaseStep(
            .beginSession,
            "/sessions/{record}/beginning",
            "Begin a session, if its gate is open at this very moment.",
            .facilitation
        ) { file, act, input in
            try file.begin(try input.record(), by: act)
        },
        CaseStep(
            .closeSession,
            "/sessions/{record}/attendance",
            "Close a session with who was there.",
            .facilitation,
            body: "Attendance"
        ) { file, act, input in
            var found: [String: CaseSession.Attendee.Attendance] = [:]
            for (person, word) in input.named("attendance") {
                guard let attendance = CaseSession.Attendee.Attendance(rawValue: word) else {
                    throw StepInput.wrong("attendance", "present, excused, no-show or left for each")
                }
                found[person] = attendance
            }
            return try file.close(try input.record(), attendance: found, by: act)
        },
        CaseStep(
            .stopSession,
            "/sessions/{record}/stop",
            "Stop a session at once. No reason is asked for.",
            .facilitation,
            body: "SessionStop",
            atOnce: true
        ) { file, act, input in
            try file.stop(try input.record(), said: input.text("said"), by: act)
        },
    ]

    static func session(_ input: StepInput, under oath: CaseSession.Oath?, by act: Act) throws -> CaseSession
    {
        let facilitators = input.texts("facilitators")
        let people = (input.body["people"]?.array ?? []).map { person in
            CaseSession.Attendee(
                person: person["person"]?.string ?? "",
                zone: person["zone"]?.string ?? "UTC"
            )
        }
        let interpreter = input.body["interpreter"].map { said in
            CaseSession.Interpreter(
                name: said["name"]?.string ?? "",
                languages: said["languages"]?.array?.compactMap(\.string) ?? [],
                sworn: said["sworn"]?.bool ?? false
            )
        }
        return CaseSession(
            kind: try input.choice("kind"),
            form: try input.choice("form"),
            startsAt: try input.moment("startsAt"),
            minutes: input.number("minutes", 60),
            people: people,
            facilitators: facilitators.isEmpty ? [act.by] : facilitators,
            interpreter: interpreter,
            oath: oath,
            place: input.textIfAny("place"),
            room: input.textIfAny("room").map { CaseSession.Room(address: $0) }
        )
    }

    static let dialogue: [CaseStep] = [
        CaseStep(
            .writeMessage,
            "/messages",
            "Take in a message that a person wrote. Nobody on the other side sees it before a facilitator has decided.",
            .dialogue,
            body: "MessageNew"
        ) { file, act, input in
            try file.write(
                MessageRecord(
                    from: input.text("from"),
                    to: input.text("to"),
                    language: input.text("language"),
                    words: input.text("words"),
                    writtenAt: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .decideMessage,
            "/messages/{record}/decision",
            "Release a message, return it with advice, or hold it back.",
            .dialogue,
            body: "MessageDecision"
        ) { file, act, input in
            try file.decide(
                try input.record(),
                try input.choice("verdict"),
                advice: input.textIfAny("advice"),
                by: act
            )
        },
    ]
}
