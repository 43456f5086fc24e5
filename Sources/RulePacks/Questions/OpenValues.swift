internal import CEL

/// What a few rules compare one fact with, taken together.
struct ComparedFact {
    var groups: [UInt64] = []
    var numbers: [Int64] = []
    var texts: Set<String> = []
    var cuts: [CalendarDate] = []
    var moves: [DateMove] = []
    /// The dates that are read together with the fact, itself included if it is one.
    var companions = FactSet()
    /// True where single values cannot stand for all that the rules tell apart.
    var isBeyond = false

    mutating func add(_ fact: RuleReach.ReadFact, of rule: RuleReach) {
        for group in fact.groups where !groups.contains(group) { groups.append(group) }
        numbers += rule.numbers
        texts.formUnion(fact.texts)
        cuts += fact.cuts
        for move in fact.moves where !moves.contains(move) { moves.append(move) }
        companions.formUnion(rule.dates)
        isBeyond = isBeyond || rule.isBeyond
    }
}

/// The values worth trying for open facts, as the words that flat programs compare: one for each region between the limits.
///
/// They are those that ``FactLimits`` gives as values, without the detour.
struct OpenValues {
    let schema: FactSchema
    let known: Facts
    /// Stands for dates that are not known.
    let day: CalendarDate

    /// The words of a fact's values; nil for text, whose words are made as they occur.
    func words(_ position: Int, _ compared: ComparedFact) -> [Int64]? {
        switch schema.facts[position].type {
        case .bool: return [1, 0]
        case .choice(let names): return Self.choices(names.count, compared.groups)
        case .set(let names): return Self.sets(names.count, compared.groups)
        case .integer(let minimum, let maximum): return Self.integers(minimum, maximum, compared.numbers)
        case .date: return dates(position, compared, within: nil)
        case .partialDate:
            guard case .partialDate(let partial)? = known[schema.facts[position].name] else {
                return dates(position, compared, within: nil)
            }
            return dates(position, compared, within: partial)
        case .text: return nil
        }
    }

    /// At most how many values are ever worth trying, whatever is known; nil where single values cannot stand for all that is
    /// told apart.
    static func bound(_ fact: FactDeclaration, _ compared: ComparedFact) -> Int? {
        guard !compared.isBeyond else { return nil }
        switch fact.type {
        case .bool: return 2
        case .choice(let names): return choices(names.count, compared.groups)?.count
        case .set(let names):
            // Beyond so many kinds not every combination of members is tried, and something may be missed.
            guard let kinds = kinds(names.count, compared.groups),
                kinds.count <= Representatives.maximumTrackedMembers + 1
            else { return nil }
            return 1 << kinds.count
        case .integer(let minimum, let maximum): return integers(minimum, maximum, compared.numbers).count
        case .text: return compared.texts.count + 1
        case .date, .partialDate:
            let dates = compared.companions.count * 2 + 1
            let cuts = Set(compared.cuts).count + (compared.moves.count + 1) * dates
            return 2 * cuts + 1
        }
    }

    /// For every fact at most how many values are worth trying, where these rules read it; nil where values cannot stand for
    /// all that they tell apart.
    static func bounds(_ rules: some Sequence<ProgramRule>, _ schema: FactSchema) -> [Int?] {
        var compared = [ComparedFact](repeating: ComparedFact(), count: schema.facts.count)
        for rule in rules {
            for fact in rule.reach.facts { compared[fact.position].add(fact, of: rule.reach) }
        }
        return schema.facts.indices.map { bound(schema.facts[$0], compared[$0]) }
    }

    // MARK: By type

    /// One place for each way of being named: places that stand in the same lists behave alike, and so do all that stand in
    /// none.
    private static func kinds(_ count: Int, _ groups: [UInt64]) -> [Int]? {
        guard (1...64).contains(count) else { return count == 0 ? [] : nil }
        var kinds: [UInt64] = [~0 >> UInt64(64 - count)]
        for group in groups {
            for index in kinds.indices {
                let (inside, outside) = (kinds[index] & group, kinds[index] & ~group)
                guard inside != 0, outside != 0 else { continue }
                kinds[index] = inside
                kinds.append(outside)
            }
        }
        return kinds.map(\.trailingZeroBitCount).sorted()
    }

