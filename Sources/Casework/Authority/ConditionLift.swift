package import Referrals

/// The decision to lift a condition that this agency put on a document it sent: proposed by one person with a reason and a
/// provision, confirmed by another, and only then told to the other side (Budapest Convention art. 28).
package struct ConditionLiftRecord: RecordContent {
    package static var kind: RecordKind { .conditionLift }

    /// The own document whose condition it is.
    package var document: Identifier
    package var lifts: [Lift]
    /// Why, in plain words; the other side reads it.
    package var says: String
    /// The provision on which it rests.
    package var cite: String
    package var proposedBy: String
    package var proposedAt: Instant
    package var confirmedBy: String?
    package var confirmedAt: Instant?

    /// Exactly one condition on exactly one element.
    package struct Lift: Sendable, Hashable, Codable {
        /// A JSON Pointer (RFC 6901) into the document's body; empty for all of it.
        package var element: String
        /// ``UseLimit/Kind``, by its name in documents.
        package var limit: String

        package init(element: String, limit: UseLimit.Kind) {
            self.element = element
            self.limit = limit.rawValue
        }
    }

    package init(
        document: Identifier,
        lifts: [Lift],
        says: String,
        cite: String,
        proposedBy: String,
        proposedAt: Instant
    ) {
        self.document = document
        self.lifts = lifts
        self.says = says
        self.cite = cite
        self.proposedBy = proposedBy
        self.proposedAt = proposedAt
    }
}

extension CaseFile {
    /// Proposes to lift conditions. Nothing is lifted by it.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where reason or provision is missing, `notPermitted` for another role.
    @discardableResult
    package mutating func proposeLift(
        of lifts: [ConditionLiftRecord.Lift],
        on document: Identifier,
        says: String,
        cite: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<ConditionLiftRecord> {
        try act.require(.approver, .dataProtectionOfficer, .lead)
        guard !lifts.isEmpty, Set(lifts).count == lifts.count, says.contains(where: { !$0.isWhitespace }),
            cite.contains(where: { !$0.isWhitespace }), says.utf8.count <= 4000, cite.utf8.count <= 500
        else {
            throw CaseworkError(
                .invalid,
                "Name each condition once, why it is lifted, and the provision on which that rests."
            )
        }
        return try file(
            ConditionLiftRecord(
                document: document,
                lifts: lifts,
                says: says,
                cite: cite,
                proposedBy: act.by,
                proposedAt: act.at
            ),
            by: act
        )
    }

    /// Confirms a proposal as a second person.
    ///
    /// - Throws: ``CaseworkError`` with `notFound`, `notNow` where it is confirmed already, `notPermitted` for whoever proposed it.
    @discardableResult
    package mutating func confirmLift(
        _ id: Identifier,
        by act: Act
    ) throws(CaseworkError) -> Filed<ConditionLiftRecord> {
        try act.require(.approver, .dataProtectionOfficer, .lead)
        let lift = try record(id, ConditionLiftRecord.self)
        guard lift.content.confirmedBy == nil else {
            throw CaseworkError(.notNow, "It is confirmed already, and the other side is told.")
        }
        guard lift.content.proposedBy != act.by else {
            throw CaseworkError(
                .notPermitted,
                "Whoever proposed it does not confirm it: a second person does."
            )
        }
        return try amend(lift, by: act) { content throws(CaseworkError) in
            content.confirmedBy = act.by
            content.confirmedAt = act.at
        }
    }
}
