package import Wire

/// Decides a logged case again and holds it against what was stored, byte for byte.
package enum Replay {
    package enum Verdict: Sendable, Hashable {
        case same
        /// The packs at hand are not those of the decision.
        case otherPacks([String])
        /// The facts at hand are not those of the decision.
        case otherFacts
        /// The same packs and facts give another assessment: the first member that differs.
        case differs(String)
    }

    /// - Parameters:
    ///   - stored: the assessment as it was stored.
    ///   - participants: packs with the digests of the decision, in its order and on its sides.
    package static func check(
        _ stored: LegalAssessment,
        participants: [Participant],
        facts: Facts,
        schema: FactSchema
    ) throws(JSONError) -> Verdict {
        let missing = stored.packs.filter { pack in
            !participants.contains { $0.pack.digest == pack.digest && $0.side == pack.side }
        }
        if !missing.isEmpty || participants.count != stored.packs.count {
            return .otherPacks(missing.map { "\($0.id) \($0.version) \($0.digest)" })
        }
        if facts.digest != stored.factsDigest { return .otherFacts }
        let again = assess(packs: participants, facts: facts, schema: schema, on: stored.decisionDay)
        if try again.canonicalBytes() == stored.canonicalBytes() { return .same }
        let (one, other) = (stored.json, again.json)
        let difference = (one.object?.keys ?? []).first { one[$0] != other[$0] }
        return .differs(difference ?? "format")
    }
}
