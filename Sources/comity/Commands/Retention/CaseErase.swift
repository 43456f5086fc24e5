import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity case erase`: everything of a case, here and at the other side, with proof.
struct CaseErase: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract:
            "Erase a case with its referrals, so that nobody can read it any more, here or in any copy.",
        discussion: """
            Each other side is asked first, by a signed request in the referral, and answers with what it has erased or has to \
            keep, and why. When all have answered, the keys are destroyed here: of the case, its records, its evidence, its \
            documents and its salts in the log. What stays is the certificate, which goes to the other sides too, and a log \
            that still verifies and says nothing. Until then the command, run again, says what it waits for; it goes on by itself \
            when the answer comes. --not-awaiting REFERRAL goes on without one; the certificate says so.

            A legal hold, a promise to preserve data and a rule that wants it kept for longer stand against it, always. What is \
            still under way does, unless --although-unfinished says that it is erased all the same; and that a rule pack leaves \
            open how long it is kept, unless --although-undetermined answers that. A referral that belongs to no case is erased by its \
            identifier or reference.

            Reasons: \(ErasureReason.allCases.map(\.rawValue).joined(separator: ", ")). Decided by an approver or the \
            data-protection officer.

            Example: comity case erase EE-2026-000417 --reason purpose-fulfilled --ground "GDPR art. 17(1)(a)" --as approver

            Exit codes: 0 erased, or asked and waiting; 1 something stands against it; 66 there is no such case, or it is erased.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case, or a referral without one.") var reference: String
    @Option(help: "Why.") var reason: String?
    @Option(help: "The provision on which it rests. It stays in the certificate: name nobody.") var ground:
        String?
    @Flag(help: "Erase although something is still under way.") var althoughUnfinished = false
    @Flag(help: "Erase although a rule pack leaves open how long it is kept, and nobody has fixed a day.")
    var althoughUndetermined = false
    @Option(help: "A referral whose other side's report is not waited for; repeatable.") var notAwaiting:
        [String] = []
    @Flag(help: "Take the decision back, as long as nothing has been erased here.") var callOff = false

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(officer, role, on: node)
        try await actor.requireErasing(reference, on: node)
        guard !callOff else {
            let record = try await node.callOffErasure(
                of: reference,
                by: actor.officer,
                as: actor.role
            )
            return options.answer(
                record.json,
                "The erasure is called off. What the other side has erased stays so."
            )
        }
        guard let reason else { throw ValidationError("Say why with --reason.") }
        let progress = try await node.erase(
            reference,
            reason: try Typed.choice(reason, "reason") as ErasureReason,
            ground: ground,
            accepting: Set(
                (althoughUnfinished ? [.unfinished] : []) + (althoughUndetermined ? [.undetermined] : [])
            ),
            notAwaiting: Set(try notAwaiting.map(Typed.identifier)),
            by: actor.officer,
            as: actor.role
        )
        options.answer(progress.json, progress.text)
    }
}
