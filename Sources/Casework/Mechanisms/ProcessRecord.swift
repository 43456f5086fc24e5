package import Referrals
import Wire

/// The restorative process of a case: which mechanism, how it came about, where it stands, how it ended.
package struct ProcessRecord: RecordContent {
    package static var kind: RecordKind { .process }

    /// The id of a ``Mechanism``.
    package var mechanism: String
    /// The version with which it was opened; nil in a record from before it was kept.
    package var mechanismVersion: String?
    /// The whole of it as it was then, where the agency adopted it; what comes with the software is known by its version.
    package var definition: Mechanism?
    /// The stage of the proceedings at referral (COE-06).
    package var stage: String
    package var initiative: Initiative
    /// Serious, sensitive or complex: advanced training and two facilitators (COE-43, COE-49).
    package var demanding: Bool
    /// Why a process for a serious offence, or against doubt, is taken up all the same: a person's reasons (COE-18, COE-28).
    package var reasons: String
    /// When the authority gave the facilitator all relevant facts, and from which document (COE-46).
    package var factsReceivedAt: Instant?
    package var factsFrom: String?
    package var openedAt: Instant
    package var end: End?
    package var endedAt: Instant?
    /// The peers at which it has ended for their people while it goes on here; nil where there was none.
    package var endedThere: [PeerEnd]?

    /// Who asked for it (COE-06b).
    package enum Initiative: String, Sendable, Hashable, Codable, CaseIterable {
        case authority, harmed, responsible, service
    }

    /// How a process ends: the whole list, the same for the authority, the peer and the statistics (COE-39a).
    package enum End: String, Sendable, Hashable, Codable, CaseIterable {
        case completed
        /// The dialogue was enough; no tangible outcome was wanted (COE-51).
        case dialogueSufficed = "dialogue-sufficed"
        case noAgreement = "no-agreement"
        case withdrawn
        case notSuitable = "not-suitable"
        case safety
        case notReached = "not-reached"
        case breached
        case lapsed
    }

    package init(
        mechanism: String,
        stage: String,
        initiative: Initiative,
        demanding: Bool,
        reasons: String,
        factsReceivedAt: Instant? = nil,
        factsFrom: String? = nil,
        openedAt: Instant
    ) {
        self.mechanism = mechanism
        self.stage = stage
        self.initiative = initiative
        self.demanding = demanding
        self.reasons = reasons
        self.factsReceivedAt = factsReceivedAt
        self.factsFrom = factsFrom
        self.openedAt = openedAt
    }
}

/// What a person acknowledges of the basic facts (EU-12.1c, UN-08). It is never evidence of admission (COE-30b).
package struct AcknowledgementRecord: RecordContent {
    package static var kind: RecordKind { .facts }

    package var person: String
    package var acknowledges: Acknowledges
    package var how: Channel
    package var at: Instant

    package enum Acknowledges: String, Sendable, Hashable, Codable, CaseIterable {
        case fully, partly, no
    }

    package init(person: String, acknowledges: Acknowledges, how: Channel, at: Instant) {
        self.person = person
        self.acknowledges = acknowledges
        self.how = how
        self.at = at
    }
}

extension CaseFile {
    /// - Throws: ``CaseworkError`` with `notNow` where no process was opened.
    package func process() throws(CaseworkError) -> Filed<ProcessRecord> {
        guard let process = last(ProcessRecord.self) else {
            throw CaseworkError(
                .notNow,
                "No process was opened in this case. Begin with `comity case process`."
            )
        }
        return process
    }