    private static func choices(_ count: Int, _ groups: [UInt64]) -> [Int64]? {
        kinds(count, groups)?.map { Int64($0) }
    }

    /// One bit for each kind of member.
    private static func sets(_ count: Int, _ groups: [UInt64]) -> [Int64]? {
        guard let places = kinds(count, groups) else { return nil }
        let tracked = places.map { UInt64(1) << UInt64($0) }
        if tracked.count <= Representatives.maximumTrackedMembers + 1 {
            return (0..<(1 << tracked.count)).map { chosen in
                var word: UInt64 = 0
                for (place, bit) in tracked.enumerated() where chosen >> place & 1 == 1 { word |= bit }
                return Int64(bitPattern: word)
            }
        }
        let all = tracked.reduce(0, |)
        let single = tracked.map { Int64(bitPattern: $0) }
        return [0, Int64(bitPattern: all)] + single + tracked.map { Int64(bitPattern: all & ~$0) }
    }

    private static func integers(_ minimum: Int64?, _ maximum: Int64?, _ numbers: [Int64]) -> [Int64] {
        let (low, high) = (minimum ?? Int64.min / 4, maximum ?? Int64.max / 4)
        var cuts = numbers
        if cuts.count > 1 { cuts.sort() }
        var words: [Int64] = []
        words.reserveCapacity(2 * cuts.count + 1)
        var previous: Int64?
        for cut in cuts where low <= cut && cut <= high && cut != previous {
            // The region since the last limit, if it has any value, then the limit itself.
            let first = previous.map { $0 + 1 } ?? low
            if first < cut { words.append(previous == nil ? cut - 1 : first) }
            words.append(cut)
            previous = cut
        }
        guard let last = previous else { return [minimum ?? maximum ?? 0] }
        if last < high { words.append(last + 1) }
        return words
    }

    /// The days at which a comparison turns, and one day in each region between.
    private func dates(_ position: Int, _ compared: ComparedFact, within partial: PartialDate?) -> [Int64] {
        var cuts = compared.cuts
        let (anchors, isPaired) = anchors(position, compared.companions)
        if !compared.moves.isEmpty {
            for anchor in anchors {
                for move in compared.moves { cuts.append(move.applied(to: anchor)) }
                if isPaired { cuts.append(anchor) }
            }
        }
        var range = CalendarDate.first...CalendarDate.last
        if let partial {
            range = partial.earliest...partial.latest
            cuts.removeAll { !range.contains($0) }
        }
        cuts.sort()
        guard let first = cuts.first else {
            let only = range.lowerBound == .first ? anchors.min() ?? .first : range.lowerBound
            return [Int64(only.dayNumber)]
        }
        var days: [Int64] = []
        days.reserveCapacity(2 * cuts.count + 1)
        func add(_ day: CalendarDate) { if range.contains(day) { days.append(Int64(day.dayNumber)) } }
        add(first.adding(days: -1))
        for (index, cut) in cuts.enumerated() where index == 0 || cuts[index - 1] != cut {
            add(cut)
            let next = cut.adding(days: 1)
            let following = cuts[(index + 1)...].first { $0 != cut }
            if following.map({ next < $0 }) ?? true { add(next) }
        }
        return days
    }

    /// Known dates that the fact is read with; while one of them is open, the day of decision stands for it, and the fact is
    /// tried around that day too.
    private func anchors(_ position: Int, _ companions: FactSet) -> ([CalendarDate], isPaired: Bool) {
        var anchors: [CalendarDate] = []
        var isOpen = false
        for companion in companions.numbers where companion != position {
            switch known[schema.facts[companion].name] {
            case .date(let date): anchors.append(date)
            case .partialDate(let date):
                anchors.append(date.earliest)
                if !date.isExact {
                    anchors.append(date.latest)
                    isOpen = true
                }
            default: isOpen = true
            }
        }
        if isOpen || anchors.isEmpty { anchors.append(day) }
        return (anchors, isOpen)
    }
}
