package import Referrals

/// What a peer says it has done with a person on its side: the fact and the day, and nothing about it.
package struct ReadinessRecord: RecordContent {
    package static var kind: RecordKind { .readiness }

    package var person: String
    package var step: Step
    package var origin: EntityID
    package var at: Instant

    package enum Step: String, Sendable, Hashable, Codable, CaseIterable {
        case preparation
        case legalAdvice = "legal-advice"
    }

    package init(person: String, step: Step, origin: EntityID, at: Instant) {
        self.person = person
        self.step = step
        self.origin = origin
        self.at = at
    }
}

extension CaseFile {
    /// Takes in what a peer says it has done.
    package mutating func receive(_ readiness: ReadinessRecord, by act: Act) {
        fileAsConsequence(readiness, by: act)
    }

    /// Takes in a message that a peer's facilitator released. It waits for a facilitator here before anybody sees it.
    @discardableResult
    package mutating func receive(_ message: MessageRecord, by act: Act) throws(CaseworkError) -> Filed<
        MessageRecord
    > {
        _ = try person(message.from)
        _ = try person(message.to)
        var waiting = message
        waiting.state = last(ProcessRecord.self)?.content.end == nil ? .waiting : .stopped
        waiting.decision = nil
        return fileAsConsequence(waiting, by: act)
    }

    /// Ends everything at once, because the other side says that a participant withdrew.
    package mutating func receiveEnd(by act: Act) throws(CaseworkError) {
        _ = try stopEverything(by: act)
        guard let process = last(ProcessRecord.self), process.content.end == nil else { return }
        try amendAsConsequence(process, by: act) { content throws(CaseworkError) in
            content.end = .withdrawn
            content.endedAt = act.at
        }
    }

    /// Notes what a peer says it has stopped, erased, and must keep after a withdrawal.
    package mutating func note(_ stopped: ConsentRecord.Stopped, by act: Act) throws(CaseworkError) {
        for consent in all(ConsentRecord.self)
        where !consent.content.withdrawnSteps.isEmpty && consent.content.origin == nil
            && !consent.content.stopped.contains(where: { $0.peer == stopped.peer })
        {
            try amendAsConsequence(consent, by: act) { content throws(CaseworkError) in
                content.stopped.append(stopped)
            }
        }
    }

    /// A task that the software leaves to a person.
    package mutating func leave(_ task: TaskRecord, by act: Act) { fileAsConsequence(task, by: act) }

    /// Whether a person is looked after here: whoever was informed here was.
    package func isHere(_ pseudonym: String) -> Bool {
        all(InformationRecord.self).contains { $0.content.person == pseudonym }
    }
}
