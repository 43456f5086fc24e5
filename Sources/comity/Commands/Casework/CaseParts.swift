import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity case take`: the agency's own case for a referral that it was sent.
struct CaseTake: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "take",
        abstract: "Open this agency's own case for a referral that it was sent.",
        discussion: "It holds what the referral said, under your own reference, and nothing more."
    )
    static let operation = OperationID.takeCase
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var referral: String
    @Option(help: "Your own reference for the case.") var reference: String
    var subject: String? { referral }

    func perform() async throws {
        let node = try options.node()
        let officer = try await officer.proven(options)
        let record = try await node.takeCase(
            from: try await node.referralID(referral),
            reference: reference,
            by: officer
        )
        let json = try await node.leaving([record], readBy: officer).first?.json ?? .null
        let likely = try await within(try await node.duplicates(of: record.id.text), on: node) { $0.id }
        options.answer(
            LikelyDuplicate.beside(json, likely),
            "Opened case \(record.reference) (\(record.id)) for the referral."
                + LikelyDuplicate.warning(likely)
        )
    }
}

/// `comity case person`: what has to be seen to for one person.
struct CasePerson: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Add a person under a pseudonym, or say what has to be seen to for one.",
        discussion: """
            What is not said stays as it is. A person of unknown age is treated as a child until --birth or --of-age says \
            otherwise (EU-24).
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Option(help: "Role in the case: \(PersonRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    var roleInCase: String?
    @Option(help: "A language, the best understood first; repeatable.") var language: [String] = []
    @Option(help: "ISO 3166 code.") var country: String?
    @Option(help: "A year, a month or a day.") var birth: String?
    @Option(help: "On what basis the person is known to be of age.") var ofAge: String?
    @Option(help: "The pseudonym of the parent or guardian.") var guardian: String?
    @Option(help: "The pseudonym of the supporter.") var supporter: String?
    @Flag(help: "Needs an interpreter.") var interpreter = false
    @Option(help: "Legal advice: taken, declined, not-needed, not-yet.") var legalAdvice: String?
    @Option(help: "What helps the person take part; repeatable.") var accommodation: [String] = []
    @Option(help: "What the person needs so that harm is repaired; repeatable (COE-13).") var needs:
        [String] = []
    @Option(
        help:
            "A community or background that a facilitator should know, as the person says it; repeatable (COE-40)."
    )
    var community: [String] = []
    @Option(help: "The cohort of a large incident.") var cohort: String?
    @Option(help: "Who speaks for the person in the shared meeting.") var representative: String?
    @Flag(help: "Was harmed before (EU-22).") var harmedBefore = false

    func perform() async throws {
        let inCase: PersonRole? = try roleInCase.map { try Typed.choice($0, "role in the case") }
        let advice: PersonRecord.Offered? = try legalAdvice.map { try Typed.choice($0, "answer") }
        try await change("Kept what is known of \(person).") { [self] file, act in
            var kept: PersonRecord
            if let known = try? file.person(person) {
                kept = known
            } else {
                guard let inCase else { throw NodeError(.invalidInput, "A new person needs --role-in-case.") }
                kept = PersonRecord(pseudonym: person, role: inCase)
            }
            if let inCase { kept.role = inCase }
            if !language.isEmpty { kept.languages = language }
            kept.country = country ?? kept.country
            kept.birth = birth ?? kept.birth
            kept.ofAge = ofAge ?? kept.ofAge
            kept.guardian = guardian ?? kept.guardian
            kept.supporter = supporter ?? kept.supporter
            kept.needsInterpreter = interpreter || kept.needsInterpreter
            kept.legalAdvice = advice ?? kept.legalAdvice
            kept.accommodations += accommodation
            kept.needs += needs
            if !community.isEmpty { kept.communities = (kept.communities ?? []) + community }
            kept.cohort = cohort ?? kept.cohort
            kept.representative = representative ?? kept.representative
            kept.harmedBefore = harmedBefore || kept.harmedBefore
            return try file.keep(kept, by: act)
        }
    }
}

/// `comity case process`: the restorative process of the case, from its mechanism to its end.
struct CaseProcess: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "process",
        abstract: "Open the restorative process, record the authority's facts, or end it.",
        discussion: """
            Mechanisms: \(Mechanism.standard.map(\.id).joined(separator: ", ")), and those that the service has \
            adopted (`comity mechanism list`). Its steps bind: no session is planned that is none of them.
            Ends: \(ProcessRecord.End.allCases.map(\.rawValue).joined(separator: ", ")).

              comity case process CASE --mechanism indirect-dialogue --initiative authority
              comity case process CASE --facts-from "referral of 2 December"
              comity case process CASE --end completed
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "Open it with this mechanism.") var mechanism: String?
    @Option(help: "Who asked for it: authority, harmed, responsible, service.") var initiative = "authority"
    @Flag(help: "Serious, sensitive or complex: two facilitators with advanced training.") var demanding =
        false
    @Option(help: "Why it is taken up; needed where it is demanding (COE-18).") var reasons = ""
    @Option(help: "The document with which the authority gave the facts (COE-46).") var factsFrom: String?
    @Option(help: "End it for one of the listed reasons.") var end: String?

    func perform() async throws {
        let initiative: ProcessRecord.Initiative = try Typed.choice(initiative, "initiative")
        let end: ProcessRecord.End? = try end.map { try Typed.choice($0, "end") }
        guard mechanism != nil || factsFrom != nil || end != nil else {
            throw ValidationError("Say --mechanism, --facts-from or --end.")
        }
        try await change(end == nil ? "The process is kept." : "The process has ended.") { [self] file, act in
            if let mechanism {
                try file.open(
                    ProcessRecord(
                        mechanism: mechanism,
                        stage: file.basis.stage,
                        initiative: initiative,
                        demanding: demanding,
                        reasons: reasons,
                        openedAt: act.at
                    ),
                    by: act
                )
            }
            if let factsFrom { try file.receiveFacts(from: factsFrom, by: act) }
            if let end { try file.end(end, by: act) }
            return try file.process()
        }
    }
}

/// `comity case acknowledge`: what a person acknowledges of the basic facts.
struct CaseAcknowledge: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract:
            "Record what a person acknowledges of the basic facts (EU-12.1c). It is never evidence (COE-30b)."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Argument(help: "fully, partly or no.") var acknowledges: String
    @Option(help: "How it was said.") var how = "in-person"

    func perform() async throws {
        let word: AcknowledgementRecord.Acknowledges = try Typed.choice(acknowledges, "answer")
        let how: Channel = try Typed.choice(how, "way")
        try await change("Recorded.") { [self] file, act in
            try file.acknowledge(
                AcknowledgementRecord(person: person, acknowledges: word, how: how, at: act.at),
                by: act
            )
        }
    }
}

/// `comity case attribute`: how sure it is that this is the person.
struct CaseAttribute: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute",
        abstract: "Assess how sure it is that this is the person, and who else it could have been (UN-07a)."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Option(help: "unidentified, uncertain, probable, established or admitted.") var certainty: String
    @Option(help: "On what it rests.") var basis: String
    @Option(help: "Who else could have used the account or the device, and why it was not they.")
    var alternatives: String

    func perform() async throws {
        let certainty: AttributionRecord.Certainty = try Typed.choice(certainty, "certainty")
        try await change("Assessed.") { [self] file, act in
            try file.attribute(
                AttributionRecord(
                    person: person,
                    certainty: certainty,
                    basis: basis,
                    alternatives: alternatives,
                    by: act.by,
                    at: act.at
                ),
                by: act
            )
        }
    }
}

/// `comity case note`: a note that stays in its compartment.
struct CaseNote: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract:
            "Write a note. A facilitator's stays with the facilitators, the authority's with the authority."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The words.") var words: String
    @Option(help: "The person it is about.") var about: String?

    func perform() async throws {
        let words = words
        let about = about
        if try await actor(on: options.node()).role == .intakeOfficer {
            try await change("Noted in the authority's compartment.") { file, act in
                try file.file(ProsecutionNoteRecord(words: words), by: act)
            }
        } else {
            try await change("Noted in the facilitators' compartment.") { file, act in
                try file.file(NoteRecord(words: words, about: about), by: act)
            }
        }
    }
}

/// `comity case tag`: words by which a case is found again.
struct CaseTag: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Tag a case with a word, or take the tag off."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The word.") var word: String
    @Flag(help: "Take it off.") var remove = false

    func perform() async throws {
        try await change(remove ? "Taken off." : "Tagged.") { [self] file, act in
            try file.tag(word, removed: remove, by: act)
        }
    }
}

/// `comity case history`: every field of a record, as each revision changed it.
struct CaseHistory: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what each revision of a record changed, field by field. The reading is recorded."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The record, as `comity case show --json` names it.") var record: String

    func perform() async throws {
        let node = try options.node()
        let id = try Typed.identifier(record)
        let actor = try await actor(officer, role, on: node)
        if let caseID = try await node.caseOf(record: id) {
            try await actor.requireReading(of: caseID.text, on: node)
        }
        let history = try await node.history(of: id, readBy: actor.officer, as: actor.role)
        func text(_ value: JSON?) -> String {
            value.map { String(decoding: $0.bytes(), as: UTF8.self) } ?? "nothing"
        }
        options.answer(
            .object(["kind": .string(history.kind), "changes": .array(history.changes.map(\.json))]),
            history.changes.map {
                "\($0.revision)  \($0.at.rfc3339)  \($0.by)  \($0.field): \(text($0.before)) -> \(text($0.after))"
            }.joined(separator: "\n")
        )
    }
}

/// `comity case gates`: what each step still misses.
struct CaseGates: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "gates",
        abstract: "Show what the steps between the people still miss, each with its norm."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
        let people = file.principals.map(\.pseudonym)
        let steps: [Step] = [.contact, .joint, .outcomeReport]
        let missing = steps.map { step in
            (
                step,
                Missing.descriptions(
                    of: file.missing(for: step, Situation(at: node.clock.now, people: people)),
                    for: actor.role
                )
            )
        }
        options.answer(
            .object(JSONObject(missing.map { ($0.0.rawValue, .array($0.1.map(JSON.string))) })),
            missing.map { step, missing in
                missing.isEmpty
                    ? "\(step.title): open"
                    : "\(step.title):\n" + missing.map { "  - \($0)" }.joined(separator: "\n")
            }.joined(separator: "\n")
        )
    }
}
