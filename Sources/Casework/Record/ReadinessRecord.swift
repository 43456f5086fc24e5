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
    package mutating func receive(_ message: MessageRecord, by act: Act) -> Filed<MessageRecord> {
        var waiting = message
        waiting.state = last(ProcessRecord.self)?.content.end == nil ? .waiting : .stopped
        waiting.decision = nil
        return fileAsConsequence(waiting, by: act)
    }

    /// Notes what a peer says it has stopped, erased, and must keep after a withdrawal.
    ///
    /// - Parameter name: the consent that it is about; nil for each of which something was taken back.
    package mutating func note(_ stopped: ConsentRecord.Stopped, about name: Identifier? = nil, by act: Act)
        throws(CaseworkError)
    {
        for consent in all(ConsentRecord.self)
        where !consent.content.withdrawnSteps.isEmpty && consent.content.origin == nil
            && (name == nil || consent.id == name)
        {
            try amendAsConsequence(consent, by: act) { content throws(CaseworkError) in
                if let index = content.stopped.firstIndex(where: { $0.peer == stopped.peer }) {
                    // That it stopped was said at once; what it erased and keeps is said when people have decided.
                    guard stopped.reportedAt != nil else { return }
                    content.stopped[index].erased = stopped.erased
                    content.stopped[index].kept = stopped.kept
                    content.stopped[index].reportedAt = stopped.reportedAt
                } else {
                    content.stopped.append(stopped)
                }
            }
        }
    }

    /// A task that the software leaves to a person.
    package mutating func leave(_ task: TaskRecord, by act: Act) { fileAsConsequence(task, by: act) }

    /// Whether a person has consented to take part at a peer, which looks after them.
    package func isElsewhere(_ pseudonym: String) -> Bool { home(of: pseudonym) != nil }

    /// The peer that looks after a person: the first that told of their consent to take part. What another peer says of the same
    /// person later moves nobody there.
    package func home(of pseudonym: String) -> EntityID? {
        guard !isHere(pseudonym) else { return nil }
        return all(ConsentRecord.self).first {
            $0.content.person == pseudonym && $0.content.origin != nil
                && $0.content.isAboutTakingPart
        }?.content.origin
    }

    /// Whether what a peer says of a person is the word of the side that looks after them, as far as is known here.
    package func speaks(_ peer: EntityID, for pseudonym: String) -> Bool {
        !isHere(pseudonym) && (home(of: pseudonym).map { $0 == peer } ?? true)
    }

    /// Leaves to a person that a second peer says it looks after somebody: which of them does is asked by telephone.
    package mutating func leaveClaim(to pseudonym: String, by peer: EntityID, by act: Act) {
        guard let home = home(of: pseudonym), home != peer else { return }
        let says =
            "\(peer.text) says that \(pseudonym) consented there; so far \(home.text) looks after them, whose word alone counts. "
            + "Ask both which of them does."
        let isLeft = all(TaskRecord.self).contains { $0.content.doneAt == nil && $0.content.says == says }
        if !isLeft { leave(TaskRecord(says: says, due: act.day), by: act) }
    }

    /// Whether a person is looked after here: whoever was asked here about taking part. To be asked only whether one's data may
    /// go to another agency, or a court may know of an agreement, is not enough. Whom a peer looked after before is here only once
    /// they have consented here: a question asked by mistake takes nobody away from there.
    package func isHere(_ pseudonym: String) -> Bool {
        var (isAsked, isGiven, isElsewhere) = (false, false, false)
        for consent in all(ConsentRecord.self)
        where consent.content.person == pseudonym && consent.content.isAboutTakingPart {
            guard consent.content.origin == nil else {
                isElsewhere = true
                continue
            }
            isAsked = true
            if [.given, .withdrawn].contains(consent.content.answer) { isGiven = true }
        }
        return isElsewhere ? isGiven : isAsked
    }

    /// The peer that looks after a person in the process that is under way, so that they are asked there; nil where that peer has
    /// ended it for them, or told of them only in a process before.
    func isAskedAt(_ pseudonym: String) -> EntityID? {
        guard let home = home(of: pseudonym), endThere(for: pseudonym) == nil else { return nil }
        let isOfNow = all(ConsentRecord.self).map(\.content).contains {
            $0.person == pseudonym && $0.origin == home && $0.isAboutTakingPart
                && isOfThisProcess($0.answeredAt ?? $0.askedAt)
        }
        return isOfNow ? home : nil
    }
}
