import Referrals
import Store

/// What the journal says, found by event and subject.
struct JournalIndex {
    private var bySubject: [JournalEntry.Event: [Identifier: [JournalEntry]]] = [:]
    private var byEvent: [JournalEntry.Event: [JournalEntry]] = [:]

    /// The events that fix nothing about a record.
    private static let passedOver: Set<JournalEntry.Event> = [
        .nodeInitialised, .referralRead, .consoleEntered, .consoleLeft, .accountProposed,
        .enrolmentBegun, .enrolmentSeconded, .roleKeyIssued, .roleKeyRevoked, .caseworkRead, .dangerDisclosed,
        .trustEstablished, .trustEnding, .trustEnded, .answerNotAgreed,
        .evidenceOffered, .bundleExported, .signerTrusted, .packPublished, .erasureBegun, .erasureConfirmed,
        .erasureCalledOff,
        .timeStampsMissing,
        .timeStampsResumed, .taskDue, .taskEscalated, .taskDone, .caseworkDue, .threadRefolded,
        .backupRestored, .unknownEvidenceRemoved,
        .caughtUp,
    ]

    mutating func take(_ entry: JournalEntry) {
        guard !Self.passedOver.contains(entry.event) else { return }
        if let subject = entry.subject {
            bySubject[entry.event, default: [:]][subject, default: []].append(entry)
        }
        byEvent[entry.event, default: []].append(entry)
    }

    /// The last entry of an event about a subject.
    func last(_ event: JournalEntry.Event, about subject: Identifier) -> JournalEntry? {
        bySubject[event]?[subject]?.last
    }

    /// The last entry of any of the events that holds this digest.
    func last(_ events: Set<JournalEntry.Event>, fixing digest: Digest) -> JournalEntry? {
        events.compactMap { event in byEvent[event]?.last { $0.digest == digest } }.max {
            $0.number < $1.number
        }
    }

    func entries(_ event: JournalEntry.Event) -> [JournalEntry] { byEvent[event] ?? [] }

    /// Everything that one of the events is about, in a fixed order.
    func subjects(of events: JournalEntry.Event...) -> [Identifier] {
        Set(events.flatMap { Array((bySubject[$0] ?? [:]).keys) }).sorted()
    }
}

/// Holds the records of one kind against the digests that the journal fixed for them.
struct SealedRecords {
    private var open: [Digest: [JournalEntry]] = [:]
    private var strange = 0

    init(_ entries: [JournalEntry]) {
        for entry in entries { open[entry.digest ?? .zero, default: []].append(entry) }
    }

    /// - Parameter marked: the same seal as it may be marked, under the keys that the record lies or lay under.
    /// - Returns: whether the journal fixed a record of exactly this seal.
    mutating func take(_ seal: Digest, marked: Digest?...) -> Bool {
        for mark in marked.compactMap(\.self) where open[mark]?.popLast() != nil { return true }
        guard open[seal]?.popLast() != nil else {
            strange += 1
            return false
        }
        return true
    }

    /// Counts a record that could not be read.
    mutating func takeDamaged() { strange += 1 }

    /// Counts a record whose content was erased: its seal cannot be computed any more, but one was fixed.
    mutating func takeErased() { strange += 1 }

    /// What the journal knows and nothing stands for: neither a record as it was, nor a changed one.
    var missing: [JournalEntry] {
        let left = open.values.flatMap(\.self).sorted { $0.number < $1.number }
        return left.count > strange ? left : []
    }
}
