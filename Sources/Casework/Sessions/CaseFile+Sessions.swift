package import Referrals

extension CaseFile {
    /// Plans a session. A meeting of the sides may be planned before its gate is open; it cannot begin before.
    @discardableResult
    package mutating func plan(
        _ session: CaseSession,
        by act: Act
    ) throws(CaseworkError) -> Filed<CaseSession> {
        let process = try process()
        guard process.content.end == nil else { throw CaseworkError(.notNow, "The process has ended.") }
        if let fault = stepFault(of: session) {
            throw CaseworkError(.invalid, "The session cannot be planned:", findings: ["/kind: \(fault)"])
        }
        guard !session.people.isEmpty, !session.facilitators.isEmpty, session.minutes > 0,
            session.minutes <= 720
        else {
            throw CaseworkError(.invalid, "A session has people, a facilitator, and 1 to 720 minutes.")
        }
        for attendee in session.people {
            guard try person(attendee.person).left == nil else {
                throw CaseworkError(.notNow, "\(attendee.person) has left the process.")
            }
            // Who is looked after at the other side is contacted there.
            guard !isElsewhere(attendee.person) else { continue }
            try open(.contact, Situation(at: act.at, people: [attendee.person]), ifPrincipal: attendee.person)
        }
        if session.form == .video, session.room == nil {
            throw CaseworkError(.invalid, "A session by video needs its room.")
        }
        if let room = session.room,
            !room.address.hasPrefix("https://") || room.address.contains("?") || room.address.contains("#")
        {
            throw CaseworkError(.invalid, "A room is named by its https address alone, without a token.")
        }
        if let room = session.room, room.nameInAddress == nil {
            throw CaseworkError(
                .invalid,
                "The last part of a room's address is its name, as in https://meet.example/ROOM; this one has none."
            )
        }
        if session.form == .inPerson, session.place?.isEmpty ?? true {
            throw CaseworkError(.invalid, "A session in person needs its place.")
        }
        if let oath = session.oath {
            let there = Set(session.people.map(\.person))
            guard session.form == .video, !oath.by.isEmpty, there.isSuperset(of: oath.by),
                oath.administeredBy.isText(atMost: 200), oath.provision.isStated
            else {
                throw CaseworkError(
                    .invalid,
                    "What is sworn belongs to a meeting by video: by people who are in it, before somebody who is named by function, under a provision."
                )
            }
        }
        return try file(session, by: act)
    }

    private func open(
        _ step: Step,
        _ situation: Situation,
        ifPrincipal pseudonym: String
    ) throws(CaseworkError) {
        if try person(pseudonym).role.isPrincipal { try open(step, situation) }
    }

    /// Answers one question of the readiness list.
    @discardableResult
    package mutating func settle(
        _ item: String,
        _ answer: Bool,
        in id: Identifier,
        by act: Act
    ) throws(CaseworkError) -> Filed<CaseSession> {
        let session = try record(id, CaseSession.self)
        let items = CaseSession.Readiness.items(for: session.content.form)
        guard items.contains(item) else {
            throw CaseworkError(.invalid, "The list asks: \(items.joined(separator: ", ")).")
        }
        return try amend(session, by: act) { content throws(CaseworkError) in
            content.readiness.answers[item] = answer
        }
    }

    /// What a session still misses before it can begin.
    package func missing(for session: CaseSession, at now: Instant) -> [Missing] {
        let people = session.people.map(\.person)
        let situation = Situation(
            at: now,
            people: people,
            facilitators: session.facilitators,
            session: session
        )
        let isAfterwards = session.kind == .closure || session.kind == .evaluation
        let again = isAfterwards ? missing(.followUpScreening, situation) : []
        guard joins(session) else { return missing(for: .preparation, situation) + again }
        return missing(for: .joint, situation) + rolesMissing(in: session, at: now) + again
    }

    /// Whether the sides hear of each other in a session: by its kind, or because people of both sides are in it, whatever it is
    /// called.
    package func joins(_ session: CaseSession) -> Bool {
        let sides = Set(session.people.compactMap { try? person($0.person) }.compactMap(standsOnHarmedSide))
        return session.kind.joins || sides.count == 2
    }

    /// Whether the sides meet in a session: where both are in one that is not carried between them, they do.
    func meets(_ session: CaseSession) -> Bool {
        session.kind.meets || (!session.kind.joins && joins(session))
    }

    func principalsAmong(_ pseudonyms: [String]) -> [PersonRecord] {
        pseudonyms.compactMap { try? person($0) }.filter { $0.role.isPrincipal }
    }

