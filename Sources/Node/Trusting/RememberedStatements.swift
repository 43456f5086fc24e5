import Referrals
import Synchronization
import Trust
import Wire

/// Statements from the network, each asked for once, with those of the last search behind them: an authority that cannot be
/// reached stops nobody within the time for which it has signed. One that answers is believed, also where it says no.
///
/// All searches of one look share it, those for the issuers of the subject's marks too, and with it one deadline and one number of
/// questions: whatever others publish, a look takes no longer and asks no more. What was not asked counts as no answer.
final class RememberedStatements: StatementSource, MarkStatusSource {
    private let live: any StatementSource & MarkStatusSource
    private let kept: [String: String]
    private let deadline: Instant
    private let questions: Int
    private let now: @Sendable () -> Instant
    private let memory = Mutex(Memory())

    private struct Memory {
        var answers: [String: Result<String, FetchFailure>] = [:]
        /// What came from the last search because nobody answered.
        var stale: [String: FetchFailure] = [:]
        var asked = 0
    }

    init(
        _ live: any StatementSource & MarkStatusSource,
        kept: [String: String],
        limits: ChainLimits,
        now: @escaping @Sendable () -> Instant
    ) {
        self.live = live
        self.kept = kept
        self.now = now
        deadline = now().adding(seconds: limits.seconds)
        questions = limits.fetches
    }

    /// The failures for which something kept stood in.
    var failures: [FetchFailure] { memory.withLock { Array($0.stale.values) } }

    /// What is worth keeping for the next search.
    var statements: [String: String] {
        memory.withLock { memory in memory.answers.compactMapValues { try? $0.get() } }
    }

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        try await answer(entity.text) { () throws(FetchFailure) in
            try await live.configuration(of: entity, by: min(deadline, self.deadline))
        }
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        try await answer(fetchEndpoint + " " + subordinate.text) { () throws(FetchFailure) in
            try await live.statement(about: subordinate, at: fetchEndpoint, by: min(deadline, self.deadline))
        }
    }

    func status(
        ofMark compact: String,
        at statusEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        try await answer("status \(statusEndpoint) \(Digest(of: compact).hex)") { () throws(FetchFailure) in
            try await live.status(ofMark: compact, at: statusEndpoint, by: min(deadline, self.deadline))
        }
    }

    private func answer(
        _ key: String,
        _ ask: () async throws(FetchFailure) -> String
    ) async throws(FetchFailure) -> String {
        if let known = memory.withLock({ $0.answers[key] }) { return try known.get() }
        let answer: Result<String, FetchFailure>
        do throws(FetchFailure) {
            guard mayAsk() else { throw FetchFailure.tooSlow }
            answer = .success(try await ask())
        } catch {
            if !error.isRefusal, let old = kept[key] {
                memory.withLock { memory in
                    memory.stale[key] = error
                    memory.answers[key] = .success(old)
                }
                return old
            }
            answer = .failure(error)
        }
        memory.withLock { $0.answers[key] = answer }
        return try answer.get()
    }

    /// Whether one more question is within the bounds of the look; it is then counted.
    private func mayAsk() -> Bool {
        guard now() < deadline else { return false }
        return memory.withLock { memory in
            memory.asked += 1
            return memory.asked <= questions
        }
    }
}

extension FetchFailure {
    /// Whether it is an authority's own no, and not the silence of a network.
    var isRefusal: Bool { self == .refused(status: 404) }
}

extension ChainSearch {
    /// Why the entity is vouched for no more; nil where nobody has said so.
    ///
    /// Only what an authority or the entity itself has signed or answered counts. What could not be asked, and what has
    /// merely ended, breaks nothing off before its time. Nor does a key that does not fit, where something kept stood in for an
    /// answer: keys may have changed since it was signed, and until its end it counts as it did.
    ///
    /// - Parameter isFresh: whether nothing kept stood in for anybody.
    func refusal(isFresh: Bool) -> String? {
        obstacles.first { obstacle in
            switch obstacle.fault {
            case .fetch(let failure): failure.isRefusal
            case .chain(let error):
                if case .statement(let statement) = error.fault {
                    statement.code != .expired && (isFresh || !statement.isOfKeys)
                } else {
                    true
                }
            case .notVouchedFor(let statement): isFresh || !statement.isOfKeys
            case .deadEnd: true
            case .statement, .loop, .tooManyHints, .tooDeep, .tooManyPaths, .tooManyFetches, .outOfTime,
                .noFetchEndpoint:
                false
            }
        }?.description
    }
}

extension StatementError {
    /// Whether the statement is sound, and signed by another key than those that are vouched for.
    fileprivate var isOfKeys: Bool {
        switch code {
        case .unknownKey, .keyMismatch, .badSignature: true
        default: false
        }
    }
}
