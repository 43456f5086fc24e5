internal import CEL

/// For every fact: what the rules that read it compare it with, and how many values could be worth trying at most.
///
/// The bound does not depend on what is known, so that a space that can be gone through stays so when more becomes known.
struct FactLimits: Sendable {
    private let schema: FactSchema
    private var limits: [Int: ComparedValues] = [:]
    /// The date facts that are read together with a fact.
    private var companions: [Int: FactSet] = [:]

    init(
        _ programs: [PackProgram],
        _ rules: [RuleIndex],
        _ schema: FactSchema,
        also extra: [(reads: FactSet, limits: ComparedValues)] = []
    ) {
        self.schema = schema
        var dates = FactSet()
        for (position, fact) in schema.facts.enumerated()
        where fact.type == .date || fact.type == .partialDate {
            dates.insert(position)
        }
        var sources = extra
        for index in rules {
            let rule = programs[index.program].rules[index.rule]
            var reads = rule.reads
            if let lawFact = rule.lawFact, rule.variants.count > 1 { reads.insert(lawFact) }
            sources.append((reads, rule.limits))
        }
        for (reads, compared) in sources {
            for position in reads.numbers {
                limits[position, default: ComparedValues()].formUnion(compared)
                companions[position, default: FactSet()].formUnion(reads.intersection(dates))
            }
        }
    }

    /// The values worth trying for an open fact.
    func values(_ position: Int, known: Facts, on day: CalendarDate) -> [FactValue] {
        let fact = schema.facts[position]
        let (anchors, isPaired) = anchors(position, known, day)
        var compared = limits[position] ?? ComparedValues()
        if isPaired, compared.dateMoves[fact.name.text] != nil {
            compared.dateMoves[fact.name.text]?.insert(.none)
        }
        return Representatives(name: fact.name, type: fact.type, limits: compared, anchors: anchors)
            .values(known: known[fact.name])
    }

    /// Known dates that the fact is read with; while one of them is open, the day of decision stands for it, and the fact is
    /// tried around that day too.
    private func anchors(_ position: Int, _ known: Facts, _ day: CalendarDate) -> (
        Set<CalendarDate>, isPaired: Bool
    ) {
        var anchors: Set<CalendarDate> = []
        var isOpen = false
        for companion in (companions[position] ?? FactSet()).numbers where companion != position {
            switch known[schema.facts[companion].name] {
            case .date(let date): anchors.insert(date)
            case .partialDate(let date):
                anchors.formUnion([date.earliest, date.latest])
                if !date.isExact { isOpen = true }
            default: isOpen = true
            }
        }
        if isOpen || anchors.isEmpty { anchors.insert(day) }
        return (anchors, isOpen)
    }

    /// True where trying values shows everything that the rules reading the fact can come to.
    func isExhaustive(_ position: Int) -> Bool {
        guard let compared = limits[position] else { return true }
        let fact = schema.facts[position]
        return !compared.isBeyond
            && Representatives(name: fact.name, type: fact.type, limits: compared, anchors: []).isComplete
    }

    /// At most how many values are ever worth trying.
    func bound(_ position: Int) -> Int {
        let fact = schema.facts[position]
        switch fact.type {
        case .date, .partialDate:
            let compared = limits[position] ?? ComparedValues()
            let moves = (compared.dateMoves[fact.name.text] ?? []).count + 1
            let dates = (companions[position] ?? FactSet()).count * 2 + 1
            let cuts = (compared.dateCuts[fact.name.text] ?? []).count + moves * dates
            return 2 * cuts + 1
        default:
            return Representatives(
                name: fact.name,
                type: fact.type,
                limits: limits[position] ?? ComparedValues(),
                anchors: []
            ).values(known: nil).count
        }
    }
}
