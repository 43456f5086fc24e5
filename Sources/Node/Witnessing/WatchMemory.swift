import Merkle
import Referrals
import Synchronization

/// What this process remembers from one look at the logs of others to the next.
///
/// Anybody may hand a witness a checkpoint. One that does not continue what was cosigned, or is older, is no contradiction by
/// itself: signed checkpoints are public, and a proof that fails may be anybody's. It is a hint to look at the log itself.
final class WatchMemory: Sendable {
    /// How often somebody can make the node look at a log, in seconds.
    static let lookSeconds: Int64 = 60
    /// How many checkpoints of a log wait to be compared with it: so many that are older, and so many that are not.
    static let mostHints = 4
    /// For how long a log may owe the proof that it continues what it showed, in seconds.
    static let proofSeconds: Int64 = 3600

    /// Whose word about which log nothing has proved so far.
    struct Doubt: Hashable {
        var origin: String
        var teller: String
        var isHint: Bool
    }

    private struct Hints {
        var notes: [(note: SignedNote, isOlder: Bool)] = []
        var lookedAt: Instant?
    }

    private struct State {
        var hints: [String: Hints] = [:]
        var doubts: [Doubt: Instant] = [:]
    }

    private let state = Mutex(State())
    /// One writer at a time for the checkpoints beside the database.
    private let files = Mutex(())

    /// Keeps a checkpoint that verifies by its log's key until it is compared with the log.
    func hint(_ note: SignedNote, isOlder: Bool) {
        guard let origin = try? Checkpoint(body: note.body).origin else { return }
        state.withLock { state in
            var hints = state.hints[origin] ?? Hints()
            guard !hints.notes.contains(where: { $0.note.body == note.body }),
                hints.notes.count(where: { $0.isOlder == isOlder }) < Self.mostHints
            else { return }
            hints.notes.append((note, isOlder))
            state.hints[origin] = hints
        }
    }

    /// The logs about which there are hints, but for those that were looked at just now.
    func hinted(at now: Instant) -> Set<String> {
        state.withLock { state in
            Set(
                state.hints.filter { _, hints in
                    !hints.notes.isEmpty
                        && (hints.lookedAt.map { now.seconds(since: $0) >= Self.lookSeconds } ?? true)
                }.keys
            )
        }
    }

    /// Hands the hints about a log out; what is not settled is given back with ``hint(_:isOlder:)``.
    func takeHints(of origin: String, at now: Instant) -> [(note: SignedNote, isOlder: Bool)] {
        state.withLock { state in
            let notes = state.hints[origin]?.notes ?? []
            if state.hints[origin] != nil { state.hints[origin] = Hints(notes: [], lookedAt: now) }
            return notes
        }
    }

    /// Notes that a proof is owed.
    ///
    /// - Returns: whether it has been for too long.
    func isOverdue(_ doubt: Doubt, at now: Instant) -> Bool {
        state.withLock { state in
            let since = state.doubts[doubt] ?? now
            state.doubts[doubt] = since
            return now.seconds(since: since) >= Self.proofSeconds
        }
    }

    /// The proof is there, or what contradicts it.
    func settle(_ doubt: Doubt) { state.withLock { $0.doubts[doubt] = nil } }

    /// Keeps a cosigned checkpoint beside the database, unless a larger one is there.
    func keep(_ note: String, of origin: String, in heads: any LogHeads) throws {
        let log = Digest(of: origin).hex
        try files.withLock { _ in
            let size = try Self.size(of: note)
            if let kept = try heads.witnessed(log), try Self.size(of: kept) > size { return }
            try heads.keepWitnessed(note, of: log)
        }
    }

    private static func size(of note: String) throws -> UInt64 {
        try Checkpoint(body: SignedNote(parsing: Array(note.utf8)).body).size
    }
}
