/// Shared parameters whose values cannot hold together.
extension ObligationGathering {
    /// One conflict for each shared parameter that packs leave no value for, or declare differently, as far as a rule hinges on it
    /// that speaks or may speak.
    func parameterConflicts() -> [LegalAssessment.Conflict] {
        var found: [String: LegalAssessment.Conflict] = [:]
        for (programIndex, program) in builder.participating.enumerated() {
            for index in program.rules.indices {
                let speaks = builder.speaks(programIndex, index)
                guard !speaks.isCertainlyNo else { continue }
                let rule = program.rules[index]
                let days = program.lawDays(rule, builder.facts)
                let variants = rule.variants(from: days.lowerBound, to: days.upperBound)
                let isCertain = !speaks.contains(.no) && variants.count == 1
                for resolved in variants.flatMap(\.parameters.values) {
                    guard let clash = resolved.clash else { continue }
                    let name = resolved.parameter.shared ?? resolved.parameter.name
                    var conflict = found[name] ?? conflict(clash, resolved)
                    conflict.isCertain = conflict.isCertain || isCertain
                    found[name] = conflict
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private func conflict(_ clash: String, _ resolved: ResolvedParameter) -> LegalAssessment.Conflict {
        let stated = zip(resolved.packs, resolved.from).sorted { $0.0 < $1.0 }
        let bounds = resolved.value.bounds
        let binding = stated.filter { _, dated in
            guard let own = dated.value.bounds, let bounds else { return true }
            return own.least != nil && own.least == bounds.least || own.most != nil && own.most == bounds.most
        }
        return LegalAssessment.Conflict(
            kind: .parameters,
            says: clash,
            between: binding.map { pack, dated in
                LegalAssessment.RuleReference(
                    pack: pack,
                    rule: "param.\(resolved.parameter.shared ?? resolved.parameter.name)",
                    side: builder.participating.first { $0.participant.pack.id == pack }?.participant.side,
                    citations: dated.citations
                )
            },
            isCertain: false
        )
    }
}
