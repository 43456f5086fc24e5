/// Calendars: public holidays as rules, each with its provision.
extension PackReader {
    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// More days than a year has are no calendar.
    private static let maximumHolidays = 366

    func calendars(_ top: MappingReader, _ pack: RulePack) -> [String: HolidayCalendar] {
        guard let value = top["calendars"],
            let members = MappingReader(value, "list of calendars", keys: nil, findings)
        else { return [:] }
        var calendars: [String: HolidayCalendar] = [:]
        for member in members.order { calendars[member.key] = calendar(member, pack) }
        return calendars
    }

    private func calendar(_ member: YAMLMember, _ pack: RulePack) -> HolidayCalendar? {
        let keys = ["says", "weekend", "holidays", "days", "from", "until", "provenance", "note"]
        let what = "calendar '\(member.key)'"
        guard let reader = MappingReader(member.value, what, keys: keys, findings),
            reader.required("from", "Say from which day its holidays are known.") != nil,
            reader.required("until", "Say until which day its holidays are known.") != nil,
            let from = reader.date("from"), let until = reader.date("until")
        else { return nil }
        if until < from {
            let place = reader.place(of: "until")
            findings.error(.date, at: place, "'until' is before 'from'.", fix: "Swap them.")
            return nil
        }
        if until.year - from.year > 100 {
            findings.error(
                .limit,
                at: reader.place(of: "until"),
                "The \(what) spans more than a hundred years.",
                fix: "Nobody knows the holidays of so long a time: end it earlier."
            )
            return nil
        }
        var standard = pack.provenance
        if let value = reader["provenance"],
            let stated = MappingReader(value, what, keys: ["confidence", "basis", "review"], findings)
        {
            standard = provenance(stated, standard: standard, alsoAllowed: [])
        }
        let rules = reader.list("days").prefix(Self.maximumHolidays).compactMap { rule($0, standard, pack) }
        checkNames(rules)
        return HolidayCalendar(
            name: member.key,
            says: reader.localized("says"),
            weekend: reader["weekend"] == nil
                ? [6, 7] : Set(reader.list("weekend").compactMap { weekday($0, reader) }),
            from: from,
            until: until,
            rules: rules,
            listed: Set(reader.list("holidays").compactMap { reader.date($0, "holidays") }),
            provenance: standard,
            note: reader.text("note"),
            place: member.keyPlace
        )
    }

    private func checkNames(_ rules: [HolidayRule]) {
        var seen: Set<String> = []
        for rule in rules where !seen.insert(rule.id).inserted {
            findings.error(
                .duplicate,
                at: rule.place,
                "Two days have the name '\(rule.id)'.",
                fix: "Give each a name of its own."
            )
        }
    }

    private func rule(_ value: YAMLValue, _ standard: Provenance, _ pack: RulePack) -> HolidayRule? {
        let keys =
            [
                "day", "says", "since", "until", "move", "only", "cite", "confidence", "basis", "review",
                "note",
            ]
            + HolidayPatternReader.keys
        guard let named = MappingReader(value, "holiday", keys: keys, findings),
            named.required("day", "Name the day: `day: christmas`.") != nil, let id = named.text("day"),
            let reader = MappingReader(value, "holiday '\(id)'", keys: keys, findings),
            reader.required("says", "Name the holiday for readers.") != nil,
            let says = reader.localized("says"),
            let pattern = HolidayPatternReader(reader: reader).pattern()
        else { return nil }
        let (since, until) = (year(reader, "since"), year(reader, "until"))
        if let since, let until, until < since {
            findings.error(
                .date,
                at: reader.place(of: "until"),
                "'until' is before 'since'.",
                fix: "Swap them."
            )
        }
        return HolidayRule(
            id: id,
            says: says,
            pattern: pattern,
            since: since,
            until: until,
            move: substitution(reader),
            only: regions(reader, pack),
            citations: citations(reader, pack),
            provenance: provenance(reader, standard: standard, alsoAllowed: []),
            note: reader.text("note"),
            place: reader.place
        )
    }

    private func year(_ reader: MappingReader, _ key: String) -> Int? {
        guard let number = reader.integer(key) else { return nil }
        guard (1...9999).contains(number) else {
            findings.error(
                .date,
                at: reader.place(of: key),
                "The '\(key)' of the \(reader.what) is no year.",
                fix: "Write a year such as 2026."
            )
            return nil
        }
        return Int(number)
    }

