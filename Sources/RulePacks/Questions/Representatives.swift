/// The values of a fact that are worth trying: one for each region between the limits that conditions compare it with.
struct Representatives {
    let name: FactName
    let type: FactType
    /// What the conditions that read the fact compare with.
    var limits: ComparedValues
    /// The days of the dates that it is compared with.
    var anchors: Set<CalendarDate>

    static let maximumTrackedMembers = 5

    /// False where there are too many kinds of members to try them in every combination.
    var isComplete: Bool {
        guard case .set(let names) = type else { return true }
        return kinds(names).count <= Self.maximumTrackedMembers + 1
    }

    /// - Parameter known: what is known in part, for a partial date; values stay within it.
    func values(known: FactValue?) -> [FactValue] {
        switch type {
        case .bool: [.bool(true), .bool(false)]
        case .choice(let names): kinds(names).map(FactValue.choice)
        case .integer(let minimum, let maximum): integers(minimum, maximum).map(FactValue.integer)
        case .set(let names): sets(names).map(FactValue.set)
        case .date: dates(within: nil).map(FactValue.date)
        case .partialDate: dates(within: known).map { .partialDate(PartialDate($0)) }
        case .text: texts().map(FactValue.text)
        }
    }

    /// One name for each way of being named: names that stand in the same lists behave alike, and so do all that stand in none.
    private func kinds(_ names: [String]) -> [String] {
        let groups = Array(limits.groups)
        var seen: Set<[Int]> = []
        return names.filter { name in
            seen.insert(groups.indices.filter { groups[$0].contains(name) }).inserted
        }
    }

    private func texts() -> [String] {
        let named = limits.texts
        var other = "-"
        while named.contains(other) { other += "-" }
        return named.sorted() + [other]
    }

    private func integers(_ minimum: Int64?, _ maximum: Int64?) -> [Int64] {
        let (low, high) = (minimum ?? Int64.min / 4, maximum ?? Int64.max / 4)
        let cuts = limits.numbers.filter { low <= $0 && $0 <= high }.sorted()
        var values: [Int64] = []
        for cut in cuts {
            for value in [cut &- 1, cut, cut &+ 1]
            where low <= value && value <= high && !values.contains(value) {
                // Two values between the same cuts behave alike.
                if let last = values.last, !cuts.contains(last), !cuts.contains(value) { continue }
                values.append(value)
            }
        }
        return values.isEmpty ? [minimum ?? maximum ?? 0] : values
    }

    /// One bit for each kind of member.
    private func sets(_ names: [String]) -> [[String]] {
        let tracked = kinds(names)
        if tracked.count <= Self.maximumTrackedMembers + 1 {
            return (0..<(1 << tracked.count)).map { bits in
                tracked.indices.filter { bits & (1 << $0) != 0 }.map { tracked[$0] }.sorted()
            }
        }
        return [[], tracked.sorted()] + tracked.map { [$0] }
            + tracked.map { one in tracked.filter { $0 != one }.sorted() }
    }

    /// The days at which a comparison turns, and one day in each region between.
    private func dates(within known: FactValue?) -> [CalendarDate] {
        var cuts = limits.dateCuts[name.text] ?? []
        for move in limits.dateMoves[name.text] ?? [] {
            for anchor in anchors { cuts.insert(move.applied(to: anchor)) }
        }
        var range = CalendarDate.first...CalendarDate.last
        if case .partialDate(let partial)? = known {
            range = partial.earliest...partial.latest
            cuts = cuts.filter(range.contains)
        }
        guard !cuts.isEmpty else {
            return [range.lowerBound == .first ? anchors.min() ?? .first : range.lowerBound]
        }
        var days: [CalendarDate] = []
        let sorted = cuts.sorted()
        if let first = sorted.first { days.append(first.adding(days: -1)) }
        for (index, cut) in sorted.enumerated() {
            days.append(cut)
            let next = cut.adding(days: 1)
            if index + 1 == sorted.count || next < sorted[index + 1] { days.append(next) }
        }
        return days.filter(range.contains)
    }
}
