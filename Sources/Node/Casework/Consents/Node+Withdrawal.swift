package import Casework
package import Referrals
import Store
import Wire

/// What a withdrawal has done here, and who was told.
package struct WithdrawalResult: Sendable {
    package var withdrawal: Withdrawal
    /// The referrals whose other side a document now tells.
    package var told: [Identifier]
}

extension Node {
    /// Takes a person's consent back: here at once, and at every peer that has a part in the case as soon as the document
    /// arrives, which is signed in the same transaction. Whatever cannot be said to a peer, the withdrawal stands.
    ///
    /// - Parameter steps: nil for everything the person consented to.
    /// - Throws: ``NodeError`` with `notFound` where the person has consented to nothing.
    package func withdrawConsent(
        of person: String,
        steps: Set<ConsentStep>? = nil,
        inCase reference: String,
        by officer: Officer,
        as role: Role
    ) async throws -> WithdrawalResult {
        let act = Act(by: officer.name, role: role, at: clock.now)
        let result = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let withdrawal = try self.change(record, by: act, in: transaction, isUndoable: false) {
                file,
                act in try file.withdraw(person, steps: steps, by: act)
            }
            return WithdrawalResult(
                withdrawal: withdrawal,
                told: try self.tell(withdrawal, ofCase: record, by: act, in: transaction)
            )
        }
        outboxSignal.raise()
        return result
    }

    /// Says to every peer with an open referral of the case that the process has ended, where it has, and asks it to erase what
    /// rested on the consent: in this order, so that what it erases by itself cannot hide the end. That the consents themselves
    /// were taken back has been told by then.
    private func tell(
        _ withdrawal: Withdrawal,
        ofCase record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws -> [Identifier] {
        var told: [Identifier] = []
        for thread in try transaction.threads(ofCase: record.id) where thread.erasedAt == nil {
            do {
                if try tell(withdrawal, in: thread, by: act, into: transaction) { told.append(thread.id) }
            } catch is NodeError {
                try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: act.at)
            }
        }
        return told
    }

    /// - Returns: whether the thread was open, and its other side is told.
    private func tell(
        _ withdrawal: Withdrawal,
        in thread: ThreadRecord,
        by act: Act,
        into transaction: any StoreWriter
    ) throws -> Bool {
        var thread = thread
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.withdraw, by: thread.side) else { return false }
        if withdrawal.endsProcess {
            _ = try sign(
                .withdrawal,
                ["by": "participant"],
                in: &thread,
                by: act.by,
                at: act.at,
                into: transaction
            )
            try refold(&thread, at: act.at, in: transaction)
            if var onward = try onwardThread(of: thread, in: transaction) {
                try stop(&onward, by: .participant, at: act.at, into: transaction)
            }
        }
        _ = try sign(
            .erasureRequest,
            ["scope": "thread", "reason": "consent-withdrawn"],
            in: &thread,
            by: act.by,
            at: act.at,
            into: transaction
        )
        try refold(&thread, at: act.at, in: transaction)
        return true
    }
}