    /// ISO 3166-2 codes of the pack's own jurisdiction.
    private func regions(_ reader: MappingReader, _ pack: RulePack) -> [String] {
        reader.list("only").compactMap { value in
            guard let region = reader.text(value, "only") else { return nil }
            guard let country = pack.jurisdiction, region.hasPrefix(country + "-"),
                region.utf8.count > country.utf8.count + 1
            else {
                findings.error(
                    .unknownName,
                    at: value.place,
                    "'\(region)' is no region of \(pack.jurisdiction ?? "a pack without a jurisdiction").",
                    fix: "Write the ISO 3166-2 code, for example \(pack.jurisdiction ?? "XA")-BY."
                )
                return nil
            }
            return region
        }
    }

    private func substitution(_ reader: MappingReader) -> HolidayRule.Substitution? {
        guard let value = reader["move"],
            let move = MappingReader(
                value,
                "substitution of the \(reader.what)",
                keys: Self.weekdays + ["instead"],
                findings
            )
        else { return nil }
        var by: [Int: HolidayRule.Substitution.Direction] = [:]
        for (index, name) in Self.weekdays.enumerated() {
            by[index + 1] = move.word(name, HolidayRule.Substitution.Direction.self)
        }
        if by.isEmpty {
            findings.error(
                .missingKey,
                at: move.place,
                "The \(move.what) names no weekday.",
                fix: "Write `move: {saturday: next, sunday: next}`."
            )
        }
        return HolidayRule.Substitution(by: by, instead: move.bool("instead") ?? false)
    }

    private func weekday(_ value: YAMLValue, _ reader: MappingReader) -> Int? {
        guard let text = reader.text(value, "weekend") else { return nil }
        if let index = Self.weekdays.firstIndex(of: text) { return index + 1 }
        reader.unknownWord(text, Self.weekdays, at: value.place, "weekend")
        return nil
    }
}

/// The one of the ways to say when a holiday is.
private struct HolidayPatternReader {
    let reader: MappingReader

    private enum Weekday: String, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    }

    static let keys = ["on", "easter", "orthodox-easter", "weekday", "nth", "month", "plus", "from", "dates"]
    private static let ways = ["on", "easter", "orthodox-easter", "weekday", "dates"]
    private static let help =
        "Write one of `on: 12-25`, `easter: -2`, `orthodox-easter: 1`, `weekday: monday, nth: 1, month: 5`, "
        + "`weekday: saturday, from: 06-20`, `dates: [2026-05-29]`."

    func pattern() -> HolidayRule.Pattern? {
        let ways = Self.ways.filter { reader[$0] != nil }
        guard ways.count == 1, let way = ways.first else {
            reader.findings.error(
                ways.isEmpty ? .missingKey : .duplicate,
                at: reader.place,
                "The \(reader.what) says \(ways.isEmpty ? "not" : "in \(ways.count) ways") when it is.",
                fix: Self.help
            )
            return nil
        }
        switch way {
        case "on": return yearDay("on").map(HolidayRule.Pattern.fixed)
        case "easter": return offset("easter").map(HolidayRule.Pattern.easter)
        case "orthodox-easter": return offset(way).map(HolidayRule.Pattern.orthodoxEaster)
        case "dates": return .dates(reader.list("dates").compactMap { reader.date($0, "dates") })
        default: return byWeekday()
        }
    }

    private func byWeekday() -> HolidayRule.Pattern? {
        guard let weekday = reader.word("weekday", Weekday.self) else { return nil }
        if reader["from"] != nil {
            return yearDay("from").map { HolidayRule.Pattern.from($0, weekday: weekday.number) }
        }
        guard reader.required("nth", Self.help) != nil, reader.required("month", Self.help) != nil,
            let nth = reader.integer("nth"), let month = reader.integer("month")
        else { return nil }
        guard (1...4).contains(nth) || nth == -1, (1...12).contains(month) else {
            reader.findings.error(
                .wrongType,
                at: reader.place(of: "nth"),
                "The \(reader.what) names no weekday that every year has.",
                fix: "'nth' is 1 to 4, or -1 for the last; 'month' is 1 to 12."
            )
            return nil
        }
        let plus = reader["plus"] == nil ? 0 : offset("plus")
        return plus.map { .nth(Int(nth), weekday: weekday.number, month: Int(month), plus: $0) }
    }

    private func yearDay(_ key: String) -> HolidayRule.YearDay? {
        guard let text = reader.text(key) else { return nil }
        if let day = HolidayRule.YearDay(text) { return day }
        reader.findings.error(
            .date,
            at: reader.place(of: key),
            "The '\(key)' of the \(reader.what) is no day of the year.",
            fix: "Write month and day, as in 12-25."
        )
        return nil
    }

    private func offset(_ key: String) -> Int64? {
        guard let number = reader.integer(key) else { return nil }
        guard (-366...366).contains(number) else {
            reader.findings.error(
                .wrongType,
                at: reader.place(of: key),
                "The '\(key)' of the \(reader.what) is more than a year away.",
                fix: "Write a number of days."
            )
            return nil
        }
        return number
    }
}
