import Casework
import Referrals
import Store

/// A participant's word to stop that was said to this agency about one referral. It is no less a word than one that comes from
/// another agency: the own case stops with it, and so do its other referrals.
extension Node {
    /// Ends the process of the case to which a referral belongs, and its other referrals, in the transaction that signed the
    /// withdrawal.
    ///
    /// - Parameter person: whose word it was; nil where nobody said. Then a person records it, and until then nothing more is sent on
    ///   the case's consents: see ``requireNamedWord(inCase:_:in:)``.
    func endCase(
        of signed: MoveResult,
        by person: String?,
        officer: Officer,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard let id = signed.thread.caseID, let record = try transaction.caseRecord(id),
            record.erasedAt == nil
        else {
            guard person == nil else {
                throw NodeError(
                    .notFound,
                    "The referral belongs to no case here in which that person could be."
                )
            }
            return
        }
        let act = Act(by: officer.name, role: .facilitator, at: now, zone: identity.zone)
        try change(record, by: act, in: transaction, isUndoable: false) { file, act in
            if let person { try file.receiveWithdrawal(of: person, steps: nil, by: act) }
            try file.endOnUnnamedWord(by: act)
            guard person == nil else { return }
            file.leave(
                TaskRecord(
                    says:
                        "A participant has ended referral \(signed.thread.id), and it was not said who. Record whose consents are taken back (`comity consent withdraw`); until then nothing more of this case is sent.",
                    due: act.day
                ),
                by: act
            )
        }
        try stopOthers(besides: signed.thread, for: [signed.document], at: now, into: transaction)
    }

    /// Refuses to send a case on consents from before a participant's word to stop of which nobody has said whose it was.
    ///
    /// - Throws: ``NodeError`` `gateClosed`.
    func requireNamedWord(inCase id: Identifier, _ file: CaseFile, in transaction: any StoreReader) throws {
        let words = try transaction.threads(ofCase: id).filter {
            $0.erasedAt == nil && $0.stage == .withdrawn
        }
        .flatMap { thread in
            try transaction.documents(ofThread: thread.id)
                .filter { $0.issuer == identity.entity && $0.type == .withdrawal && $0.erasedAt == nil }
                .map { try Self.document(in: $0) }
        }
        .filter(\.stops)
        guard let last = words.max(by: { $0.issuedAt < $1.issuedAt }) else { return }
        let consents = file.all(ConsentRecord.self).map(\.content)
        let isNamed =
            consents.contains { ($0.withdrawnAt?.seconds ?? .min) >= last.issuedAt.seconds }
            || file.people.contains { ($0.left?.seconds ?? .min) >= last.issuedAt.seconds }
        guard isNamed else {
            throw NodeError(
                .gateClosed,
                "A participant has ended referral \(last.thread) of this case, and nobody has recorded whose consents were taken back. Record that first: `comity consent withdraw`."
            )
        }
    }
}
