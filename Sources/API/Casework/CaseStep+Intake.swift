import Casework
import Referrals
import Wire

extension CaseStep {
    /// Who is in the case, and what is known of them.
    static let intake: [CaseStep] = [
        CaseStep(
            .addParty,
            "/parties",
            "Add a person under a pseudonym.",
            .intake,
            body: "PartyNew"
        ) { file, act, input in
            let pseudonym = input.text("pseudonym")
            guard (try? file.person(pseudonym)) == nil else {
                throw APIProblem(.exists, "There is somebody of this pseudonym in the case already.")
            }
            let role: PersonRole = try input.choice("role")
            return try file.keep(try input.over(PersonRecord(pseudonym: pseudonym, role: role)), by: act)
        },
        CaseStep(
            .changeParty,
            "/parties/{party}",
            "Say what has to be seen to for a person; what is not said stays.",
            .intake,
            body: "PartyChange",
            method: .patch
        ) { file, act, input in
            try file.keep(try input.over(try file.person(input.part("party"))), by: act)
        },
        CaseStep(
            .askForRole,
            "/parties/{party}/roles",
            "Ask that a person stands in another role than the case rests on, with reasons.",
            .intake,
            body: "RoleNew"
        ) { file, act, input in
            try file.askForRole(
                try input.choice("role"),
                of: input.part("party"),
                reasons: input.text("reasons"),
                by: act
            )
        },
        CaseStep(
            .confirmRole,
            "/parties/{party}/roles/confirmation",
            "Confirm the other role of a person, as another officer than who asked for it.",
            .intake
        ) { file, act, input in
            try file.confirmRole(of: input.part("party"), by: act)
        },
        CaseStep(
            .keepIdentity,
            "/identities",
            "Enter who a person is and how to reach them safely; what is not said stays. It is read as the records of the kind `identity`.",
            .identities,
            body: "IdentityNew",
            atOnce: true
        ) { file, act, input in
            let person = input.text("person")
            let known = file.identity(of: person)?.content ?? IdentityRecord(person: person, name: "")
            return try file.keep(try input.over(known) as IdentityRecord, by: act)
        },
        CaseStep(
            .attribute,
            "/attributions",
            "Assess how sure it is that this is the person, and who else it could have been (UN-07a).",
            .intake,
            body: "AttributionNew"
        ) { file, act, input in
            try file.attribute(
                AttributionRecord(
                    person: input.text("person"),
                    certainty: try input.choice("certainty"),
                    basis: input.text("basis"),
                    alternatives: input.text("alternatives"),
                    by: act.by,
                    at: act.at
                ),
                by: act
            )
        },
        CaseStep(
            .acknowledge,
            "/acknowledgements",
            "Record what a person acknowledges of the basic facts (EU-12.1c). It is never evidence (COE-30b).",
            .intake,
            body: "AcknowledgementNew"
        ) { file, act, input in
            try file.acknowledge(
                AcknowledgementRecord(
                    person: input.text("person"),
                    acknowledges: try input.choice("acknowledges"),
                    how: try input.choice("how"),
                    at: act.at
                ),
                by: act
            )
        },
        CaseStep(.addTag, "/tags", "Tag the case with a word.", .intake, body: "TagNew") { file, act, input in
            try file.tag(input.text("word"), by: act)
        },
        CaseStep(.removeTag, "/tags/removals", "Take a tag off.", .intake, body: "TagNew") {
            file,
            act,
            input in
            try file.tag(input.text("word"), removed: true, by: act)
        },
    ]

    /// Tasks and deadlines. None is ever shown to a participant (COE-49).
    static let planning: [CaseStep] = [
        CaseStep(.addTask, "/tasks", "Add a task.", .intake, body: "TaskNew") { file, act, input in
            try file.add(
                TaskRecord(
                    says: input.text("says"),
                    due: try input.dayIfAny("due"),
                    assignedTo: input.textIfAny("assignedTo")
                ),
                by: act
            )
        },
        CaseStep(.finishTask, "/tasks/{record}/completion", "Finish a task.", .intake) { file, act, input in
            try file.finish(try input.record(), by: act)
        },
        CaseStep(
            .setDeadline,
            "/deadlines",
            "Set a deadline with the rule that it comes from.",
            .intake,
            body: "DeadlineNew"
        ) { file, act, input in
            try file.set(
                DeadlineRecord(
                    says: input.text("says"),
                    due: try input.day("due"),
                    jurisdiction: input.text("jurisdiction"),
                    source: input.textIfAny("source") ?? "agency",
                    remind: input.number("remind", 3)
                ),
                by: act
            )
        },
        CaseStep(
            .meetDeadline,
            "/deadlines/{record}/completion",
            "Note that a deadline was met.",
            .intake
        ) { file, act, input in
            try file.meet(try input.record(), by: act)
        },
    ]
}
