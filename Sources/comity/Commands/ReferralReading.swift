import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

struct ReferralList: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the referrals in and out, the latest change first."
    )
    static let operation = OperationID.listReferrals
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Flag(help: "Only those that came in.") var incoming = false
    @Flag(help: "Only those that went out.") var outgoing = false

    func perform() async throws {
        _ = try await officer.proven(options)
        let side: Side? = incoming == outgoing ? nil : incoming ? .receiver : .referrer
        let node = try options.node()
        let threads = try await within(try await node.referrals(side: side), on: node) { $0.id }
        options.answer(
            .array(threads.map(\.json)),
            threads.isEmpty
                ? "No referrals yet."
                : threads.map { thread in
                    "\(thread.side == .referrer ? "out" : "in ")  \(thread.id)  \(thread.reference)  \(thread.stage.rawValue), decide by \(thread.decideBy)  \(thread.peer)"
                }.joined(separator: "\n")
        )
    }
}

struct ReferralShow: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a referral: both sides' documents, receipts, what is open. The reading is recorded."
    )
    static let operation = OperationID.showReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var serves: ServesOption
    @Argument(help: "The referral.") var name: String
    var subject: String? { name }

    func perform() async throws {
        let node = try options.node()
        let id = try await node.referralID(name)
        let reader = try await officer.proven(options)
        // JSON is for programs: what the other side's conditions keep here stays here, as over the API.
        let view =
            options.json
            ? try await node.referralLeaving(id, for: serves.stated, readBy: reader)
            : try await node.referral(id, readBy: reader)
        options.answer(view.json, ReferralText(view).text)
    }
}

struct ReferralWait: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until a referral has reached a stage and everything sent has its receipt."
    )
    static let operation = OperationID.showReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The stage, for example received or accepted; none waits only for the receipts.") var stage:
        String?
    @Option(help: "How many documents of the other side have to be there.") var documents: Int = 0
    @Option(help: "How long to wait.") var seconds: Int = 20

    func perform() async throws {
        _ = try await officer.proven(options)
        if let stage, Stage(rawValue: stage) == nil {
            throw ValidationError("The stages are \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let node = try options.node()
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let view = try? await node.referral(try await node.referralID(name), readBy: nil)
            if let view, isReached(view) {
                return options.answer(
                    .object([
                        "referral": view.thread.json, "stage": .string(view.state.stage.rawValue),
                        "documents": .integer(Int64(view.entries.count)),
                    ]),
                    "\(view.state.stage.rawValue); every document sent has its receipt."
                )
            }
            guard ContinuousClock.now < end else {
                throw NodeError(
                    .notNow,
                    "After \(seconds) seconds the referral is \(view?.state.stage.rawValue ?? "not here yet").",
                    findings: view?.entries.compactMap { $0.delivery?.lastFailure } ?? []
                )
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func isReached(_ view: ReferralView) -> Bool {
        view.entries.allSatisfy { $0.receipt != nil }
            && view.entries.filter { $0.side != view.thread.side }.count >= documents
            && (stage == nil || view.state.stage.rawValue == stage)
    }
}
