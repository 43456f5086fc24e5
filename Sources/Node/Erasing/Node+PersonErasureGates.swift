import Casework
import Referrals
import Store

extension Node {
    /// What stands against the erasure of a person: what nobody gets past, and what the officers have not said that they accept.
    ///
    /// - Throws: ``NodeError`` with `gateClosed` and everything that does.
    func requireMayGo(
        _ pseudonym: String,
        _ subject: Erasable,
        accepting accepted: Set<ErasureConcern>,
        by act: Act,
        in transaction: any StoreReader
    ) throws {
        let isUnfinished = accepted.contains(.unfinished)
        try requireFree(subject, althoughUnfinished: isUnfinished, by: act, in: transaction)
        try requireNoDutyToKeep(subject, on: act.day, accepting: accepted, in: transaction)
        guard !accepted.contains(.documentsStay) else { return }
        let stays = try documentsThatStay(subject, naming: pseudonym, in: transaction)
        guard stays.isEmpty else {
            throw NodeError(
                .gateClosed,
                "Signed documents go with their referral, never in part. Erase the whole, or say that they stay.",
                findings: stays
            )
        }
    }

    /// - Throws: ``NodeError`` with `gateClosed` where a rule demands that the case is kept for longer, and where none says for
    ///   how long and nobody has answered that.
    func requireNoDutyToKeep(
        _ subject: Erasable,
        on today: Day,
        accepting accepted: Set<ErasureConcern>,
        in transaction: any StoreReader
    ) throws {
        guard let file = subject.file else { return }
        let schedule = try retention(of: file, on: today, in: transaction).schedule
        let duties = schedule.least.filter { $0.day >= today }
        guard duties.isEmpty else {
            throw NodeError(
                .gateClosed,
                "A rule demands that it is kept for longer.",
                findings: duties.map { "until \($0.day): \($0.cite)\(Self.inWords($0.review))" }
            )
        }
        // A day that an officer fixed or a pack determines is an answer.
        let isAnswered = schedule.open.isEmpty || !schedule.most.isEmpty
        guard isAnswered || accepted.contains(.undetermined) else {
            throw NodeError(
                .gateClosed,
                "A rule pack leaves open how long it has to be kept. Ask whoever answers for the law, then say that it is done all the same.",
                findings: schedule.open.map { $0.says + Self.inWords($0.review) }
            )
        }
    }

    private static func inWords(_ review: RetentionSchedule.Review?) -> String {
        guard let review else { return " (not reviewed by counsel)" }
        return " (reviewed by \(review.by.joined(separator: ", ")))"
    }

    private func documentsThatStay(
        _ subject: Erasable,
        naming pseudonym: String,
        in transaction: any StoreReader
    ) throws -> [String] {
        try subject.threads.filter { $0.stage != .draft }.compactMap { thread in
            let documents = try transaction.documents(ofThread: thread.id).filter {
                try Self.entries(of: pseudonym, in: Self.document(in: $0).body, at: "").isEmpty == false
            }
            return documents.isEmpty
                ? nil
                : "\(documents.count) signed documents of the referral with \(thread.peer) speak of the person"
        }
    }
}
