import Referrals

// A case can go through a second process after the first has ended. What was prepared, held, written and agreed in the first is not
// the second's: nobody is prepared by a meeting of the year before, and no failure of then makes what is kept now a failure. Neither is
// what people agreed to then, nor what was judged of the risk: whoever takes part again is asked again, and looked at again.

extension CaseFile {
    /// The end of the process before this one; nil where there was none, so that everything in the case is of this one. What a peer
    /// did for this process may be from before it was opened here, and is after that end all the same.
    private var formerEnd: Instant? {
        let processes = all(ProcessRecord.self).map(\.content)
        return processes.dropLast().last.flatMap { former in former.endedAt ?? processes.last?.openedAt }
    }

    func isOfThisProcess(_ moment: Instant) -> Bool { formerEnd.map { $0 < moment } ?? true }

    /// Whether a person was asked for the process in which something was made; of the one that is under way, where nothing is named.
    ///
    /// That they may be contacted and what may be known about them is asked of them for the case, whatever process goes on in it.
    func isAsked(_ consent: ConsentRecord, to step: ConsentStep, about made: Instant?) -> Bool {
        guard step.isOfProcess else { return true }
        guard let made else { return isOfThisProcess(consent.askedAt) }
        let processes = all(ProcessRecord.self).map(\.content)
        let ends = zip(processes, processes.dropFirst()).map { former, next in former.endedAt ?? next.openedAt
        }
        return ends.allSatisfy { end in (end < consent.askedAt) == (end < made) }
    }

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
