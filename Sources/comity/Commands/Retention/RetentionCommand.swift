import API
import ArgumentParser
import Casework
import Node
import Referrals
import Store
import Wire

/// `comity retention`: how long cases are kept, what stands against erasing them, and who decided.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract:
            "How long cases are kept: list, hold, release, review, run; certificates of what was erased.",
        discussion: """
            The day comes from the rule packs of both sides, as they were asked when a referral left or arrived, and from the day \
            that officers fixed then; the earliest decides, with its provision and whether counsel has reviewed it, as the pack says. Where nothing is \
            determined, a person fixes the day: not determined never means for ever.

            Nothing is erased in silence: on the day a case is put before a person, unless an officer approved beforehand that it \
            is erased then (`review --erase-on`). A legal hold stands against all of it.
            """,
        subcommands: [
            RetentionList.self, RetentionHold.self, RetentionRelease.self, RetentionReview.self,
            RetentionRun.self,
            RetentionCertificates.self,
        ]
    )
}

struct RetentionList: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "List every case with the day until which it is kept, why, and what stands against erasing it.",
        discussion:
            "Below them, the referrals in which another agency has asked for erasure and that are still here."
    )
    static let operation = OperationID.listRetention
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Flag(help: "Only what waits for a person's decision.") var due = false

    func perform() async throws {
        _ = try await officer.proven(options)
        let node = try options.node()
        let overview = try await node.retention()
        let views = try await within(
            overview.views.filter { !due || $0.standing == .toDecide || $0.standing == .noPeriod },
            on: node
        ) { $0.record.id }
        let unreadable = try await within(overview.unreadable, on: node) { $0.id }
        let requests = try await within(try await node.erasureRequests(), on: node) { $0.thread.id }
        options.answer(
            .object([
                "cases": .array(views.map(\.json)), "requests": .array(requests.map(\.json)),
                "unreadable": .array(
                    unreadable.map { ["case": .string($0.id.text), "says": .string($0.says)] }
                ),
            ]),
            (views.isEmpty ? ["No case waits."] : views.map(\.text)).joined(separator: "\n")
                + (unreadable.isEmpty
                    ? ""
                    : "\nCannot be read, and somebody has to look at it:\n"
                        + unreadable.map { "\($0.id)  \($0.says)" }.joined(separator: "\n"))
                + (requests.isEmpty
                    ? ""
                    : "\nAsked by other agencies:\n" + requests.map(\.text).joined(separator: "\n"))
        )
    }
}

struct RetentionHold: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Forbid that anything of a case is erased: a legal hold, with its reason and its end.",
        discussion: "Set by an approver, the data-protection officer or the lead; released by another person."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "Why: an appeal, a claim, an inquiry.") var reason: String
    @Option(help: "The last day of the hold; without it, until it is released.") var until: String?

    func perform() async throws {
        let last = try until.map(Typed.day)
        let reason = reason
        let node = try options.node()
        let actor = try await actor(on: node)
        let hold = try await node.change(reference, by: actor.officer, as: actor.role) {
            file,
            act in
            try file.holdLegally(reason, until: last, by: act)
        }
        options.answer(
            hold.json,
            "Held (\(hold.id)). Nothing of \(reference) is erased before the hold ends."
        )
    }
}

struct RetentionRelease: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Release a legal hold: another person than the one who set it, with reasons."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Option(help: "The hold; not needed where there is only one.") var hold: String?
    @Option(help: "Why it is not needed any more.") var why: String

    func perform() async throws {
        let named = try hold.map(Typed.identifier)
        let why = why
        let node = try options.node()
        let actor = try await actor(on: node)
        let released = try await node.change(reference, by: actor.officer, as: actor.role) {
            file,
            act in
            let holds = file.legalHolds(on: act.day)
            guard let id = named ?? (holds.count == 1 ? holds.first?.id : nil) else {
                throw NodeError(
                    holds.isEmpty ? .notNow : .invalidInput,
                    holds.isEmpty
                        ? "No legal hold stands on it." : "Several holds stand on it; name one with --hold.",
                    findings: holds.map { "\($0.id): \($0.content.reason)" }
                )
            }
            return try file.releaseLegalHold(id, why: why, by: act)
        }
        options.answer(released.json, "Released.")
    }
}

struct RetentionReview: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract:
            "Decide about a case: erase it now, erase it on a day, or keep it until a day, on a ground.",
        discussion: """
            --erase begins the erasure (see `comity case erase`); --erase-on DAY approves that it is erased on that day without \
            being asked again; --keep-until DAY keeps it, on a provision. Without any of them the case is shown.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Flag(help: "Erase it now: its time is over.") var erase = false
    @Flag(help: "Erase it although a rule pack leaves open how long it is kept.") var althoughUndetermined =
        false
    @Option(help: "Approve that it is erased on this day; `due` for the day that the packs give.")
    var eraseOn: String?
    @Option(help: "Keep it until this day.") var keepUntil: String?
    @Option(help: "The provision on which the decision rests.") var ground: String?

    func perform() async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        let view = try await node.retention(of: reference)
        guard [erase, eraseOn != nil, keepUntil != nil].filter(\.self).count <= 1 else {
            throw ValidationError("Decide for one of --erase, --erase-on and --keep-until.")
        }
        if erase {
            let progress = try await node.erase(
                reference,
                reason: .retentionEnded,
                ground: ground ?? String(view.schedule.ground.prefix(150)).nilIfEmpty,
                accepting: althoughUndetermined ? [.undetermined] : [],
                by: actor.officer,
                as: actor.role
            )
            return options.answer(progress.json, progress.text)
        }
        guard eraseOn != nil || keepUntil != nil else {
            try await actor.requireReading(of: reference, on: node)
            return options.answer(view.json, view.text)
        }
        let typed = eraseOn ?? keepUntil ?? ""
        let decision: RetentionRecord.Decision = keepUntil == nil ? .approved : .kept
        let filed = try await node.decideRetention(
            decision,
            until: typed == "due" && decision == .approved ? nil : try Typed.day(typed),
            ground: ground,
            ofCase: reference,
            by: actor.officer,
            as: actor.role
        )
        let (day, cut) = (filed.content.due, filed.content.ground)
        options.answer(
            filed.json,
            decision == .kept ? "Kept until \(day): \(cut)" : "Approved: erased on \(day): \(cut)"
        )
    }
}

struct RetentionRun: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract:
            "Go through every case once: put what is due before a person, remind, erase what was approved.",
        discussion: "A serving node does it by itself once an hour. Whatever it does is in the journal."
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let steps = try await options.node().reviewRetention()
        options.answer(
            .array(
                steps.map {
                    .object([
                        "case": .string($0.reference), "did": .string($0.kind.rawValue),
                        "says": .string($0.says),
                    ])
                }
            ),
            steps.isEmpty
                ? "Nothing is due."
                : steps.map { "\($0.reference)  \($0.kind.rawValue)  \($0.says)" }.joined(separator: "\n")
        )
    }
}

struct RetentionCertificates: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates",
        abstract: "List the certificates of deletion: this node's own, and those that other agencies sent.",
        discussion: "Each is verified now. --json gives the signed certificates themselves."
    )
    static let operation = OperationID.listCertificates
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption

    func perform() async throws {
        _ = try await officer.proven(options)
        let certificates = try await options.node().erasureCertificates()
        options.answer(
            .array(certificates.map(\.json)),
            certificates.isEmpty
                ? "Nothing was erased yet."
                : (certificates.map(\.text) + ErasureProgress.notReached).joined(separator: "\n")
        )
    }
}
