/// Reads the keys of one mapping: each key once, unknown keys reported with the nearest known one.
struct MappingReader {
    let members: [String: YAMLMember]
    let order: [YAMLMember]
    let place: SourcePlace
    let what: String
    let findings: Findings

    /// - Parameter what: what the mapping is, for messages: `rule 'disc.agreement'`.
    init?(_ value: YAMLValue, _ what: String, keys: [String]?, _ findings: Findings) {
        guard let members = value.mapping else {
            findings.error(
                .wrongType,
                at: value.place,
                "The \(what) is \(value.kindName), but must be a mapping of keys.",
                fix: "Write `key: value` pairs."
            )
            return nil
        }
        self.members = Dictionary(members.map { ($0.key, $0) }) { first, _ in first }
        order = members
        place = value.place
        self.what = what
        self.findings = findings
        guard let keys else { return }
        for member in members where !keys.contains(member.key) {
            findings.error(
                .unknownKey,
                at: member.keyPlace,
                "The \(what) has no key '\(member.key)'.",
                fix: member.value.isNull && member.key.contains(" ")
                    ? "Text with a comma inside { } must be quoted."
                    : "Known keys: \(keys.joined(separator: ", ")).",
                suggestion: NearMiss.of(member.key, among: keys)
            )
        }
    }

    subscript(key: String) -> YAMLValue? { members[key]?.value }

    func place(of key: String) -> SourcePlace { members[key]?.value.place ?? place }

    /// The value of a key that must be there.
    func required(_ key: String, _ why: String) -> YAMLValue? {
        if let value = members[key]?.value { return value }
        findings.error(.missingKey, at: place, "The \(what) has no '\(key)'.", fix: why)
        return nil
    }

    func text(_ key: String) -> String? {
        self[key].flatMap { text($0, key) }
    }

    func text(_ value: YAMLValue, _ key: String) -> String? {
        if let text = value.text, !value.isNull { return text }
        wrongType(value, key, "text")
        return nil
    }

    func bool(_ key: String) -> Bool? {
        guard let value = self[key] else { return nil }
        if let bool = value.bool { return bool }
        wrongType(value, key, "true or false")
        return nil
    }

    func integer(_ key: String) -> Int64? {
        guard let value = self[key] else { return nil }
        if let number = value.integer { return number }
        wrongType(value, key, "a whole number")
        return nil
    }

    func date(_ key: String) -> CalendarDate? {
        self[key].flatMap { date($0, key) }
    }

    func date(_ value: YAMLValue, _ key: String) -> CalendarDate? {
        guard let text = value.text, let date = CalendarDate(text) else {
            findings.error(
                .date,
                at: value.place,
                "The '\(key)' of the \(what) is not a date.",
                fix: "Write it as 2026-07-01."
            )
            return nil
        }
        return date
    }

    /// A list, or a single value as a list of one.
    func list(_ key: String) -> [YAMLValue] {
        guard let value = self[key] else { return [] }
        return value.sequence ?? [value]
    }

    func texts(_ key: String) -> [String] {
        list(key).compactMap { text($0, key) }
    }

    /// Text, or one text per language.
    func localized(_ key: String) -> LocalizedText? {
        guard let value = self[key] else { return nil }
        if let text = value.text, !value.isNull { return LocalizedText(text) }
        guard let members = value.mapping else {
            wrongType(value, key, "text, or one text per language")
            return nil
        }
        var texts: [String: String] = [:]
        for member in members {
            guard Self.isLanguage(member.key) else {
                findings.error(
                    .wrongType,
                    at: member.keyPlace,
                    "'\(member.key)' is not a language.",
                    fix: "Use BCP 47 tags such as en, et or pt-PT."
                )
                continue
            }
            texts[member.key] = text(member.value, key)
        }
        return LocalizedText(texts)
    }

    /// One of a closed list of words.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let value = self[key], let text = text(value, key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        unknownWord(text, Word.allCases.map(\.rawValue), at: value.place, key)
        return nil
    }

    func unknownWord(_ text: String, _ known: [String], at place: SourcePlace, _ key: String) {
        findings.error(
            .unknownName,
            at: place,
            "The '\(key)' of the \(what) is '\(text)', which is not known.",
            fix: "Use one of: \(known.joined(separator: ", ")).",
            suggestion: NearMiss.of(text, among: known)
        )
    }

    func wrongType(_ value: YAMLValue, _ key: String, _ expected: String) {
        findings.error(
            .wrongType,
            at: value.place,
            "The '\(key)' of the \(what) is \(value.kindName), but must be \(expected).",
            fix: "Write \(expected)."
        )
    }

    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts[0].count)
            && parts.allSatisfy { part in
                (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
    }
}
