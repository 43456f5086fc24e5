import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity case erase-person`: one person of a case, and the others stay.
struct CaseErasePerson: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase-person",
        abstract: "Erase one person of a case, so that nobody can read it any more, here or in any copy.",
        discussion: """
            It takes two people: one decides, another confirms with --confirm. Then each other side is asked, by a signed request, to \
            erase what was sent of the person, and answers with what it has erased or has to keep, and why. When all have \
            answered, it is done here; until then the command with --show says what it waits for, and it goes on by itself. \
            --not-awaiting REFERRAL goes on without one; the certificate says so. --call-off takes the decision back.

            What is about the person goes: contact and needs, information, offers, consents, attribution, notes about the person, \
            messages from and to them, their answers in screening forms, assessments under which nothing was sent, and what the \
            case as it was opened says of them but the pseudonym and the role. Everything else of the case is sealed under new \
            keys, and the old ones are destroyed: an older copy of the database opens nothing of the case any more. A certificate \
            that names no person is signed and kept; `comity retention certificates` shows it.

            What stays: records about others or about all that name the pseudonym (sessions, agreements, free text; they are \
            listed, look at them), what the case says of the harm and of the facts, assessments under which something was sent, \
            files of evidence (`comity evidence destroy`), and documents that were exchanged, as both sides signed them: \
            --although-documents-stay says that it is done all the same.

            A legal hold, a promise to preserve data and a rule that wants the case kept for longer stand against it, always. What \
            is still under way does, unless --although-unfinished says that the person is erased all the same; and that a rule \
            pack leaves open how long it is kept, unless --although-undetermined answers that.

            Reasons: \(ErasureReason.allCases.map(\.rawValue).joined(separator: ", ")). Decided and confirmed by an approver or \
            the data-protection officer.

            Examples:
              comity case erase-person EE-2026-000417 harmed-2 --reason person-asked --ground "GDPR art. 17(1)(b)" \
            --as data-protection-officer
              comity case erase-person EE-2026-000417 harmed-2 --confirm --as approver

            Exit codes: 0 decided, waiting, or erased; 1 something stands against it; 66 there is no such case or person, or it is \
            erased.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The person's pseudonym.") var person: String
    @Option(help: "Why.") var reason: String?
    @Option(help: "The provision on which it rests. It stays in the certificate: name nobody.") var ground:
        String?
    @Flag(help: "Confirm what another officer has decided.") var confirm = false
    @Flag(help: "Show how far it has come, and what it waits for.") var show = false
    @Flag(help: "Take the decision back, as long as nothing has been erased here.") var callOff = false
    @Option(help: "A referral whose other side's report is not waited for; repeatable.") var notAwaiting:
        [String] = []
    @Flag(help: "Erase although something is still under way.") var althoughUnfinished = false
    @Flag(help: "Erase although signed documents that speak of the person stay.")
    var althoughDocumentsStay = false
    @Flag(help: "Erase although a rule pack leaves open how long it is kept, and nobody has fixed a day.")
    var althoughUndetermined = false

    func validate() throws {
        let acts = [reason != nil, confirm, show, callOff, !notAwaiting.isEmpty].filter(\.self).count
        guard acts == 1 else {
            throw ValidationError(
                "Give one of --reason (decide), --confirm, --show, --not-awaiting and --call-off."
            )
        }
    }

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(officer, role, on: node)
        try await actor.requireReach(of: reference, on: node)
        guard actor.role.mayErase else {
            throw NodeError(.notPermitted, "Erasing is for an approver or the data-protection officer.")
        }
        let progress = try await act(as: actor, on: node)
        options.answer(progress.json, progress.text)
    }

    private func act(as actor: Actor, on node: Node) async throws -> ErasureProgress {
        if let reason {
            return try await node.erasePerson(
                person,
                ofCase: reference,
                reason: try Typed.choice(reason, "reason") as ErasureReason,
                ground: ground,
                accepting: accepted,
                by: actor.officer,
                as: actor.role
            )
        }
        let underWay = try await node.erasures(ofCase: reference).last { $0.proceeding.person == person }
        guard let underWay else {
            throw NodeError(.notNow, "No erasure of that person is under way.")
        }
        if show { return underWay }
        let id = underWay.record.id
        if callOff {
            return try await node.callOffErasure(id, ofCase: reference, by: actor.officer, as: actor.role)
        }
        guard confirm else {
            return try await node.continueErasure(
                id,
                ofCase: reference,
                notAwaiting: Set(try notAwaiting.map(Typed.identifier)),
                by: actor.officer,
                as: actor.role
            )
        }
        return try await node.confirmErasure(
            id,
            ofCase: reference,
            accepting: accepted,
            by: actor.officer,
            as: actor.role
        )
    }

    private var accepted: Set<ErasureConcern> {
        Set(
            (althoughUnfinished ? [.unfinished] : []) + (althoughDocumentsStay ? [.documentsStay] : [])
                + (althoughUndetermined ? [.undetermined] : [])
        )
    }
}
