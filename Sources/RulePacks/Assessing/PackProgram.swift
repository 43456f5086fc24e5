internal import CEL

/// A participant's rules made ready for one day of decision: own rules and those of adopted layers, settled together.
///
/// Shared and never changed once made.
final class PackProgram: Sendable {
    let participant: Participant
    /// nil for the program that stands for a participant; else the number of the one that this one reads again, with shared
    /// parameters merged among fewer packs.
    let rereads: Int?
    let rules: [ProgramRule]
    let order: ExceptionOrder
    /// Topics in order; for each whether silence is permission.
    let topics: [RulePack.Topic]
    let schema: FactSchema
    let decisionDay: CalendarDate
    /// Why the pack as a whole cannot be relied on: adopted law that is not at hand, and the like.
    let obstacles: [String]
    /// True where silence is permission in every topic.
    let speaksForItself: Bool
    /// The conditions of all programs of the case.
    let conditions: ConditionSet
    /// What is the same for all cases whose standard day of law lies in one span.
    let eras: [Era]
    /// For each rule, the place of its topic; nil where no pack declares it.
    let topicOfRule: [Int?]
    /// For every fact at most how many values are worth trying for this program alone; see ``OpenValues/bounds(_:_:)``.
    let bounds: [Int?]
    /// The pack as an assessment names it.
    let card: LegalAssessment.Pack
    private let positions: [[Int]]

    /// - Parameter conditions: those of all drafts of the case, by their numbers.
    init(_ draft: PackProgramDraft, _ conditions: ConditionSet, on day: CalendarDate, schema: FactSchema) {
        participant = draft.participant
        rereads = draft.rereads
        rules = draft.rules
        order = ExceptionOrder(draft.rules.map(\.rule))
        topics = draft.topics
        self.schema = schema
        decisionDay = day
        obstacles = draft.obstacles
        speaksForItself = draft.topics.allSatisfy { $0.standard == .permit }
        self.conditions = conditions
        eras = Era.all(of: draft.rules, on: day)
        let (rules, topics) = (draft.rules, draft.topics)
        positions = topics.map { topic in rules.indices.filter { rules[$0].rule.topic == topic.name } }
        topicOfRule = rules.map { rule in topics.firstIndex { $0.name == rule.rule.topic } }
        bounds = OpenValues.bounds(rules, schema)
        card = LegalAssessment.Pack(draft)
    }

    /// Positions of the rules of a topic.
    func rules(ofTopic index: Int) -> [Int] { positions[index] }

    /// The days whose law may apply to a rule, given the answers.
    func lawDays(_ rule: ProgramRule, _ facts: Facts) -> ClosedRange<CalendarDate> {
        guard let position = rule.lawFact else { return decisionDay...decisionDay }
        let name = schema.facts[position].name
        switch facts[name] {
        case .date(let date): return date...date
        case .partialDate(let date): return date.earliest...date.latest
        default:
            if name == LawDate.standard.factName { return decisionDay...decisionDay }
            return CalendarDate.first...max(decisionDay, .first)
        }
    }

    /// Reads one condition: with the law of its day, or of every day that it may be.
    ///
    /// - Parameter known: the answers actually given, where `facts` are only tried: which day is the standard day of law is
    ///   not a matter of trying.
    func read(_ index: Int, _ facts: Facts, _ frame: CaseFrame, known: Facts? = nil) -> ConditionReading {
        let rule = rules[index]
        let days = lawDays(rule, rule.rule.lawAt == .standard ? known ?? facts : facts)
        let variants = rule.variants(from: days.lowerBound, to: days.upperBound)
        guard let first = variants.first else { return ConditionReading(.no) }
        var reading = first.evaluate(conditions, frame)
        for variant in variants.dropFirst() {
            let other = variant.evaluate(conditions, frame)
            if other.possibility != reading.possibility, let lawFact = rule.lawFact {
                reading.facts.insert(lawFact)
            }
            reading = reading.either(other)
        }
        return reading
    }
}

/// The rules of a participant before the conditions of the whole case are put together.
struct PackProgramDraft {
    let participant: Participant
    let rereads: Int?
    private(set) var rules: [ProgramRule] = []
    private(set) var topics: [RulePack.Topic] = []
    private(set) var obstacles: [String]

    /// - Parameters:
    ///   - treaties: the treaties that every jurisdiction of the case adopts, as `id@version`.
    ///   - list: the conditions of the case; those of all variants are added, and the variants remember their numbers.
    ///   - rereads: see ``PackProgram/rereads``.
    init(
        _ participant: Participant,
        treaties: Set<String>,
        book: ParameterBook,
        schema: FactSchema,
        conditions list: inout [Program],
        rereads: Int? = nil
    ) {
        self.participant = participant
        self.rereads = rereads
        obstacles = participant.missing.map {
            "the adopted pack '\($0.pack)' \($0.version) is not at hand"
        }
        let homes = participant.homes(treaties)
        for home in homes where home.rules.contains(where: participant.hears) {
            do {
                let heard = home.rules.filter(participant.hears)
                for entry in try CompiledRules.entries(heard, of: home, book: book, schema: schema) {
                    rules.append(
                        ProgramRule(
                            entry.rule,
                            home: home,
                            side: participant.side,
                            variants: Self.numbered(entry.variants, &list),
                            outline: entry.outline
                        )
                    )
                }
            } catch {
                obstacles.append("the pack '\(home.id)' cannot be evaluated: \(error)")
            }
        }
        for topic in homes.flatMap(\.topics) where !topics.contains(where: { $0.name == topic.name }) {
            topics.append(topic)
        }
    }

    /// Variants under which the condition is the same share its number.
    private static func numbered(_ variants: [RuleVariant], _ list: inout [Program])
        -> [RuleVariant]
    {
        var numbered = variants
        for index in numbered.indices {
            guard let condition = numbered[index].condition else { continue }
            if let same = numbered[..<index].first(where: { $0.condition === condition }) {
                numbered[index].number = same.number
            } else {
                numbered[index].number = list.count
                list.append(condition.program)
            }
        }
        return numbered
    }
}

extension LegalAssessment.Pack {
    fileprivate init(_ draft: PackProgramDraft) {
        let pack = draft.participant.pack
        let layers = Set(draft.rules.map(\.home.digest))
        self.init(
            id: pack.id,
            version: pack.version.description,
            digest: pack.digest,
            title: pack.title,
            side: draft.participant.side,
            layers: draft.participant.adopted().filter { layers.contains($0.digest) }.map {
                LegalAssessment.LayerReference(id: $0.id, version: $0.version.description, digest: $0.digest)
            },
            verifiedOn: pack.verified?.on,
            verifyAgain: pack.verified?.again
        )
    }
}

extension RulePack {
    /// `id@version`
    var reference: String { "\(id)@\(version)" }
}
