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
    private let outline: RuleOutline
    /// The rule by name for the side it speaks for.
    let reference: LegalAssessment.RuleReference

    init(_ rule: Rule, home: RulePack, side: Side?, variants: [RuleVariant], outline: RuleOutline) {
        self.rule = rule
        self.home = home
        self.variants = variants
        self.outline = outline
        reference = LegalAssessment.RuleReference(
            pack: home.id,
            rule: rule.id,
            side: side,
            citations: rule.citations
        )
    }

    /// Everything any variant reads.
    var reads: FactSet { outline.reads }
    /// Everything any variant compares with.
    var limits: ComparedValues { outline.limits }
    /// Position of the fact whose date chooses the law; nil: the day of decision.
    var lawFact: Int? { outline.lawFact }
    /// What the rule compares each fact with.
    var reach: RuleReach { outline.reach }
    /// True where an officer may have to look at it though its condition has an answer.
    var mayNeedReasons: Bool { outline.mayNeedReasons }
    /// True where packs' shared values may clash.
    var mayClash: Bool { outline.mayClash }

    func variantIndex(on day: CalendarDate) -> Int { variants.lastIndex { $0.span.from <= day } ?? 0 }

    /// Variants whose span meets the days from `first` to `last`.
    func variants(from first: CalendarDate, to last: CalendarDate) -> ArraySlice<RuleVariant> {
        let start = variants.lastIndex { $0.span.from <= first } ?? 0
        var end = start
        while end + 1 < variants.count, variants[end + 1].span.from <= last { end += 1 }
        return variants[start...end]
    }
}

/// What a rule reads and compares with over all its variants.
final class RuleOutline: Sendable {
    let reads: FactSet
    let limits: ComparedValues
    let lawFact: Int?
    let reach: RuleReach
    let mayNeedReasons: Bool
    let mayClash: Bool

    init(_ rule: Rule, _ variants: [RuleVariant], _ schema: FactSchema) {
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
    }
}
