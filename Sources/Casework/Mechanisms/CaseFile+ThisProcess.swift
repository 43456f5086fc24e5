import Referrals

// A case can go through a second process after the first has ended. What was prepared, held, written and agreed in the first is not
// the second's: nobody is prepared by a meeting of the year before, and no failure of then makes what is kept now a failure.

extension CaseFile {
    /// The end of the process before this one; nil where there was none, so that everything in the case is of this one. What a peer
    /// did for this process may be from before it was opened here, and is after that end all the same.
    private var formerEnd: Instant? {
        let processes = all(ProcessRecord.self).map(\.content)
        return processes.dropLast().last.flatMap { former in former.endedAt ?? processes.last?.openedAt }
    }

    func isOfThisProcess(_ moment: Instant) -> Bool { formerEnd.map { $0 < moment } ?? true }

    var sessionsOfProcess: [CaseSession] {
        all(CaseSession.self).map(\.content).filter { isOfThisProcess($0.began) }
    }

    var messagesOfProcess: [MessageRecord] {
        all(MessageRecord.self).map(\.content).filter { isOfThisProcess($0.writtenAt) }
    }

    package var agreementsOfProcess: [Filed<AgreementRecord>] {
        all(AgreementRecord.self).filter { isOfThisProcess($0.content.madeAt) }
    }
}

extension CaseSession {
    /// When it began; of one that never did, when it was to, or when it was called off before.
    fileprivate var began: Instant { startedAt ?? min(startsAt, endedAt ?? startsAt) }
}
