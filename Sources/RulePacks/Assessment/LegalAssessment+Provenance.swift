extension LegalAssessment {
    /// How far a rule can be relied on, as the assessment recorded it. A rule that is not among the statements has no more than the
    /// least that can be claimed: nobody reviewed it.
    package func provenance(of rule: RuleReference) -> Provenance {
        let known = (spoke + open).first { $0.rule.pack == rule.pack && $0.rule.rule == rule.rule }
        return known?.provenance ?? .unstated
    }

    /// The same for each of several rules, on which a demand rests: by its name, each once, in their order.
    package func provenances(of rules: [RuleReference]) -> [(rule: String, provenance: Provenance)] {
        var seen: Set<[String]> = []
        return rules.filter { seen.insert([$0.pack, $0.rule]).inserted }.map {
            ($0.rule, provenance(of: $0))
        }
    }
}
