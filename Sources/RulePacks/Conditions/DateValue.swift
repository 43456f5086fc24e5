internal import CEL

/// A date inside a condition: the days it may be, and the fact that would say which.
///
/// An exact date lies between itself and itself. Comparisons answer as soon as every day left open gives the same answer.
struct DateValue: CELOpaqueValue, Hashable {
    static let typeName = "date"
    static let type = CELType.opaque(typeName)

    var earliest: CalendarDate
    var latest: CalendarDate
    var facts: UnknownFacts

    init(_ date: CalendarDate) {
        earliest = date
        latest = date
        facts = UnknownFacts()
    }

    /// - Parameter fact: the name of the fact whose exact answer would settle the day.
    init(_ date: PartialDate, fact: String) {
        earliest = date.earliest
        latest = date.latest
        facts = date.isExact ? UnknownFacts() : UnknownFacts(fact)
    }

    init(earliest: CalendarDate, latest: CalendarDate, facts: UnknownFacts) {
        self.earliest = earliest
        self.latest = latest
        self.facts = facts
    }

    var isExact: Bool { earliest == latest }
    var celType: CELType { Self.type }
    var celText: String? { isExact ? earliest.description : nil }

    /// Both ends moved by the same sum, which keeps their order.
    func moved(_ move: (CalendarDate) -> CalendarDate) -> DateValue {
        DateValue(earliest: move(earliest), latest: move(latest), facts: facts)
    }

    func isEqual(to other: any CELOpaqueValue) -> Outcome {
        guard let other = other as? DateValue else { return .value(.bool(false)) }
        if latest < other.earliest || other.latest < earliest { return .value(.bool(false)) }
        if isExact, other.isExact { return .value(.bool(true)) }
        return .unknown(facts.union(other.facts))
    }

    func isLess(than other: any CELOpaqueValue) -> Outcome {
        guard let other = other as? DateValue else { return .error(CELRuntimeError(.noSuchOverload)) }
        if latest < other.earliest { return .value(.bool(true)) }
        if earliest >= other.latest { return .value(.bool(false)) }
        return .unknown(facts.union(other.facts))
    }
}
