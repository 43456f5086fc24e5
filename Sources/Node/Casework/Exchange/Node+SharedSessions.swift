package import Casework
package import Referrals
import Store
import Wire

extension Node {
    /// Puts a planned session before each node that looks after one of its people: when, in which form, with whom, where.
    ///
    /// - Parameter precondition: what the caller has seen of the case, held against it inside the same transaction.
    /// - Throws: ``NodeError`` with `notNow` where there is nobody to tell.
    package func shareSession(
        _ id: Identifier,
        inCase reference: String,
        by officer: Officer,
        as role: Role,
        if precondition: @escaping @Sendable (CaseFile) throws -> Void = { _ in }
    ) async throws -> Filed<CaseSession> {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let filed = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let filed = try self.change(record, by: act, in: transaction) { file, act in
                try precondition(file)
                return try file.share(session: id, by: act)
            }
            let file = try self.caseFile(record, in: transaction)
            let session = filed.content
            let told = try self.tell(session.plan, ofCase: record, by: act, in: transaction) { peer in
                file.concerns(peer, people: session.people.map(\.person), origin: session.origin)
            }
            guard told else {
                throw NodeError(
                    .notNow,
                    "No referral with a node that looks after one of its people is under way; there is nobody to share it with."
                )
            }
            return filed
        }
        outboxSignal.raise()
        return filed
    }

    /// Tells the other side how far the process is: the mechanism, the stage, the day of the next report, and nothing else.
    package func sendProgress(ofCase reference: String, by officer: Officer, as role: Role) async throws
        -> ProgressReport
    {
        let act = Act(by: officer.name, role: role, at: clock.now, zone: identity.zone)
        let report = try await store.write { transaction in
            let record = try Self.existing(transaction, reference)
            let file = try self.caseFile(record, in: transaction)
            let report: ProgressReport
            do throws(CaseworkError) {
                report = try file.progressReport(at: act.at)
            } catch {
                throw NodeError(error)
            }
            guard try self.tell(report.notice, ofCase: record, by: act, in: transaction) else {
                throw NodeError(.notNow, "No referral of this case is under way; there is nobody to tell.")
            }
            return report
        }
        outboxSignal.raise()
        return report
    }

    /// - Parameter concerns: which peers are told.
    /// - Returns: whether anybody was told.
    private func tell(
        _ notice: JSON,
        ofCase record: CaseRecord,
        by act: Act,
        in transaction: any StoreWriter,
        where concerns: (EntityID) -> Bool = { _ in true }
    ) throws -> Bool {
        var isTold = false
        let ways = Self.ways(among: try referralsUnderWay(ofCase: record.id, in: transaction))
        for (thread, state) in ways {
            guard concerns(thread.peer), state.permits(.notify, by: thread.side) else { continue }
            var thread = thread
            _ = try signMove(.notice, notice, in: &thread, by: act.by, at: act.at, into: transaction)
            isTold = true
        }
        return isTold
    }
}

extension ProgressReport {
    fileprivate var notice: JSON {
        var body: JSONObject = [
            "kind": "progress", "mechanism": .string(mechanism.text), "stage": .string(stage.rawValue),
            "on": .string(reportedOn.description),
        ]
        if let nextReport { body["nextReport"] = .string(nextReport.description) }
        return .object(body)
    }
}

extension CaseSession {
    /// The plan as the other side is told of it.
    fileprivate var plan: JSON {
        var body: JSONObject = [
            "kind": "session-planned", "session": .string(shared?.text ?? ""),
            "minutes": .integer(Int64(minutes)),
            "people": .array(
                people.map { .object(["person": .string($0.person), "zone": .string($0.zone)]) }
            ),
            "steps": [
                [
                    "step": .string(kind.wire ?? "joint-session"), "at": .string(startsAt.rfc3339),
                    "form": .string(form.rawValue), "standing": "planned",
                ]
            ],
        ]
        if let place { body["place"] = .string(String(place.prefix(200))) }
        if let room { body["room"] = .string(room.address) }
        return .object(body)
    }

