internal import CEL

extension FactLayout {
    /// The facts of a schema, in its order, so that positions in the schema are numbers in the layout.
    static func make(_ schema: FactSchema) -> FactLayout? {
        try? FactLayout(schema.facts.map { Fact($0.name.text, $0.type.layout) })
    }
}

extension FactType {
    fileprivate var layout: FactLayout.Kind {
        switch self {
        case .bool: .bool
        case .integer: .int
        case .choice(let names): .choice(names)
        case .set(let names): .set(names)
        case .text: .text
        case .date, .partialDate:
            .ordinal(
                encode: { value in
                    guard case .opaque(let box) = value, let date = box.value as? DateValue, date.isExact
                    else { return nil }
                    return Int64(date.earliest.dayNumber)
                },
                decode: { .opaque(OpaqueBox(DateValue(CalendarDate(clamping: Int($0))))) }
            )
        }
    }
}
