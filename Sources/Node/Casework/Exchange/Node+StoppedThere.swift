import Casework
import Referrals
import Store
import Wire

extension Node {
    /// Tells the other peers of a case what has stopped because of one peer's word, as far as they have a part in it: that a shared
    /// session is cancelled, and that the process has ended because a participant withdrew. A stop holds everywhere, also between
    /// nodes that do not know each other.
    ///
    /// - Parameters:
    ///   - file: the case with the changes that the word has made.
    ///   - peer: whose word it was; it knows already.
    func tellStopped(
        of file: CaseFile,
        ofCase record: CaseRecord,
        but peer: EntityID,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        let cancelled = file.changes.filter { change in
            guard let session = change.content as? CaseSession, session.shared != nil else { return false }
            return session.state == .cancelled || session.state == .stopped
        }
        let isWithdrawn = file.changes.contains { ($0.content as? ProcessRecord)?.end == .withdrawn }
        guard isWithdrawn || !cancelled.isEmpty else { return }
        let act = Act(by: "node", role: .facilitator, at: now, zone: identity.zone)
        let others = try transaction.threads(ofCase: record.id).filter {
            $0.peer != peer && $0.erasedAt == nil
        }
        for thread in others {
            var crossing = Crossing(
                node: self,
                thread: thread,
                state: try Self.state(of: thread, in: transaction, own: identity.entity),
                file: file,
                act: act,
                transaction: transaction
            )
            guard crossing.state.matter == .referral else { continue }
            do {
                for change in cancelled { try crossing.tell(change) }
                guard isWithdrawn, crossing.state.permits(.withdraw, by: crossing.thread.side) else {
                    continue
                }
                try crossing.say(.withdraw, .withdrawal, ["by": "participant"])
                if var onward = try onwardThread(of: crossing.thread, in: transaction) {
                    try stop(&onward, by: .participant, at: now, into: transaction)
                }
            } catch is NodeError {
                // It has stopped here all the same; that this one could not be told is on record.
                try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: now)
            }
        }
    }
}