    /// A meeting needs those whom the mechanism needs, and welcomes only those that it names. For the harmed side somebody may stand
    /// who speaks for people that agreed to it.
    func rolesMissing(in session: CaseSession, at now: Instant) -> [Missing] {
        guard let mechanism, meets(session) else { return [] }
        let there = session.people.compactMap { try? person($0.person) }
        let roles = there.map(\.role)
        let lacking = mechanism.needs.filter { !roles.contains($0) }.compactMap { need -> Missing? in
            let faults = there.filter { need == .harmed && $0.role == .representative }.map {
                representationFault(of: $0, at: now)
            }
            if faults.contains(nil) { return nil }
            let says = ["nobody is there as \(need.rawValue)"] + faults.compactMap(\.self)
            return Missing(.peoplePresent, says.joined(separator: "; "))
        }
        let strangers = Set(roles).subtracting(mechanism.needs + mechanism.welcomes)
        return lacking
            + strangers.sorted { $0.rawValue < $1.rawValue }.map {
                Missing(.peoplePresent, "the mechanism has no place for a \($0.rawValue)")
            }
    }

    /// Begins a session, if its gate is open at this very moment.
    @discardableResult
    package mutating func begin(_ id: Identifier, by act: Act) throws(CaseworkError) -> Filed<CaseSession> {
        let session = try record(id, CaseSession.self)
        guard session.content.state == .planned else {
            throw CaseworkError(.notNow, "The session is \(session.content.state.rawValue).")
        }
        try act.require(.write, .facilitation)
        let missing = missing(for: session.content, at: act.at)
        guard missing.isEmpty else {
            throw CaseworkError(closed: joins(session.content) ? .joint : .preparation, missing)
        }
        return try amend(session, by: act) { content throws(CaseworkError) in
            content.state = .running
            content.startedAt = act.at
        }
    }

    /// Closes a session with who was there. It was held only where somebody of each side that it needs came; otherwise it is a no-show
    /// where somebody stayed away unexcused, and was cancelled where everybody who is missing had excused themself.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where a session ran and it is not said whether a side was there.
    @discardableResult
    package mutating func close(
        _ id: Identifier,
        attendance: [String: CaseSession.Attendee.Attendance],
        by act: Act
    ) throws(CaseworkError) -> Filed<CaseSession> {
        let session = try record(id, CaseSession.self)
        guard session.content.state.isOpen else {
            throw CaseworkError(.notNow, "The session is \(session.content.state.rawValue).")
        }
        let unknown = Set(attendance.keys).subtracting(session.content.people.map(\.person)).sorted()
        guard unknown.isEmpty else {
            throw CaseworkError(.invalid, "Not of this session: \(unknown.joined(separator: ", ")).")
        }
        let wasRunning = session.content.state == .running
        guard wasRunning || !attendance.values.contains(where: \.isThere) else {
            throw CaseworkError(
                .notNow,
                "The session has not begun; begin it before you record who was there."
            )
        }
        var closed = session.content
        for index in closed.people.indices {
            if let found = attendance[closed.people[index].person] { closed.people[index].attendance = found }
        }
        closed.endedAt = act.at
        let missed = closed.people.contains { $0.attendance == .noShow && awaits($0, in: closed) }
        closed.state = wasRunning && tookPlace(closed) ? .held : missed ? .noShow : .cancelled
        let unsaid = closed.people.filter { $0.attendance == .expected && awaits($0, in: closed) }.map(
            \.person
        )
        guard !wasRunning || closed.state == .held || unsaid.isEmpty else {
            throw CaseworkError(
                .invalid,
                "The session ran; say who of \(unsaid.joined(separator: ", ")) was present, left, was excused, or did not come."
            )
        }
        return try amend(session, by: act) { content throws(CaseworkError) in content = closed }
    }

    /// Stops a session at once: by the safe word, by leaving, or by a facilitator. Anybody may, and no reason is asked.
    @discardableResult
    package mutating func stop(
        _ id: Identifier,
        said person: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<CaseSession> {
        let session = try record(id, CaseSession.self)
        guard session.content.state.isOpen else {
            throw CaseworkError(.notNow, "The session is \(session.content.state.rawValue) already.")
        }
        let isOwn = act.role == .participant && session.content.people.contains { $0.person == act.by }
        if !isOwn { try act.require(.write, .facilitation) }
        return try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
            content.breakOff(at: act.at)
            content.stoppedBy = person
        }
    }
}
