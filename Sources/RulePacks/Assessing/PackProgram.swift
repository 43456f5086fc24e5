internal import CEL

/// A participant's rules made ready for one day of decision: own rules and those of adopted layers, settled together.
struct PackProgram: Sendable {
    let participant: Participant
    /// nil for the program that stands for a participant; else the number of the one that this one reads again, with shared
    /// parameters merged among fewer packs.
    let rereads: Int?
    private(set) var rules: [ProgramRule]
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
    private(set) var conditions: ConditionSet
    /// What is the same for all cases whose standard day of law lies in one span.
    private(set) var eras: [Era] = []
    private let positions: [[Int]]

    /// - Parameter treaties: the treaties that every jurisdiction of the case adopts, as `id@version`.
    init(
        _ participant: Participant,
        treaties: Set<String>,
        book: ParameterBook,
        schema: FactSchema,
        on day: CalendarDate,
        rereads: Int? = nil
    ) {
        self.participant = participant
        self.rereads = rereads
        self.schema = schema
        decisionDay = day
        conditions = ConditionSet([], schema: schema, leapDay: nil)
        let homes = participant.homes(treaties)
        var rules: [ProgramRule] = []
        var obstacles = participant.missing.map {
            "the adopted pack '\($0.pack)' \($0.version) is not at hand"
        }
        for home in homes where home.rules.contains(where: participant.hears) {
            do {
                let maker = try RuleVariantMaker(home, book: book, schema: schema)
                for rule in home.rules where participant.hears(rule) {
                    rules.append(
                        ProgramRule(rule, home: home, variants: maker.variants(of: rule), schema: schema)
                    )
                }
            } catch {
                obstacles.append("the pack '\(home.id)' cannot be evaluated: \(error)")
            }
        }
        self.rules = rules
        self.obstacles = obstacles
        order = ExceptionOrder(rules.map(\.rule))
        var topics: [RulePack.Topic] = []
        for topic in homes.flatMap(\.topics) where !topics.contains(where: { $0.name == topic.name }) {
            topics.append(topic)
        }
        self.topics = topics
        speaksForItself = topics.allSatisfy { $0.standard == .permit }
        positions = topics.map { topic in rules.indices.filter { rules[$0].rule.topic == topic.name } }
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

    // MARK: Linking

    /// Adds the conditions of all variants to the list of the case, and remembers their numbers.
    mutating func number(_ list: inout [CheckedExpression]) {
        for rule in rules.indices {
            for variant in rules[rule].variants.indices {
                guard let condition = rules[rule].variants[variant].condition else { continue }
                rules[rule].variants[variant].number = list.count
                list.append(condition.checked)
            }
        }
    }

    /// Takes the compiled list, and lays out the spans of law.
    mutating func link(_ conditions: ConditionSet) {
        self.conditions = conditions
        eras = Era.all(of: self)
    }
}

extension ProgramRule {
    init(_ rule: Rule, home: RulePack, variants: [RuleVariant], schema: FactSchema) {
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
    }
}

extension RulePack {
    /// `id@version`
    var reference: String { "\(id)@\(version)" }
}
