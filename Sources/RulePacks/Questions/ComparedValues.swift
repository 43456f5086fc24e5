internal import CEL

/// The constants that conditions compare facts with.
struct ComparedValues: Sendable, Hashable {
    var numbers: Set<Int64> = []
    var texts: Set<String> = []
    var dates: Set<CalendarDate> = []

    init() {}

    init(_ expression: CEL.Expression) {
        collect(expression)
    }

    init(_ value: ParameterValue) {
        switch value {
        case .whole(let number): numbers = [number]
        case .interval(let least, let most): numbers = Set([least, most].compactMap(\.self))
        case .list(let items): texts = Set(items)
        case .date(let date): dates = [date]
        case .text(let text): texts = [text]
        case .flag, .undetermined: break
        }
    }

    mutating func formUnion(_ other: ComparedValues) {
        numbers.formUnion(other.numbers)
        texts.formUnion(other.texts)
        dates.formUnion(other.dates)
    }

    private mutating func collect(_ expression: CEL.Expression) {
        switch expression.kind {
        case .literal(.int(let number)): numbers.insert(number)
        case .literal(.string(let text)):
            texts.insert(text)
            if let date = CalendarDate(text) { dates.insert(date) }
        default: break
        }
        for child in expression.children { collect(child) }
    }
}
