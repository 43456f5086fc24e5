package import Referrals

// A session that two nodes conduct together: one plan, each side's own preparation and gates, and a stop that holds on both.

extension CaseFile {
    /// Puts a planned session before the other side. Whoever facilitates the case, here and there, conducts it.
    @discardableResult
    package mutating func share(session id: Identifier, by act: Act) throws(CaseworkError) -> Filed<
        CaseSession
    > {
        let session = try record(id, CaseSession.self)
        guard session.content.state == .planned, session.content.kind.joins else {
            throw CaseworkError(.notNow, "Only a planned session that joins the sides is shared.")
        }
        let peers = assignments(at: act.at).filter { $0.peer != nil }.map(\.facilitator)
        guard !peers.isEmpty else {
            throw CaseworkError(
                .notNow,
                "No facilitator of the other side is known yet; they tell it when one is assigned."
            )
        }
        return try amend(session, by: act) { content throws(CaseworkError) in
            content.shared = session.id
            content.facilitators += peers.filter { !content.facilitators.contains($0) }
        }
    }

    package func shared(session name: Identifier) -> Filed<CaseSession>? {
        all(CaseSession.self).last { $0.content.shared == name }
    }

    /// Takes in a plan of the other side. It begins here only when this side's own gate is open.
    @discardableResult
    package mutating func receive(_ session: CaseSession, by act: Act) throws(CaseworkError) -> Filed<
        CaseSession
    >? {
        guard let name = session.shared, shared(session: name) == nil else { return nil }
        guard last(ProcessRecord.self)?.content.end == nil else {
            throw CaseworkError(.notNow, "The process has ended.")
        }
        for attendee in session.people { _ = try person(attendee.person) }
        var session = session
        session.facilitators = assignments(at: act.at).map(\.facilitator)
        return fileAsConsequence(session, by: act)
    }

    /// Takes in that the other side held the session, with who of its people was there.
    package mutating func receiveHeld(_ name: Identifier, present: [String], by act: Act)
        throws(CaseworkError)
    {
        guard let session = shared(session: name) else {
            throw CaseworkError(.notFound, "There is no such session in this case.")
        }
        let theirs = Set(present.filter { !isHere($0) })
        try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
            for index in content.people.indices where theirs.contains(content.people[index].person) {
                content.people[index].attendance = .present
            }
        }
    }

    /// Stops a session here because it was stopped there: at once, and no reason is known.
    package mutating func receiveStop(_ name: Identifier, by act: Act) throws(CaseworkError) {
        guard let session = shared(session: name), session.content.state.isOpen else { return }
        try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
            content.breakOff(at: act.at)
        }
    }
}
