import Casework
import Referrals
import Wire

extension Crossing {
    /// The outcome, from the report that has no place for words. A withdrawal has a document of its own.
    ///
    /// Where somebody who takes part has not agreed that the outcome is told, the end is said and nothing else: neither what was
    /// agreed nor which steps there were.
    mutating func tellOutcome(_ process: ProcessRecord) throws {
        guard process.end != .withdrawn else { return }
        let report = try file.outcomeReport(at: act.at)
        let mayTell = file.mayTellOutcome(at: act.at)
        let (result, move): (String, Move.Kind) =
            switch report.outcome {
            case .completed: ("completed", .complete)
            case .ended, .agreementRunning: ("ended-without-agreement", .end)
            case .notFulfilled: ("returned-to-justice", .handBack)
            }
        var body: JSONObject = [
            "result": .string(result), "steps": .array(mayTell ? steps(of: report) : []),
        ]
        if mayTell { body["agreement"] = .string(Self.agreement(in: report)) }
        if let bar = file.barEffects.last(where: { $0.content.origin == nil }) {
            body["barEffect"] = bar.content.wire
        }
        try say(move, .outcome, .object(body))
    }

    private static func agreement(in report: OutcomeReport) -> String {
        let statuses = Set(report.items.map(\.status))
        if report.items.isEmpty { return "none" }
        if report.outcome == .notFulfilled { return "not-kept" }
        return statuses == [.done] ? "kept" : "kept-in-part"
    }

    private func steps(of report: OutcomeReport) -> [JSON] {
        var steps = report.steps.compactMap { step in
            step.kind.wire.map { JSON.object(["step": .string($0), "on": .string(step.on.description)]) }
        }
        if let first = file.all(MessageRecord.self).first(where: { $0.content.state == .released }) {
            steps.append(
                .object([
                    "step": "indirect-dialogue",
                    "on": .string(file.day(of: first.content.writtenAt).description),
                ])
            )
        }
        return steps
    }
}
