package import Referrals

extension CaseFile {
    private static let longestMessage = 20_000

    /// Takes in a message that a participant wrote, here or at a peer. It waits for a facilitator, and nobody on the other
    /// side sees it.
    @discardableResult
    package mutating func write(
        _ message: MessageRecord,
        by act: Act
    ) throws(CaseworkError) -> Filed<MessageRecord> {
        let writer = try person(message.from)
        _ = try person(message.to)
        guard message.from != message.to, !message.words.isEmpty,
            message.words.utf8.count <= Self.longestMessage
        else {
            throw CaseworkError(
                .invalid,
                "A message has words, at most \(Self.longestMessage) bytes, and goes to somebody else."
            )
        }
        let isOwn = act.role == .participant && act.by == writer.pseudonym
        if !isOwn { try act.require(.write, .dialogue) }
        var waiting = message
        waiting.state = .waiting
        waiting.decision = nil
        let situation = Situation(at: act.at, people: [message.from, message.to], message: waiting)
        try open(.joint, situation)
        return fileAsConsequence(waiting, by: act)
    }

    /// Decides on a message that waits: releases it, returns it with advice, or holds it (gate "release").
    @discardableResult
    package mutating func decide(
        _ id: Identifier,
        _ verdict: MessageRecord.Decision.Verdict,
        advice: String? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<MessageRecord> {
        try act.require(.facilitator)
        let message = try record(id, MessageRecord.self)
        guard message.content.state == .waiting || message.content.state == .held else {
            throw CaseworkError(.notNow, "The message is \(message.content.state.rawValue) already.")
        }
        guard assignments(at: act.at).contains(where: { $0.facilitator == act.by }) else {
            throw CaseworkError(.notPermitted, "Only a facilitator of this case decides on its messages.")
        }
        guard message.content.sealed == nil else {
            throw CaseworkError(
                .notNow,
                "The message is still sealed; open it first with your key: `comity dialogue open`."
            )
        }
        if verdict == .returnWithAdvice, advice?.isEmpty ?? true {
            throw CaseworkError(.invalid, "A message is returned with advice for its writer.")
        }
        let decision = MessageRecord.Decision(verdict: verdict, by: act.by, at: act.at, advice: advice)
        var decided = message.content
        decided.decision = decision
        switch verdict {
        case .release:
            let people = [message.content.from, message.content.to]
            try open(.release, Situation(at: act.at, people: people, message: decided))
            decided.state = .released
        case .returnWithAdvice: decided.state = .returned
        case .hold: decided.state = .held
        }
        return try amend(message, by: act) { content throws(CaseworkError) in content = decided }
    }

    /// Takes a message that came from the other side out of its seal. It waits for a facilitator's decision as before.
    @discardableResult
    package mutating func unseal(
        _ id: Identifier,
        from writer: String,
        to reader: String,
        language: String,
        words: String,
        writtenAt: Instant,
        recording: MessageRecord.Recording? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<MessageRecord> {
        try act.require(.facilitator)
        guard assignments(at: act.at).contains(where: { $0.facilitator == act.by && $0.peer == nil }) else {
            throw CaseworkError(.notPermitted, "Only a facilitator of this case opens its messages.")
        }
        let arrived = try record(id, MessageRecord.self)
        guard arrived.content.sealed != nil else { throw CaseworkError(.notNow, "It is open already.") }
        guard !isHere(writer) else {
            throw CaseworkError(.notPermitted, "Nobody at the other side writes for \(writer), who is here.")
        }
        if let peer = arrived.content.origin, !speaks(peer, for: writer) {
            throw CaseworkError(.notPermitted, "\(writer) is looked after at another peer, and writes there.")
        }
        let (from, to) = (try person(writer), try person(reader))
        let isGone = from.left != nil || to.left != nil
        return try amend(arrived, by: act) { content throws(CaseworkError) in
            content.from = writer
            content.to = reader
            content.language = language
            content.words = words
            content.writtenAt = writtenAt
            content.recording = recording
            content.sealed = nil
            if isGone { content.state = .stopped }
        }
    }

    /// Whether recordings come in here: by the mechanism of the process, or in a message that is there.
    package var takesRecordings: Bool {
        mechanism?.has(.videoMessage) == true
            || all(MessageRecord.self).contains { $0.content.recording != nil }
    }

    /// Why a message with a recording cannot go on; nil where it has none, or it is here whole.
    func recordingFault(of message: MessageRecord) -> String? {
        guard let recording = message.recording, !heldFiles.contains(recording.file) else { return nil }
        return
            "the recording \(recording.file) is not here, whole and verified; fetch it with `comity evidence fetch`"
    }

    /// The recording that a person may be shown: of a message of their own, or of one that was released to them.
    ///
    /// - Throws: ``CaseworkError``: `notFound` where there is none for them, `notPermitted` for a role that does not read the dialogue.
    package func recording(
        of id: Identifier,
        for pseudonym: String,
        by act: Act
    ) throws(CaseworkError) -> MessageRecord.Recording {
        try act.require(.facilitator)
        guard assignments(at: act.at).contains(where: { $0.facilitator == act.by && $0.peer == nil }) else {
            throw CaseworkError(.notPermitted, "Only a facilitator of this case hands a recording on.")
        }
        guard let recording = dialogue(of: pseudonym).first(where: { $0.id == id })?.content.recording else {
            throw CaseworkError(.notFound, "There is no recording of that message that \(pseudonym) may see.")
        }
        return recording
    }

    /// The messages that a person of the case may see: their own, and those released to them.
    package func dialogue(of pseudonym: String) -> [Filed<MessageRecord>] {
        all(MessageRecord.self).filter {
            $0.content.from == pseudonym || ($0.content.to == pseudonym && $0.content.state == .released)
        }
    }

    /// Notes that a released message has left for the other side's node, or was shown to its addressee.
    package mutating func note(_ id: Identifier, sentAt: Instant? = nil, seenAt: Instant? = nil, by act: Act)
        throws(CaseworkError)
    {
        let message = try record(id, MessageRecord.self)
        guard message.content.state == .released else {
            throw CaseworkError(.notNow, "The message has not been released.")
        }
        try amendAsConsequence(message, by: act) { content throws(CaseworkError) in
            if let sentAt { content.sentAt = sentAt }
            if let seenAt { content.seenAt = content.seenAt ?? seenAt }
        }
    }
}
