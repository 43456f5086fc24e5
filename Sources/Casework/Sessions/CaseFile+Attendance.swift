package import Referrals

// Whether a session took place, told from who was there.

extension CaseSession.Attendee.Attendance {
    /// Whether the person came, be it not until the end.
    var isThere: Bool { self == .present || self == .left }
}

extension CaseFile {
    /// Whether somebody of each side that a session needs was there. Of people who are looked after at the other side, that side
    /// tells; until it has, they count as there.
    func tookPlace(_ session: CaseSession) -> Bool {
        let came = session.people.filter { $0.attendance.isThere || isUntold($0, in: session) }
            .compactMap { try? person($0.person) }
        return sides(of: session).allSatisfy { side in came.contains { stands($0, for: side) } }
            && !came.isEmpty
    }

    /// Whether somebody who is looked after here is of a side that the session needs.
    func awaits(_ attendee: CaseSession.Attendee, in session: CaseSession) -> Bool {
        guard !isUntold(attendee, in: session), let person = try? person(attendee.person) else {
            return false
        }
        return sides(of: session).contains { stands(person, for: $0) }
    }

    private func isUntold(_ attendee: CaseSession.Attendee, in session: CaseSession) -> Bool {
        session.shared != nil && attendee.attendance == .expected && isElsewhere(attendee.person)
    }

    /// The roles without which a session is none: those that the mechanism needs where the sides come together, and otherwise
    /// whichever of them it was planned with.
    private func sides(of session: CaseSession) -> [PersonRole] {
        let planned = session.people.compactMap { try? person($0.person) }
        let needed = joins(session) ? mechanism?.needs ?? [] : [.harmed, .responsible, .surrogate]
        return needed.filter { need in planned.contains { stands($0, for: need) } }
    }

    private func stands(_ person: PersonRecord, for need: PersonRole) -> Bool {
        person.role == need
            || (need == .harmed && person.role == .representative && standsOnHarmedSide(person) == true)
    }

    /// Takes in that at the other side nobody came: what was held to have taken place here did not.
    package mutating func receiveNoShow(_ name: Identifier, by act: Act) throws(CaseworkError) {
        guard let session = shared(session: name), session.content.state != .stopped,
            session.content.state != .cancelled
        else { return }
        var known = session.content
        for index in known.people.indices where isUntold(known.people[index], in: known) {
            known.people[index].attendance = .noShow
        }
        if known.state == .held, !tookPlace(known) { known.state = .noShow }
        let found = known
        try amendAsConsequence(session, by: act) { content throws(CaseworkError) in content = found }
    }
}
