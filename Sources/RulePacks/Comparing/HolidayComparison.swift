internal import Wire

/// Compares the calendars of two versions of a pack, day by day.
struct HolidayComparison {
    let old: [String: HolidayCalendar]
    let new: [String: HolidayCalendar]

    func changes() -> [PackDiff.HolidayChange] {
        Set(old.keys).union(new.keys).sorted().flatMap { name in
            let (before, after) = (old[name], new[name])
            let frame = PackDiff.HolidayChange(
                calendar: name,
                day: nil,
                before: before?.frame ?? .null,
                after: after?.frame ?? .null
            )
            return (frame.before == frame.after ? [] : [frame]) + days(name, before, after)
        }
    }

    private func days(_ name: String, _ before: HolidayCalendar?, _ after: HolidayCalendar?)
        -> [PackDiff.HolidayChange]
    {
        func byName(_ calendar: HolidayCalendar?) -> [String: HolidayRule] {
            Dictionary((calendar?.rules ?? []).map { ($0.id, $0) }) { first, _ in first }
        }
        let (one, other) = (byName(before), byName(after))
        return Set(one.keys).union(other.keys).sorted().compactMap { day in
            let change = PackDiff.HolidayChange(
                calendar: name,
                day: day,
                before: one[day]?.json ?? .null,
                after: other[day]?.json ?? .null
            )
            return change.before == change.after ? nil : change
        }
    }
}

extension HolidayCalendar {
    /// What holds for the calendar as a whole.
    fileprivate var frame: JSON {
        .object([
            "from": .string(from.description), "until": .string(until.description),
            "weekend": .array(weekend.sorted().map { .integer(Int64($0)) }),
            "listed": .array(listed.sorted().map { .string($0.description) }),
        ])
    }
}

extension HolidayRule {
    /// All that a reader signs for, places in the file left aside.
    fileprivate var json: JSON {
        var object = JSONObject([("says", says.json), ("when", .string(when))])
        if let since { object["since"] = .integer(Int64(since)) }
        if let until { object["until"] = .integer(Int64(until)) }
        if let move {
            let days = move.by.sorted { $0.key < $1.key }.map {
                (String($0.key), JSON.string($0.value.rawValue))
            }
            object["move"] = .object(JSONObject(days + [("instead", .bool(move.instead))]))
        }
        if !only.isEmpty { object["only"] = .array(only.map(JSON.string)) }
        object["cite"] = .array(citations.map(\.json))
        object["provenance"] = provenance.json
        if let note { object["note"] = .string(note) }
        return .object(object)
    }

    /// The pattern as it is written.
    private var when: String {
        switch pattern {
        case .fixed(let day): "on \(day.text)"
        case .easter(let days): "easter \(days)"
        case .orthodoxEaster(let days): "orthodox-easter \(days)"
        case .nth(let nth, let weekday, let month, let plus):
            "weekday \(weekday), nth \(nth), month \(month), plus \(plus)"
        case .from(let day, let weekday): "weekday \(weekday), from \(day.text)"
        case .dates(let dates): "dates " + dates.map(\.description).joined(separator: " ")
        }
    }
}