    /// What of its end the other side is told: who of this side was there, or that it was stopped; nil while it goes on.
    func ending(in file: CaseFile, at now: Instant) -> JSON? {
        guard let shared else { return nil }
        var step: JSONObject = [
            "step": .string(kind.wire ?? "joint-session"), "at": .string((startedAt ?? startsAt).rfc3339),
        ]
        switch state {
        case .held:
            step["standing"] = "done"
            step["present"] = .array(
                people.filter { $0.attendance == .present && !file.isElsewhere($0.person) }.map {
                    .string($0.person)
                }
            )
        case .stopped, .cancelled: step["standing"] = "cancelled"
        case .noShow: step["standing"] = "no-show"
        case .planned, .running: return nil
        }
        return .object([
            "kind": "session-held", "session": .string(shared.text), "steps": .array([.object(step)]),
        ])
    }
}

extension Node {
    static func take(plan body: JSON, from issuer: EntityID, into file: inout CaseFile, by act: Act) throws {
        guard let name = body["session"]?.string.flatMap({ Identifier($0) }),
            let step = body["steps"]?.array?.first,
            let kind = step["step"]?.string.flatMap({ SessionKind(wire: $0) }),
            let form = step["form"]?.string.flatMap({ CaseSession.Form(rawValue: $0) }),
            let at = step["at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { return }
        var session = CaseSession(
            kind: kind,
            form: form,
            startsAt: at,
            minutes: body["minutes"]?.int ?? 60,
            people: (body["people"]?.array ?? []).compactMap { item in
                item["person"]?.string.map {
                    CaseSession.Attendee(person: $0, zone: item["zone"]?.string ?? "UTC")
                }
            },
            facilitators: [],
            place: body["place"]?.string,
            room: body["room"]?.string.map { CaseSession.Room(address: $0) }
        )
        session.shared = name
        session.origin = issuer
        try file.receive(session, by: act)
    }

    static func take(sessionEnd body: JSON, into file: inout CaseFile, by act: Act) throws {
        guard let name = body["session"]?.string.flatMap({ Identifier($0) }),
            let step = body["steps"]?.array?.first
        else { return }
        switch step["standing"]?.string {
        case "done":
            let present = (step["present"]?.array ?? []).compactMap(\.string)
            try file.receiveHeld(name, present: present, by: act)
        case "no-show": try file.receiveNoShow(name, by: act)
        case "cancelled": try file.receiveStop(name, by: act)
        default: break
        }
    }

    /// Takes in what the other agency has entered into for facilitating together.
    static func take(joint body: JSON, from issuer: EntityID, into file: inout CaseFile, by act: Act) throws {
        let roles = (body["roles"]?.array ?? []).compactMap { role -> String? in
            guard let side = role["side"]?.string, let name = role["role"]?.string else { return nil }
            return "\(name) (\(side))"
        }
        let terms = (body["terms"]?.array ?? []).compactMap { $0.string }
        try file.receive(
            JointFacilitationRecord(
                peer: issuer,
                purpose: (body["purposes"]?.array ?? []).compactMap(\.string).joined(separator: " "),
                composition: roles,
                functions: "facilitation",
                until: body["until"]?.string.flatMap { Day($0) } ?? act.day,
                place: (body["places"]?.array ?? []).compactMap(\.string).joined(separator: ", "),
                terms: terms.first ?? "",
                confidentiality: terms.dropFirst().joined(separator: " "),
                origin: issuer
            ),
            from: issuer,
            by: act
        )
    }
}

extension JointFacilitationRecord {
    /// The agreement of the two agencies as it is signed (Second Additional Protocol art. 12(2)): functions, never names.
    func body(side: Side, from day: Day) -> JSON {
        .object([
            "kind": "joint-facilitation", "purposes": .array([.string(purpose)]),
            "roles": .array(
                [side, side.other].map { .object(["side": .string($0.rawValue), "role": "facilitator"]) }
            ),
            "from": .string(day.description), "until": .string(until.description),
            "places": .array(place.isEmpty ? [] : [.string(place)]),
            "terms": .array([terms, confidentiality].filter { !$0.isEmpty }.map(JSON.string)),
        ])
    }
}

extension SessionKind {
    init?(wire: String) {
        guard let kind = Self.allCases.first(where: { $0.wire == wire && $0.joins }) else { return nil }
        self = kind
    }
}
