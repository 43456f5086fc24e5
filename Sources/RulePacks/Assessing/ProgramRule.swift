internal import CEL

/// A rule inside a program: where it comes from, and its variants over time.
///
/// Shared and never changed once made, so that going through the rules of a case copies nothing.
final class ProgramRule: Sendable {
    let rule: Rule
    /// The pack that states it: the participant's own, or a layer it adopts.
    let home: RulePack
    /// In order of time, without gaps.
    let variants: [RuleVariant]
    /// Everything any variant reads.
    let reads: FactSet
    /// Everything any variant compares with.
    let limits: ComparedValues
    /// Position of the fact whose date chooses the law; nil: the day of decision.
    let lawFact: Int?
    /// What the rule compares each fact with.
    let reach: RuleReach
    /// True where an officer may have to look at it, or packs' shared values may clash, though its condition has an answer.
    let mayNeedReasons: Bool
    let mayClash: Bool
    /// The rule by name for the side it speaks for.
    let reference: LegalAssessment.RuleReference

    init(_ rule: Rule, home: RulePack, side: Side?, variants: [RuleVariant], schema: FactSchema) {
        self.rule = rule
        self.home = home
        self.variants = variants
        var reads = FactSet()
        var limits = ComparedValues()
        for variant in variants {
            if let condition = variant.condition {
                reads.formUnion(condition.reads)
                limits.formUnion(condition.limits)
            }
            if variants.count > 1, let lawAt = rule.lawAt.factName {
                limits.dateCuts[lawAt.text, default: []].insert(variant.span.from)
            }
        }
        self.limits = limits
        lawFact = rule.lawAt.factName.flatMap(schema.position(of:))
        if let lawFact, variants.count > 1, rule.lawAt != .standard { reads.insert(lawFact) }
        self.reads = reads
        var compared = reads
        if let lawFact, variants.count > 1 { compared.insert(lawFact) }
        reach = RuleReach(compared, limits, schema)
        mayNeedReasons =
            rule.provenance.confidence == .low
            || variants.contains { !$0.obligationObstacles.isEmpty }
        mayClash = variants.contains { $0.parameters.values.contains { $0.clash != nil } }
        reference = LegalAssessment.RuleReference(
            pack: home.id,
            rule: rule.id,
            side: side,
            citations: rule.citations
        )
    }

    func variantIndex(on day: CalendarDate) -> Int { variants.lastIndex { $0.span.from <= day } ?? 0 }

    /// Variants whose span meets the days from `first` to `last`.
    func variants(from first: CalendarDate, to last: CalendarDate) -> ArraySlice<RuleVariant> {
        let start = variants.lastIndex { $0.span.from <= first } ?? 0
        var end = start
        while end + 1 < variants.count, variants[end + 1].span.from <= last { end += 1 }
        return variants[start...end]
    }
}
