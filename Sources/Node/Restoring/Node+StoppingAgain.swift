import Casework
import Referrals
import Store
import Wire

extension Node {
    /// Lets a participant's word to stop that came back after an older backup stop here once more what it had stopped, in the
    /// transaction that enters it: the case knows nothing of it any more, and would go on. Whoever else has a part in the case is told,
    /// or it is owed there. A person looks at what the word does not say.
    func stopAgain(
        _ word: DocumentRecord,
        _ document: Document,
        of thread: ThreadRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        guard document.goesPastGaps else { return }
        if case .withdraw? = Move(document) {
            try stopPassedOn(thread, by: .participant, at: now, into: transaction)
        }
        guard let id = thread.caseID, let record = try transaction.caseRecord(id), record.erasedAt == nil
        else { return }
        let act = Act(by: "node", role: .facilitator, at: now, zone: identity.zone)
        do {
            try change(record, by: act, in: transaction, isUndoable: false) { file, act in
                switch Move(document) {
                case .revoke where document.body["standing"]?.string != "refused":
                    guard let person = document.body["participant"]?.string else { return }
                    _ = try Self.take(back: document.body, of: person, into: &file, by: act)
                    file.leave(Self.lookAgain(at: document, person, due: act.day), by: act)
                case .withdraw:
                    try file.endOnUnnamedWord(by: act)
                    file.leave(Self.lookAgain(at: document, "A participant", due: act.day), by: act)
                default: break
                }
            }
        } catch let error as NodeError {
            try leaveWord(
                "Document \(document.id) of referral \(thread.id) came back after an older backup: somebody has taken something back, and it could not be done here by itself (\(error.says)). Record it.",
                inCaseOf: thread.id,
                at: now,
                in: transaction
            )
        }
        try stopOthers(besides: thread, for: [word], at: now, into: transaction)
    }

    private static func lookAgain(at document: Document, _ who: String, due: Day) -> TaskRecord {
        TaskRecord(
            says:
                "\(who) has taken back, on \(document.issuedAt.date), what this case rests on: document \(document.id) says so, which came back after an older backup. It is taken back here once more; look whether it was more than the document says, and whether it was given anew since.",
            due: due
        )
    }
}
