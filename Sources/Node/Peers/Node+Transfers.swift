import Referrals
import Store

// One switch for the whole node. Everything that asks whether a peer may be dealt with asks it too, so that a suspended node answers
// as it does to a suspended peer: typed, and to be tried again. What a person takes back is recorded, signed and waits, as there.

extension Node {
    private static let transfers = "node"
    private static let longestWords = 2000

    /// The suspension of all transfers that is in force; nil where there is none.
    static func suspension(in transaction: any StoreReader) throws -> TransferSuspension? {
        guard let entry = try transaction.trustEntry(.transfers, transfers) else { return nil }
        let last = try TransferSuspension(entry)
        return last.isInForce ? last : nil
    }

    /// Whether an officer has suspended the exchange with a peer, by itself or with all.
    static func isSuspended(_ peer: PeerRecord, in transaction: any StoreReader) throws -> Bool {
        try peer.state != .active || suspension(in: transaction) != nil
    }

    /// Every suspension of all transfers, the oldest first; the last one may be in force.
    package func transferSuspensions() async throws -> [TransferSuspension] {
        try await store.read { transaction in
            var found: [TransferSuspension] = []
            for entry in try transaction.trustHistory(.transfers, Self.transfers) {
                let next = try TransferSuspension(entry)
                // One that is in force is only carried on; another begins after it has ended.
                if found.last?.isInForce == true { found.removeLast() }
                found.append(next)
            }
            return found
        }
    }

    /// Suspends all exchange of data with all peers, at once and by one officer.
    ///
    /// - Throws: ``NodeError``: `invalidInput` without a reason, `notNow` where all is suspended already.
    @discardableResult
    package func suspendTransfers(
        because reason: String,
        remedies: String? = nil,
        oversight: String? = nil,
        by officer: Officer
    ) async throws -> TransferSuspension {
        guard Self.says(reason), [remedies, oversight].compactMap(\.self).allSatisfy(Self.says) else {
            throw NodeError(
                .invalidInput,
                "Say why all transfers are suspended, in at most \(Self.longestWords) bytes that name nobody."
            )
        }
        let now = clock.now
        let suspension = try await store.write { transaction in
            guard try Self.suspension(in: transaction) == nil else {
                throw NodeError(.notNow, "All transfers are suspended already. `comity transfers show`.")
            }
            var suspension = TransferSuspension(
                reason: reason,
                suspended: .init(by: officer.name, at: now)
            )
            suspension.remedies = remedies
            suspension.oversight = oversight
            let entry = try transaction.lay(
                .transfers,
                Self.transfers,
                suspension.json,
                by: officer.name,
                at: now
            )
            try transaction.record(
                .transfersSuspended,
                by: officer.name,
                about: nil,
                digest: entry.seal,
                at: now
            )
            for lane in try transaction.lanes() {
                try transaction.changeLane(of: lane.peer) { $0.pause() }
            }
            return suspension
        }
        outboxSignal.raise()
        return suspension
    }

    /// Takes the exchange up again: with the word of a second officer, after the first one's.
    ///
    /// - Parameters:
    ///   - remedies: what the people concerned can do; needed where the suspension does not say it yet.
    ///   - oversight: which authority was told what; needed as well.
    /// - Throws: ``NodeError``: `notNow` where nothing is suspended, `notPermitted` for the second word of the same officer,
    ///   `invalidInput` where remedies or oversight are not on record.
    @discardableResult
    package func resumeTransfers(
        remedies: String? = nil,
        oversight: String? = nil,
        by officer: Officer
    ) async throws -> TransferSuspension {
        guard [remedies, oversight].compactMap(\.self).allSatisfy(Self.says) else {
            throw NodeError(
                .invalidInput,
                "Remedies and oversight are said in at most \(Self.longestWords) bytes each."
            )
        }
        let now = clock.now
        let suspension = try await store.write { transaction in
            guard var suspension = try Self.suspension(in: transaction) else {
                throw NodeError(.notNow, "Transfers are not suspended.")
            }
            suspension.remedies = remedies ?? suspension.remedies
            suspension.oversight = oversight ?? suspension.oversight
            guard suspension.remedies != nil, suspension.oversight != nil else {
                throw NodeError(
                    .invalidInput,
                    "Before the exchange goes on it is on record what the people concerned can do (remedies), and which authority oversees it and was told (oversight)."
                )
            }
            let word = TransferSuspension.Word(by: officer.name, at: now)
            if let first = suspension.proposed {
                guard first.by != officer.name else {
                    throw NodeError(
                        .notPermitted,
                        "You have said so already; the exchange goes on with the word of a second officer."
                    )
                }
                suspension.resumed = word
            } else {
                suspension.proposed = word
            }
            let entry = try transaction.lay(
                .transfers,
                Self.transfers,
                suspension.json,
                by: officer.name,
                at: now
            )
            guard !suspension.isInForce else { return suspension }
            try transaction.record(
                .transfersResumed,
                by: officer.name,
                about: nil,
                digest: entry.seal,
                at: now
            )
            for lane in try transaction.lanes() { try transaction.goOn(with: lane.peer, at: now) }
            return suspension
        }
        outboxSignal.raise()
        return suspension
    }

    private static func says(_ words: String) -> Bool {
        words.utf8.count <= longestWords && words.contains { !$0.isWhitespace }
    }
}
