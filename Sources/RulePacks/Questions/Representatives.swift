/// The values of a fact that are worth trying: one for each region between the limits that conditions compare it with.
struct Representatives {
    /// What the conditions that read the fact compare with.
    var limits: ComparedValues
    /// Days around which dates matter: the day of decision and every date already known.
    var anchors: Set<CalendarDate>

    static let maximumTrackedMembers = 5
    static let maximumDates = 120

    /// - Parameter known: what is known in part, for a partial date; values stay within it.
    func values(of type: FactType, known: FactValue?) -> [FactValue] {
        switch type {
        case .bool: [.bool(true), .bool(false)]
        case .choice(let names): choices(names).map(FactValue.choice)
        case .integer(let minimum, let maximum): integers(minimum, maximum).map(FactValue.integer)
        case .set(let names): sets(names).map(FactValue.set)
        case .date: dates(within: nil).map(FactValue.date)
        case .partialDate: dates(within: known).map { .partialDate(PartialDate($0)) }
        case .text: texts().map(FactValue.text)
        }
    }

    /// Named values one by one, all others as one.
    private func choices(_ names: [String]) -> [String] {
        let named = names.filter(limits.texts.contains)
        let other = names.first { !limits.texts.contains($0) }
        return named + (other.map { [$0] } ?? [])
    }

    private func texts() -> [String] {
        var other = "-"
        while limits.texts.contains(other) { other += "-" }
        return limits.texts.sorted() + [other]
    }

    private func integers(_ minimum: Int64?, _ maximum: Int64?) -> [Int64] {
        let (low, high) = (minimum ?? Int64.min / 4, maximum ?? Int64.max / 4)
        var values: Set<Int64> = []
        for number in limits.numbers {
            values.formUnion([number &- 1, number, number &+ 1].filter { low <= $0 && $0 <= high })
        }
        if values.isEmpty { return [minimum ?? maximum ?? 0] }
        if let minimum { values.insert(minimum) }
        if let maximum { values.insert(maximum) }
        return Self.oneForEachRegion(values, cuts: limits.numbers)
    }

    /// Values between the same two cuts behave alike, so one of them is enough.
    private static func oneForEachRegion(_ values: Set<Int64>, cuts: Set<Int64>) -> [Int64] {
        var kept: [Int64] = []
        let sortedCuts = cuts.sorted()
        var seen: Set<[Int64]> = []
        for value in values.sorted() {
            let below = sortedCuts.last { $0 < value } ?? .min
            let isCut: Int64 = cuts.contains(value) ? 1 : 0
            if seen.insert([below, isCut]).inserted { kept.append(value) }
        }
        return kept
    }

    /// One bit for each member named; one member stands for all others.
    private func sets(_ names: [String]) -> [[String]] {
        let named = names.filter(limits.texts.contains)
        let others = names.first { !limits.texts.contains($0) }.map { [$0] } ?? []
        let tracked = named + others
        if tracked.count <= Self.maximumTrackedMembers + 1 {
            return (0..<(1 << tracked.count)).map { bits in
                tracked.indices.filter { bits & (1 << $0) != 0 }.map { tracked[$0] }.sorted()
            }
        }
        return [[], tracked.sorted()] + tracked.map { [$0] }
            + tracked.map { one in tracked.filter { $0 != one }.sorted() }
    }

    /// Anchors and literal dates, each also moved by every number in use as days, months or years, with both neighbours.
    private func dates(within known: FactValue?) -> [CalendarDate] {
        var cuts: Set<CalendarDate> = []
        for anchor in anchors.union(limits.dates) {
            cuts.insert(anchor)
            for number in limits.numbers where number != 0 && number.magnitude < 40_000 {
                for signed in [number, -number] {
                    cuts.insert(anchor.adding(days: signed))
                    if number.magnitude < 1_200 { cuts.insert(anchor.adding(months: signed)) }
                    if number.magnitude < 130 { cuts.insert(anchor.adding(years: signed, leapDay: .march1)) }
                }
            }
        }
        var days: Set<CalendarDate> = []
        for cut in cuts { days.formUnion([cut.adding(days: -1), cut, cut.adding(days: 1)]) }
        if case .partialDate(let partial)? = known {
            days = days.filter { partial.earliest <= $0 && $0 <= partial.latest }
            days.formUnion([partial.earliest, partial.latest])
        }
        let sorted = days.sorted()
        guard sorted.count > Self.maximumDates else { return sorted }
        let step = Double(sorted.count) / Double(Self.maximumDates)
        return (0..<Self.maximumDates).map { sorted[min(sorted.count - 1, Int(Double($0) * step))] }
    }
}
