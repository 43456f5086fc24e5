import Referrals
package import Wire

/// How a step of the process's mechanism stands in a case.
package struct StepStanding: Sendable, Hashable {
    package var step: Mechanism.Step
    package var isDone: Bool
    /// The pseudonyms of those for whom it is still open, where it is done with each by themself.
    package var waitsFor: [String]

    package var json: JSON {
        .object([
            "id": .string(step.id), "kind": .string(step.kind.rawValue),
            "with": .array(step.with.map { .string($0.rawValue) }), "optional": .bool(step.optional),
            "done": .bool(isDone), "waitsFor": .array(waitsFor.map(JSON.string)),
        ])
    }
}

extension CaseFile {
    /// The mechanism of the process, in the version with which it was opened.
    package var mechanism: Mechanism? {
        last(ProcessRecord.self).flatMap { process in
            process.content.definition
                ?? (try? Mechanism.named(process.content.mechanism, version: process.content.mechanismVersion))
        }
    }

    /// The steps of the process, those done and those open, told from the records.
    package var steps: [StepStanding] { (mechanism?.steps ?? []).map(standing) }

    private func standing(of step: Mechanism.Step) -> StepStanding {
        switch step.kind {
        case .preparation: withEach(step) { wasPrepared($0) }
        case .closure: withEach(step) { wasTalkedOver(with: $0) }
        default: StepStanding(step: step, isDone: tookPlace(step), waitsFor: [])
        }
    }

    /// A step that is done with each of the people of its roles who are in the process.
    private func withEach(_ step: Mechanism.Step, _ isDone: (String) -> Bool) -> StepStanding {
        let concerned = people.filter { $0.left == nil && step.with.contains($0.role) }.map(\.pseudonym)
        let open = concerned.filter { !isDone($0) }
        return StepStanding(step: step, isDone: !concerned.isEmpty && open.isEmpty, waitsFor: open)
    }

    private func wasTalkedOver(with pseudonym: String) -> Bool {
        all(ClosureRecord.self).contains { $0.content.person == pseudonym }
            || held(.closure).contains { session in
                session.people.contains { $0.person == pseudonym && $0.attendance.isThere }
            }
    }

    private func tookPlace(_ step: Mechanism.Step) -> Bool {
        !held(step.kind).isEmpty || (step.kind == .letter && wroteToEachOther)
    }

    /// Sessions of a kind that were held in this process.
    private func held(_ kind: SessionKind) -> [CaseSession] {
        sessionsOfProcess.filter { $0.kind == kind && $0.state == .held }
    }

    /// Letters are written as messages, each released by a facilitator.
    private var wroteToEachOther: Bool { messagesOfProcess.contains { $0.state == .released } }

    /// Why a session is none of the process's mechanism; nil where it is one.
    func stepFault(of session: CaseSession) -> String? {
        guard let mechanism, !mechanism.has(session.kind) else { return nil }
        let steps = mechanism.steps.map { "\($0.id) (\($0.kind.rawValue))" }.joined(separator: ", ")
        return
            "\(session.kind.rawValue) is no step of \(mechanism.id) \(mechanism.version); it has \(steps), and closure and evaluation at any time"
    }

    /// Why a message cannot carry a recording in this process; nil where it carries none, or video messages are a step of it.
    func recordedStepFault(of message: MessageRecord) -> String? {
        guard message.recording != nil, let mechanism, !mechanism.has(.videoMessage) else { return nil }
        return "recorded messages are no step of \(mechanism.id) \(mechanism.version)"
    }
}
