import Casework
import Referrals
import Store
import Wire

// What was done to prepare people, told to the peers with which they take part.

extension Crossing {
    /// Says what was done with a person before the first consent under which this peer may know of it.
    mutating func tellWhatWasDone(with person: String, before consent: Identifier) throws {
        let knew = file.all(ConsentRecord.self).contains {
            $0.id != consent && $0.content.person == person && $0.content.origin == nil
                && $0.content.recipients.contains(thread.peer.text)
                && ($0.content.answer == .given || $0.content.answer == .withdrawn)
                && !$0.content.steps.isSubset(of: [.contact, .share])
        }
        guard !knew else { return }
        if let person = file.people.first(where: { $0.pseudonym == person }) { try tellAdvice(of: person) }
        for session in file.all(CaseSession.self).map(\.content)
        where session.kind == .preparation && session.state == .held {
            try tellPreparation(session, of: person)
        }
    }

    /// Whether a person who takes part with this peer has had legal advice, or wants none.
    mutating func tellAdvice(of person: PersonRecord) throws {
        guard person.legalAdvice != .notYet, !state.stage.isEnd,
            file.takesPart(person.pseudonym, with: thread.peer),
            saidReady.insert("\(person.pseudonym) advice").inserted
        else { return }
        let step: JSON = [
            "step": "legal-advice", "participant": .string(person.pseudonym),
            "standing": person.legalAdvice == .taken ? "done" : "not-needed",
        ]
        try say(.notify, .notice, ["kind": "readiness", "steps": [step]])
    }

    /// Who of those who take part with this peer was prepared, and when.
    ///
    /// - Parameter only: one of the people; nil for everybody who was there.
    mutating func tellPreparation(_ session: CaseSession, of only: String? = nil) throws {
        guard !state.stage.isEnd else { return }
        let at = (session.startedAt ?? session.startsAt).rfc3339
        let present = session.people.filter { $0.attendance == .present }.map(\.person).filter {
            (only == nil || only == $0) && file.isPreparedFor($0)
                && file.takesPart($0, with: thread.peer) && saidReady.insert("\($0) \(at)").inserted
        }
        guard !present.isEmpty else { return }
        let steps = present.map {
            JSON.object([
                "step": "preparation", "participant": .string($0), "standing": "done", "at": .string(at),
            ])
        }
        try say(.notify, .notice, ["kind": "session-held", "steps": .array(steps)])
    }
}

extension CaseFile {
    /// Whether a gate asks that this person was prepared.
    fileprivate func isPreparedFor(_ pseudonym: String) -> Bool {
        people.first { $0.pseudonym == pseudonym }.map {
            $0.role.isPrincipal || $0.role == .representative
        } ?? false
    }
}
