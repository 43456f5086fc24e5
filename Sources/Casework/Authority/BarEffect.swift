package import Referrals
package import Wire

/// What a decision of an authority to discontinue, because an agreement was fulfilled, bars from then on (COE-32, UN-15).
///
/// An officer enters it as the deciding authority has it, with the provision. The software never concludes it from an outcome.
package struct BarEffectRecord: RecordContent {
    package static var kind: RecordKind { .barEffect }

    package enum Effect: String, Sendable, Hashable, Codable, CaseIterable {
        /// The same bar as other decisions: no prosecution of the same persons for the same facts in the same State.
        case sameAsOtherDecisions = "same-as-other-decisions"
        /// The authority says that it has no such effect.
        case none
    }

    package var effect: Effect
    /// The State whose proceedings it is about, as ISO 3166 has it; it says nothing about another one.
    package var state: String
    /// The pseudonyms of those whose proceedings were discontinued.
    package var persons: [String]
    /// Which facts, by the reference of the proceedings: the same and no others.
    package var proceedings: String
    package var authority: String
    package var decidedOn: Day
    package var provision: CitedProvision
    /// The node that told it; nil where it was entered here.
    package var origin: EntityID?

    package init(
        effect: Effect,
        state: String,
        persons: [String],
        proceedings: String,
        authority: String,
        decidedOn: Day,
        provision: CitedProvision,
        origin: EntityID? = nil
    ) {
        self.effect = effect
        self.state = state
        self.persons = persons
        self.proceedings = proceedings
        self.authority = authority
        self.decidedOn = decidedOn
        self.provision = provision
        self.origin = origin
    }
}

extension BarEffectRecord {
    /// As it crosses the border.
    package var wire: JSON {
        [
            "effect": .string(effect.rawValue), "state": .string(state),
            "persons": .array(persons.map(JSON.string)), "proceedings": .string(proceedings),
            "authority": .string(authority), "decidedOn": .string(decidedOn.description),
            "cite": .string(
                provision.part.isEmpty ? provision.source : "\(provision.source), \(provision.part)"
            ),
            "pack": .string(provision.pack), "status": .string(provision.status),
        ]
    }

    /// Reads what the other side tells; nil where it has not the form of the schema.
    package init?(wire: JSON, from origin: EntityID) {
        guard let effect = wire["effect"]?.string.flatMap(Effect.init(rawValue:)),
            let state = wire["state"]?.string, let proceedings = wire["proceedings"]?.string,
            let authority = wire["authority"]?.string,
            let decidedOn = wire["decidedOn"]?.string.flatMap({ Day($0) }), let cite = wire["cite"]?.string,
            let pack = wire["pack"]?.string, let status = wire["status"]?.string
        else { return nil }
        self.init(
            effect: effect,
            state: state,
            persons: (wire["persons"]?.array ?? []).compactMap(\.string),
            proceedings: proceedings,
            authority: authority,
            decidedOn: decidedOn,
            provision: CitedProvision(pack: pack, source: cite, part: "", status: status),
            origin: origin
        )
    }
}

extension CaseFile {
    /// Every bar effect that was entered or told, the oldest first.
    package var barEffects: [Filed<BarEffectRecord>] { all(BarEffectRecord.self) }

    /// Enters what the deciding authority says about the bar effect of its discontinuation.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` where no agreement of the case was completed.
    @discardableResult
    package mutating func enter(_ bar: BarEffectRecord, by act: Act) throws(CaseworkError) -> Filed<
        BarEffectRecord
    > {
        try act.require(.intakeOfficer)
        guard all(AgreementRecord.self).contains(where: { $0.content.state == .completed }) else {
            throw CaseworkError(
                .notNow,
                "No agreement of the case is completed; a discontinuation rests on one that is (COE-32)."
            )
        }
        for person in bar.persons { _ = try self.person(person) }
        guard !bar.persons.isEmpty, bar.provision.isStated, !bar.authority.isEmpty, !bar.proceedings.isEmpty,
            bar.state.utf8.count == 2, bar.decidedOn <= act.day
        else {
            throw CaseworkError(
                .invalid,
                "Name the persons, the State by its two letters, the proceedings, the authority, the day of its decision and the provision."
            )
        }
        return try file(bar, by: act)
    }

    /// Takes in what the other side tells of its authority's decision.
    package mutating func receive(_ bar: BarEffectRecord, by act: Act) {
        guard !barEffects.contains(where: { $0.content == bar }) else { return }
        fileAsConsequence(bar, by: act)
    }
}
