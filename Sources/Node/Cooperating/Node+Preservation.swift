package import Referrals
import Store
import Wire

/// What a request to preserve data says (Budapest Convention art. 29(2)).
package struct PreservationRequest: Sendable, Hashable {
    /// Data that are to be kept.
    package struct Item: Sendable, Hashable {
        /// In words.
        package var says: String
        /// How they relate to the offence (art. 29(2)(c)); nil where that needs no words.
        package var relation: String?

        package init(_ says: String, relation: String? = nil) {
            self.says = says
            self.relation = relation
        }
    }

    package var authority: String
    /// A brief summary of the facts, without anything that names a person.
    package var facts: String
    package var data: [Item]
    package var custodian: String?
    package var necessity: String
    /// For how many days, from 60 (art. 29(7)) to 90 (the longest single period of art. 16(2)); an extension adds more.
    package var days: Int
    /// Why it cannot wait; nil where it can.
    package var urgentBecause: String?
    /// The day by which the formal confirmation of what is urgent follows (art. 25(3)); nil where none does.
    package var confirmBy: String?
    /// The day by which the request to search, seize or disclose is meant to follow (art. 29(2)(f)); nil where none is named.
    package var followUpBy: String?

    /// The days that one request may ask for.
    package static let period = 60...90

    package init(
        authority: String,
        facts: String,
        data: [Item],
        custodian: String?,
        necessity: String,
        days: Int,
        urgentBecause: String?,
        confirmBy: String? = nil,
        followUpBy: String? = nil
    ) {
        self.followUpBy = followUpBy
        self.authority = authority
        self.facts = facts
        self.data = data
        self.custodian = custodian
        self.necessity = necessity
        self.days = days
        self.urgentBecause = urgentBecause
        self.confirmBy = confirmBy
    }

    /// The same with data in words alone.
    package init(
        authority: String,
        facts: String,
        data: [String],
        custodian: String?,
        necessity: String,
        days: Int,
        urgentBecause: String?,
        confirmBy: String? = nil
    ) {
        self.init(
            authority: authority,
            facts: facts,
            data: data.map { Item($0) },
            custodian: custodian,
            necessity: necessity,
            days: days,
            urgentBecause: urgentBecause,
            confirmBy: confirmBy
        )
    }

    func body(reference: String?, extending earlier: Identifier?) -> JSON {
        var body: JSONObject = [
            "authority": .string(authority), "offence": ["says": .string(facts)],
            "data": .array(
                data.map { item in
                    var members: JSONObject = ["says": .string(item.says)]
                    members["relation"] = item.relation.map(JSON.string)
                    return .object(members)
                }
            ), "necessity": .string(necessity), "days": .integer(Int64(days)),
            "legalBasis": [["provision": "Budapest Convention art. 29"]],
        ]
        var followUp: JSONObject = ["intended": true]
        followUp["by"] = followUpBy.map(JSON.string)
        body["followUp"] = .object(followUp)
        if let reference { body["reference"] = .string(reference) }
        if let custodian { body["custodian"] = .string(custodian) }
        if let urgentBecause {
            body["urgency"] = Urgency(level: .urgent, reason: urgentBecause, confirmBy: confirmBy).json
        }
        if let earlier { body["extends"] = .string(earlier.text) }
        return .object(body)
    }
}

extension Node {
    /// Asks a peer to keep data: in a thread of its own.
    package func requestPreservation(
        _ request: PreservationRequest,
        reference: String,
        from peer: EntityID,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(request)
        return try await open(
            .preservationRequest,
            request.body(reference: reference, extending: nil),
            to: peer,
            reference: reference,
            by: officer
        )
    }

    /// Asks for data to be kept within a referral, or prolongs what is kept already in a thread of preservation.
    package func requestPreservation(
        _ request: PreservationRequest,
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(request)
        return try await move(.preserve, in: thread, by: officer) { record, state in
            let earlier = state.preservations.last { preservation in
                if case .kept = preservation.standing { return preservation.asker == record.side }
                return false
            }
            return (.preservationRequest, request.body(reference: nil, extending: earlier?.request))
        }
    }

    /// Says that the data of the oldest open request are kept.
    ///
    /// - Parameters:
    ///   - until: the last day, between 60 and 90 days from now.
    ///   - warning: that this may not keep the data, or may endanger the investigation (art. 29(6)).
    ///   - limits: the officer's own conditions on what this says.
    package func confirmPreservation(
        in thread: Identifier,
        until: String,
        warning: String?,
        limits: [UseLimit] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        try check(limits: limits)
        let now = clock.now
        let earliest = now.adding(seconds: Int64(PreservationRequest.period.lowerBound) * 86_400).date
        let latest = now.adding(seconds: Int64(PreservationRequest.period.upperBound) * 86_400).date
        guard Instant(date: until) != nil, until >= earliest, until <= latest else {
            throw NodeError(
                .invalidInput,
                "Data are kept for at least sixty days (Budapest Convention art. 29(7)) and for ninety at a time: from \(earliest) to \(latest)."
            )
        }
        return try await move(.keep, in: thread, by: officer) { record, state in
            var body: JSONObject = [
                "request": .string(try Self.openPreservation(state, record.side).text),
                "preservedUntil": .string(until),
            ]
            if let warning { body["warning"] = .string(warning) }
            if !limits.isEmpty { body["limits"] = .array(limits.map(\.json)) }
            return (.preservationConfirmation, .object(body))
        }
    }

    /// Says that the data of the oldest open request are not kept, on a ground of art. 29.
    package func refusePreservation(
        in thread: Identifier,
        ground: String,
        cite: String?,
        says: String,
        translations: [Translation] = [],
        by officer: Officer
    ) async throws -> MoveResult {
        guard let found = Ground(ground, for: .preservation) else {
            throw NodeError(
                .invalidInput,
                "Preservation is refused only on the grounds of Budapest Convention art. 29(4) and (5), or where there is nothing.",
                findings: Ground.all.filter { $0.subjects.contains(.preservation) }
                    .map { "\($0.code): \($0.says)" }
            )
        }
        let reason = try found.wire(citing: cite)
        return try await move(.notKeep, in: thread, by: officer) { record, state in
            var body: JSONObject = [
                "request": .string(try Self.openPreservation(state, record.side).text),
                "ground": reason, "says": .string(says),
            ]
            Self.add(translations, to: &body)
            return (.preservationConfirmation, .object(body))
        }
    }

    private func check(_ request: PreservationRequest) throws {
        for day in [request.confirmBy, request.followUpBy].compactMap(\.self) { try futureDay(day) }
        let period = PreservationRequest.period
        guard period.contains(request.days) else {
            throw NodeError(
                .invalidInput,
                "Ask for \(period.lowerBound) to \(period.upperBound) days at a time; an extension adds more (Budapest Convention arts. 29(7) and 16(2))."
            )
        }
    }

    private static func openPreservation(_ state: ThreadState, _ side: Side) throws -> Identifier {
        let open = state.preservations.first { $0.asker != side && $0.standing == .requested }
        guard let open else { throw NodeError(.notNow, "No request to keep data waits for an answer.") }
        return open.request
    }
}
