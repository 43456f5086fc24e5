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
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let result = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let before = try Self.said(inCase: record.id, in: transaction)
            let withdrawal = try self.change(record, by: act, in: transaction, isUndoable: false) {
                file,
                act in try file.withdraw(person, steps: steps, by: act)
            }
            try self.tell(withdrawal, ofCase: record, by: act, in: transaction)
            let after = try Self.said(inCase: record.id, in: transaction)
            return WithdrawalResult(
                withdrawal: withdrawal,
                told: after.filter { thread in
                    before.contains { $0.id == thread.id && $0.count < thread.count }
                }
                .map(\.id)
            )
        }
        outboxSignal.raise()
        return result
    }

    /// How much this node has said in each referral of a case.
    private static func said(inCase id: Identifier, in transaction: any StoreReader) throws -> [(
        id: Identifier, count: Int
    )] {
        try transaction.threads(ofCase: id).map { thread in
            // A word that goes past a gap stands beyond the end of the chain.
            (thread.id, try transaction.documents(ofThread: thread.id).count { $0.issuer != thread.peer })
        }
    }

    /// Says to every peer with an open referral of the case that the process has ended, where it has, and asks it to erase what
    /// rested on the consent, where it was one to share or the process fell: in this order, so that what it erases by itself cannot
    /// hide the end. That the steps themselves were taken back has been told by then.
    private func tell(
        _ withdrawal: Withdrawal,
        ofCase record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter
    ) throws {
        for thread in try transaction.threads(ofCase: record.id) where thread.erasedAt == nil {
            do {
                try tell(withdrawal, in: thread, by: act, into: transaction)
            } catch let error as NodeError {
                try noteNotTold(
                    error,
                    in: thread,
                    ends: withdrawal.endsProcess,
                    asksErasure: withdrawal.endsProcess || withdrawal.endsSharing(with: thread.peer),
                    at: act.at,
                    transaction
                )
            }
        }
    }

    private func tell(
        _ withdrawal: Withdrawal,
        in thread: ThreadRecord,
        by act: Act,
        into transaction: any StoreWriter
    ) throws {
        var thread = thread
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.withdraw, by: thread.side) else { return }
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
            try stopPassedOn(thread, by: .participant, at: act.at, into: transaction)
        }
        guard withdrawal.endsProcess || withdrawal.endsSharing(with: thread.peer) else { return }
        try askToErase(in: &thread, by: act.by, at: act.at, into: transaction)
    }

    /// Asks the other side to erase what rested on a consent. Of a thread in which something is lost for good that cannot be asked with
    /// effect: a person calls.
    func askToErase(
        in thread: inout ThreadRecord,
        by actor: String,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        guard try transaction.threadGap(thread.id) == nil else {
            let contact = try pointOfContact(of: thread.peer, in: transaction)
            return try leaveWordOnce(
                "Documents of referral \(thread.id) were lost with an older disk, so the other agency cannot be asked there to erase what rested on a consent. Call \(contact), and ask for it.",
                inCaseOf: thread.id,
                at: now,
                in: transaction
            )
        }
        _ = try sign(
            .erasureRequest,
            ["scope": "thread", "reason": "consent-withdrawn"],
            in: &thread,
            by: actor,
            at: now,
            into: transaction
        )
        try refold(&thread, at: now, in: transaction)
    }
}

extension Withdrawal {
    /// Whether a consent that let data go to a peer fell with it.
    fileprivate func endsSharing(with peer: EntityID) -> Bool {
        steps.contains(.share)
            && consents.contains {
                $0.content.withdrawnSteps.contains(.share) && $0.content.recipients.contains(peer.text)
            }
    }
}
