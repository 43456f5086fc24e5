package import Wire

/// The holidays of one year for readers: as text and as JSON.
package struct CalendarSheet: Sendable {
    private let calendar: HolidayCalendar
    private let year: Int
    private let region: String?

    /// - Parameter region: the region whose own holidays stand among the others (ISO 3166-2).
    package init(_ calendar: HolidayCalendar, year: Int, region: String?) {
        (self.calendar, self.year, self.region) = (calendar, year, region)
    }

    private var everywhere: [HolidayCalendar.Holiday] {
        calendar.holidays(region: region).filter { $0.date.year == year }
    }

    private var regional: [HolidayCalendar.Holiday] {
        region == nil ? calendar.regionalHolidays().filter { $0.date.year == year } : []
    }

    package var json: JSON {
        .object([
            "name": .string(calendar.name),
            "from": .string(calendar.from.description),
            "until": .string(calendar.until.description),
            "weekend": .array(calendar.weekend.sorted().map { .integer(Int64($0)) }),
            "region": region.map(JSON.string) ?? .null,
            "listed": .array(
                calendar.listed.filter { $0.year == year }.sorted().map { .string($0.description) }
            ),
            "holidays": .array(everywhere.map(\.json)),
            "inSomeRegions": .array(regional.map(\.json)),
            "note": calendar.note.map(JSON.string) ?? .null,
        ])
    }

    package var text: String {
        var lines = [
            "\(calendar.says?.description ?? calendar.name), \(year)\(region.map { ", \($0)" } ?? "")"
        ]
        lines += everywhere.map { "  " + $0.line }
        lines += calendar.listed.filter { $0.year == year }.sorted().map { "  \($0)" }
        if !regional.isEmpty { lines += ["In some regions only:"] + regional.map { "  " + $0.line } }
        lines.append(
            "Not reviewed by counsel. What has confidence low never decides; a deadline is set on the earlier day."
        )
        if let note = calendar.note { lines.append(note) }
        return lines.joined(separator: "\n")
    }
}

extension HolidayCalendar.Holiday {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    fileprivate var line: String {
        "\(Self.weekdays[date.weekday - 1]) \(says)" + (rule.provenance.review == nil ? "" : " (reviewed)")
    }

    /// The day with its rule's provenance and citations.
    package var json: JSON {
        .object([
            "date": .string(date.description),
            "day": .string(rule.id),
            "says": rule.says.json,
            "for": inFor.map { .string($0.description) } ?? .null,
            "only": .array(rule.only.map(JSON.string)),
            "decides": .bool(rule.decides),
            "provenance": rule.provenance.json,
            "cite": .array(rule.citations.map(\.json)),
            "note": rule.note.map(JSON.string) ?? .null,
        ])
    }
}