    /// Opens the process with a mechanism.
    @discardableResult
    package mutating func open(
        _ process: ProcessRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<ProcessRecord> {
        guard let mechanism = mechanisms.first(where: { $0.id == process.mechanism }) else {
            throw CaseworkError(
                .notFound,
                "There is no mechanism \(process.mechanism). There are: \(mechanisms.map(\.id).joined(separator: ", "))."
            )
        }
        if let open = last(ProcessRecord.self), open.content.end == nil {
            throw CaseworkError(.notNow, "A process is open already: \(open.content.mechanism).")
        }
        if process.demanding, process.reasons.isEmpty {
            throw CaseworkError(
                .invalid,
                "Say why a demanding case is taken up: a person decides that, with reasons (COE-18)."
            )
        }
        var process = process
        process.mechanismVersion = mechanism.version
        process.definition = Mechanism.shipped.contains(mechanism) ? nil : mechanism
        return try file(process, by: act)
    }

    /// Records that the authority gave the facilitators the relevant facts (COE-46).
    @discardableResult
    package mutating func receiveFacts(from source: String, by act: Act) throws(CaseworkError)
        -> Filed<ProcessRecord>
    {
        try amend(try process(), by: act) { content throws(CaseworkError) in
            content.factsReceivedAt = act.at
            content.factsFrom = source
        }
    }

    /// Ends the process for one of the listed reasons; everything that is planned is cancelled.
    @discardableResult
    package mutating func end(
        _ reason: ProcessRecord.End,
        by act: Act
    ) throws(CaseworkError) -> Filed<ProcessRecord> {
        let process = try process()
        guard process.content.end == nil else {
            throw CaseworkError(.notNow, "The process has ended already.")
        }
        try requireSettled(for: reason)
        let ended = try amend(process, by: act) { content throws(CaseworkError) in
            content.end = reason
            content.endedAt = act.at
        }
        _ = try stopEverything(by: act)
        askForClosure(after: reason, by: act)
        return ended
    }

    /// Nobody is told that a process was completed, or that its dialogue was enough, while anything that was agreed is open or was
    /// not kept; and nobody that an agreement was not kept where none was broken.
    private func requireSettled(for reason: ProcessRecord.End) throws(CaseworkError) {
        let agreements = agreementsOfProcess
        switch reason {
        case .completed, .dialogueSufficed:
            guard let other = agreements.first(where: { !$0.content.state.isSettled }) else { return }
            throw CaseworkError(
                .notNow,
                "Agreement \(other.id) is \(other.content.state.rawValue). Before the process is \(reason.rawValue), \(other.content.state.settledBy)."
            )
        case .breached:
            guard !agreements.contains(where: { $0.content.state == .breached }) else { return }
            throw CaseworkError(
                .notNow,
                "No agreement of this case was breached; `comity case agreement breach` records it where one was."
            )
        default: return
        }
    }

    /// Leaves to a person to talk the end over with everybody who was looked after here until then, where nobody has yet (HB-6).
    /// Whoever withdrew is left in peace.
    private mutating func askForClosure(after reason: ProcessRecord.End, by act: Act) {
        guard reason != .withdrawn, reason != .notReached else { return }
        let talked = Set(all(ClosureRecord.self).map(\.content.person))
        for person in principals
        where isHere(person.pseudonym) && !talked.contains(person.pseudonym)
            && contactFault(of: person.pseudonym, at: act.at) == nil
        {
            leave(
                TaskRecord(
                    says:
                        "Talk the end over with \(person.pseudonym) (HB-6); `comity case agreement close` records it.",
                    due: act.day.adding(days: 14)
                ),
                by: act
            )
        }
    }

    /// Cancels every session that is planned, stops the one that runs, and every message that was not released.
    ///
    /// - Returns: the sessions and the messages.
    mutating func stopEverything(by act: Act) throws(CaseworkError) -> (
        sessions: [Identifier], messages: [Identifier]
    ) {
        let sessions = all(CaseSession.self).filter(\.content.state.isOpen)
        for session in sessions {
            try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
                content.breakOff(at: act.at)
            }
        }
        let messages = all(MessageRecord.self).filter(\.content.state.isOpen)
        for message in messages {
            try amendAsConsequence(message, by: act) { content throws(CaseworkError) in
                content.state = .stopped
            }
        }
        return (sessions.map(\.id), messages.map(\.id))
    }

    /// Records what a person acknowledges.
    @discardableResult
    package mutating func acknowledge(
        _ acknowledgement: AcknowledgementRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<AcknowledgementRecord> {
        _ = try person(acknowledgement.person)
        return try file(acknowledgement, by: act)
    }

    /// The latest word of a person about the basic facts; where none was taken here, the one that came with the case.
    package func acknowledgement(of pseudonym: String) -> AcknowledgementRecord.Acknowledges? {
        all(AcknowledgementRecord.self).last { $0.content.person == pseudonym }?.content.acknowledges
            ?? basis.parties.first { $0.pseudonym == pseudonym }?.acknowledges.flatMap {
                AcknowledgementRecord.Acknowledges(rawValue: $0)
            }
            ?? (people.count { $0.role == .responsible } == 1
                ? basis.answers["responsible.acknowledges"]?.string.flatMap {
                    AcknowledgementRecord.Acknowledges(rawValue: $0)
                } : nil)
    }
}
