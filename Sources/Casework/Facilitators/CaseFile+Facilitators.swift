package import Referrals

extension CaseFile {
    /// Assigns a facilitator of the agency, or a peer's for a joint facilitation.
    ///
    /// - Parameters:
    ///   - openCases: how many the facilitator has.
    ///   - reasons: why they take this one too, where they have as many as they take at one time.
    @discardableResult
    package mutating func assign(
        _ facilitator: FacilitatorRecord,
        peer: EntityID? = nil,
        lead: Bool,
        openCases: Int = 0,
        reasons: String? = nil,
        by act: Act
    ) throws(CaseworkError) -> Filed<AssignmentRecord> {
        guard facilitator.active else {
            throw CaseworkError(.notNow, "\(facilitator.name) does not work at present.")
        }
        guard !assignments(at: act.at).contains(where: { $0.facilitator == facilitator.name }) else {
            throw CaseworkError(.notNow, "\(facilitator.name) is assigned already.")
        }
        let isBeyond = openCases >= facilitator.capacity
        if isBeyond, reasons?.isEmpty ?? true {
            throw CaseworkError(
                .notNow,
                "\(facilitator.name) has \(openCases) open cases and takes \(facilitator.capacity) at one time; give the reasons why they take another, or assign somebody else."
            )
        }
        var assignment = AssignmentRecord(
            facilitator: facilitator.name,
            peer: peer,
            lead: lead,
            from: act.at,
            initiallyTrained: facilitator.isTrained(.initial, on: act.day),
            advancedTrained: facilitator.isTrained(.advanced, on: act.day)
        )
        assignment.beyondCapacity = isBeyond ? reasons : nil
        return try file(assignment, by: act)
    }

    @discardableResult
    package mutating func release(_ facilitator: String, by act: Act) throws(CaseworkError)
        -> Filed<AssignmentRecord>
    {
        guard
            let assigned = all(AssignmentRecord.self).last(where: {
                $0.content.facilitator == facilitator && $0.content.until == nil
            })
        else { throw CaseworkError(.notFound, "\(facilitator) is not assigned to this case.") }
        return try amend(assigned, by: act) { content throws(CaseworkError) in content.until = act.at }
    }

    /// Takes a facilitator's own word about impartiality; what the record shows is added to it.
    @discardableResult
    package mutating func declare(
        _ facilitator: String,
        interests: [String],
        by act: Act
    ) throws(CaseworkError) -> Filed<DeclarationRecord> {
        try act.require(.facilitator)
        guard
            act.by == facilitator
                || assignments(at: act.at).contains(where: { $0.facilitator == facilitator && $0.peer != nil }
                )
        else {
            throw CaseworkError(.notPermitted, "Everybody declares for themself only.")
        }
        return try file(
            DeclarationRecord(
                facilitator: facilitator,
                at: act.at,
                interests: interests,
                found: conflicts(of: facilitator)
            ),
            by: act
        )
    }

    /// Logs time on the case, by what it went into.
    @discardableResult
    package mutating func log(_ hours: HoursRecord, by act: Act) throws(CaseworkError) -> Filed<HoursRecord> {
        guard hours.minutes > 0, hours.minutes <= 1440 else {
            throw CaseworkError(.invalid, "Time is logged in 1 to 1440 minutes.")
        }
        if let cost = hours.cost, cost.minor < 0 || cost.currency.utf8.count != 3 {
            throw CaseworkError(.invalid, "A cost is no less than nothing, in a currency of three letters.")
        }
        return try file(hours, by: act)
    }

    /// Opens a joint facilitation with a peer, in the shape of a joint team agreement (P2-12).
    @discardableResult
    package mutating func join(_ joint: JointFacilitationRecord, by act: Act) throws(CaseworkError)
        -> Filed<JointFacilitationRecord>
    {
        guard joint.until >= act.day, !joint.purpose.isEmpty, !joint.composition.isEmpty else {
            throw CaseworkError(
                .invalid,
                "A joint facilitation names its purpose, who takes part, and until when."
            )
        }
        return try file(joint, by: act)
    }

    /// Takes in what a peer has written down about facilitating together. Whether this agency agrees to it, a person decides.
    package mutating func receive(_ joint: JointFacilitationRecord, from peer: EntityID, by act: Act)
        throws(CaseworkError)
    {
        try join(joint, by: act)
        let isAgreed = all(JointFacilitationRecord.self).map(\.content).contains {
            $0.peer == peer && $0.origin == nil && $0.until >= act.day
        }
        guard !isAgreed else { return }
        leaveToFacilitators(
            "\(peer.text) has written down how to facilitate together. Read it; where this agency agrees, record it with `comity facilitator joint`. No session is conducted together before.",
            by: act
        )
    }
}

/// Time that a facilitator spent on a case, and what it cost beside (HB-7).
package struct HoursRecord: RecordContent {
    package static var kind: RecordKind { .hours }

    package var facilitator: String
    package var on: Day
    package var minutes: Int
    package var activity: Activity
    /// What was paid for it, for example for a journey or an interpreter; nil where nothing was.
    package var cost: Money?

    package enum Activity: String, Sendable, Hashable, Codable, CaseIterable {
        case screening, preparation, session, messages, agreement, travel
        case followUp = "follow-up"
        case other
    }

    package init(facilitator: String, on: Day, minutes: Int, activity: Activity, cost: Money? = nil) {
        self.facilitator = facilitator
        self.on = on
        self.minutes = minutes
        self.activity = activity
        self.cost = cost
    }
}

/// What two agencies agree before facilitators of both conduct a case together, after the list of P2-12.
package struct JointFacilitationRecord: RecordContent {
    package static var kind: RecordKind { .joint }

    package var peer: EntityID
    package var purpose: String
    /// Who takes part from each side, by name or function.
    package var composition: [String]
    package var functions: String
    package var until: Day
    package var place: String
    /// Which side is told what, and how what is gathered may be used.
    package var terms: String
    package var confidentiality: String
    /// The peer that entered into it; nil where it was written here.
    package var origin: EntityID?

    package init(
        peer: EntityID,
        purpose: String,
        composition: [String],
        functions: String,
        until: Day,
        place: String,
        terms: String,
        confidentiality: String,
        origin: EntityID? = nil
    ) {
        self.peer = peer
        self.purpose = purpose
        self.composition = composition
        self.functions = functions
        self.until = until
        self.place = place
        self.terms = terms
        self.confidentiality = confidentiality
        self.origin = origin
    }
}
