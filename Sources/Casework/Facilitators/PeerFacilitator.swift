package import Referrals

/// A facilitator of the other side, as that side tells of them: never by name, always with what the gates and the seals need.
package struct PeerFacilitator: Sendable, Hashable {
    /// The public key as a JWK; nil where none was told.
    package var key: String?
    /// The key's identifier.
    package var keyID: String?
    package var initiallyTrained: Bool
    package var advancedTrained: Bool
    /// The day of a declaration without any tie.
    package var impartialOn: Day?

    package init(
        key: String?,
        keyID: String?,
        initiallyTrained: Bool,
        advancedTrained: Bool,
        impartialOn: Day?
    ) {
        self.key = key
        self.keyID = keyID
        self.initiallyTrained = initiallyTrained
        self.advancedTrained = advancedTrained
        self.impartialOn = impartialOn
    }
}

extension CaseFile {
    /// Takes in who facilitates on the other side now: joint facilitation begins with the first one told, and ends for whoever is
    /// told no longer.
    package mutating func receive(
        _ facilitators: [PeerFacilitator],
        from peer: EntityID,
        by act: Act
    ) throws(CaseworkError) {
        var told: Set<String> = []
        for (index, facilitator) in facilitators.enumerated() {
            let label =
                (facilitator.keyID.map { String($0.prefix(8)) } ?? "\(index + 1)") + " at \(peer.text)"
            told.insert(label)
            try assign(facilitator, as: label, of: peer, by: act)
            try declare(facilitator, as: label, by: act)
        }
        for assigned in all(AssignmentRecord.self)
        where assigned.content.peer == peer && assigned.content.until == nil
            && !told.contains(assigned.content.facilitator)
        {
            try amendAsConsequence(assigned, by: act) { content throws(CaseworkError) in
                content.until = act.at
            }
        }
    }

    private mutating func assign(
        _ facilitator: PeerFacilitator,
        as label: String,
        of peer: EntityID,
        by act: Act
    ) throws(CaseworkError) {
        if let known = all(AssignmentRecord.self).last(where: {
            $0.content.facilitator == label && $0.content.until == nil
        }) {
            try amendAsConsequence(known, by: act) { content throws(CaseworkError) in
                content.initiallyTrained = facilitator.initiallyTrained
                content.advancedTrained = facilitator.advancedTrained
                content.key = facilitator.key
            }
            return
        }
        var assignment = AssignmentRecord(
            facilitator: label,
            peer: peer,
            lead: false,
            from: act.at,
            initiallyTrained: facilitator.initiallyTrained,
            advancedTrained: facilitator.advancedTrained
        )
        assignment.key = facilitator.key
        fileAsConsequence(assignment, by: act)
    }

    /// The other side's word about impartiality; a tie that comes up later is said by leaving the day out.
    private mutating func declare(_ facilitator: PeerFacilitator, as label: String, by act: Act)
        throws(CaseworkError)
    {
        let last = all(DeclarationRecord.self).last { $0.content.facilitator == label }
        if facilitator.impartialOn != nil, last?.content.isClear != true {
            fileAsConsequence(DeclarationRecord(facilitator: label, at: act.at, interests: []), by: act)
        } else if facilitator.impartialOn == nil, last?.content.isClear == true {
            fileAsConsequence(
                DeclarationRecord(
                    facilitator: label,
                    at: act.at,
                    interests: ["the other side no longer declares it"]
                ),
                by: act
            )
        }
    }
}
