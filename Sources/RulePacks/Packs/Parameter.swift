package import Wire

/// A number, list or date of the law, with its values over time.
package struct Parameter: Sendable, Hashable {
    package enum Unit: String, Sendable, Hashable, CaseIterable {
        case years, months, days
        /// Days on which people work, by the pack's own calendar.
        case workingDays = "working-days"
        case hours, count, level, list, date, flag, text

        package var isPeriod: Bool { [.years, .months, .days, .workingDays, .hours].contains(self) }
        var isWhole: Bool { isPeriod || self == .count || self == .level }
    }

    /// Which of two packs' values prevails.
    package enum Stricter: String, Sendable, Hashable, CaseIterable {
        case higher, lower, earlier, later, union, intersection, interval, none
    }

    package var name: String
    package var says: LocalizedText
    package var unit: Unit
    package var stricter: Stricter
    /// Packs that give the same name here apply the stricter value to both.
    package var shared: String?
    /// In order of `from`, without overlap.
    package var values: [DatedValue]
    package var place: SourcePlace

    /// The value in force on a day; nil before the first and after the last.
    package func value(on date: CalendarDate) -> DatedValue? {
        values.last { $0.from <= date }.flatMap { value in
            if let until = value.until, until < date { return nil }
            return value
        }
    }
}

/// One value of a parameter, from a day on.
package struct DatedValue: Sendable, Hashable {
    package var from: CalendarDate
    /// The last day; nil: until the next value begins.
    package var until: CalendarDate?
    package var value: ParameterValue
    package var citations: [Citation]
    package var provenance: Provenance
    package var note: String?
    package var place: SourcePlace

    /// False for values that never decide: not determined, or of low confidence.
    package var decides: Bool { value != .undetermined && provenance.confidence != .low }
}

package enum ParameterValue: Sendable, Hashable {
    case whole(Int64)
    case interval(least: Int64?, most: Int64?)
    case list([String])
    case date(CalendarDate)
    case flag(Bool)
    case text(String)
    /// `null`: the law states none, or nobody has determined it.
    case undetermined

    package var json: JSON {
        switch self {
        case .whole(let number): return .integer(number)
        case .interval(let least, let most):
            var object = JSONObject()
            if let least { object["least"] = .integer(least) }
            if let most { object["most"] = .integer(most) }
            return .object(object)
        case .list(let items): return .array(items.map(JSON.string))
        case .date(let date): return .string(date.description)
        case .flag(let flag): return .bool(flag)
        case .text(let text): return .string(text)
        case .undetermined: return .null
        }
    }
}

extension ParameterValue {
    /// The stricter of two values. Both bounds of intervals tighten; an empty interval is a conflict for the caller to find.
    /// Not determined prevails over everything, since it never decides.
    ///
    /// - Returns: nil where the two cannot be compared.
    func stricter(_ other: ParameterValue, _ direction: Parameter.Stricter) -> ParameterValue? {
        switch (self, other, direction) {
        case (.undetermined, _, _), (_, .undetermined, _): .undetermined
        case (.whole(let a), .whole(let b), .higher): .whole(max(a, b))
        case (.whole(let a), .whole(let b), .lower): .whole(min(a, b))
        case (.flag(let a), .flag(let b), .higher): .flag(a || b)
        case (.flag(let a), .flag(let b), .lower): .flag(a && b)
        case (.date(let a), .date(let b), .earlier): .date(min(a, b))
        case (.date(let a), .date(let b), .later): .date(max(a, b))
        case (.list(let a), .list(let b), .union): .list(Set(a).union(b).sorted())
        case (.list(let a), .list(let b), .intersection): .list(Set(a).intersection(b).sorted())
        case (.interval(let least, let most), .interval(let otherLeast, let otherMost), .interval):
            .interval(
                least: [least, otherLeast].compactMap(\.self).max(),
                most: [most, otherMost].compactMap(\.self).min()
            )
        default: nil
        }
    }
}
