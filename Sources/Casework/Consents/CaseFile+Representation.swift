import Referrals

// Somebody may speak for people who stay away from a meeting: only for those who said so themselves, and while they say so.

extension CaseFile {
    /// Whether a person stands on the side that was harmed; nil for whoever is on neither side.
    ///
    /// A representative stands on the side of those whom they speak for. Where the record does not say that these caused the harm,
    /// it is the harmed side: a session with the other one is a joint session then, whatever it is called.
    func standsOnHarmedSide(_ person: PersonRecord) -> Bool? {
        if person.role.isPrincipal { return person.isHarmedSide }
        guard person.role == .representative else { return nil }
        return !people.contains { $0.role == .responsible && $0.representative == person.pseudonym }
    }

    /// What keeps a representative from standing in for the harmed side; nil where somebody who was harmed has agreed that they
    /// speak for them, and that consent is in force.
    func representationFault(of representative: PersonRecord, at now: Instant) -> String? {
        let name = representative.pseudonym
        guard standsOnHarmedSide(representative) == true else { return "\(name) speaks for the other side" }
        // For whom somebody speaks who is looked after at the other side, that side knows and judges.
        guard !isElsewhere(name) else { return nil }
        let asked = Set(
            all(ConsentRecord.self).map(\.content)
                .filter { $0.representative == name && $0.steps.contains(.representation) }.map(\.person)
        )
        let faults = asked.sorted().compactMap { try? person($0) }.filter(\.isHarmedSide).map { person in
            consent(for: ConsentNeed(person.pseudonym, .representation, representative: name), at: now).says
        }
        if faults.contains(nil) { return nil }
        let first = faults.compactMap(\.self).first.map { " (\($0))" } ?? ""
        return
            "nobody who was harmed agrees that \(name) speaks for them\(first); `comity consent ask --step representation --representative \(name)` asks"
    }

    /// Stops every meeting that runs and in which, after a withdrawal, nobody stands for a side any more.
    mutating func stopUnrepresented(by act: Act) throws(CaseworkError) -> [Identifier] {
        var stopped: [Identifier] = []
        for session in all(CaseSession.self)
        where session.content.state == .running && !rolesMissing(in: session.content, at: act.at).isEmpty {
            try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
                content.breakOff(at: act.at)
            }
            stopped.append(session.id)
        }
        return stopped
    }
}
