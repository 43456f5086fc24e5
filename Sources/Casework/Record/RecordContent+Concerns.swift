package import Referrals
package import Wire

extension RecordContent {
    /// Of whom the record speaks: under whose keys it lies, and with whom it goes.
    ///
    /// A message is about both: what is said to somebody tells of them too.
    package var concerns: Concerns {
        switch self {
        case let content as PersonRecord: content.isRemains ? .nobody : .about(content.pseudonym)
        case let content as IdentityRecord: .about(content.person)
        case let content as InformationRecord: .about(content.person)
        case let content as InformationComparisonRecord: .about(content.person)
        case let content as ConsentRecord: .about(content.person)
        case let content as OfferRecord: .about(content.person)
        case let content as AttributionRecord: .about(content.person)
        case let content as AcknowledgementRecord: .about(content.person)
        case let content as ReadinessRecord: .about(content.person)
        case let content as ClosureRecord: .about(content.person)
        case let content as AccessConsentRecord: .about(content.person)
        // Until a facilitator has opened one that came sealed nobody knows whose it is.
        case let content as MessageRecord: content.sealed == nil ? .about(content.from, content.to) : .nobody
        case let content as NoteRecord: .about(content.about ?? "")
        case let content as ConsultationRecord: .about(content.person ?? "")
        case let content as OtherHelpRecord: .about(content.person)
        case let content as ComplaintRecord: .about(content.by)
        case let content as ScreeningRecord: content.ofEach
        default: .nobody
        }
    }

    /// The people whom the record as a whole is about; empty for one about the case.
    var subjects: Set<String> { Set(concerns.whole) }
}

extension Concerns {
    fileprivate static func about(_ people: String...) -> Concerns {
        var whole: [String] = []
        for person in people where !person.isEmpty && !whole.contains(person) { whole.append(person) }
        return Concerns(whole: whole)
    }
}

extension PersonRecord {
    /// Whether it says only that somebody left: what stays when a person is erased.
    var isRemains: Bool {
        left != nil && self == PersonRecord(pseudonym: pseudonym, role: role, left: left)
    }
}

extension ScreeningRecord {
    /// What the form says of each of those whom it asks about.
    fileprivate var ofEach: Concerns {
        var parts: [String: [JSONPointer]] = [:]
        func take(_ key: String, _ tokens: String...) {
            guard let mark = key.lastIndex(of: "@") else { return }
            parts[String(key[key.index(after: mark)...]), default: []].append(JSONPointer(tokens))
        }
        for key in answers.keys { take(key, "answers", key) }
        for (index, key) in open.enumerated() { take(key, "open", String(index)) }
        for person in (people ?? [:]).keys {
            parts[person, default: []].append(JSONPointer(["people", person]))
        }
        parts[""] = nil
        return Concerns(parts: parts)
    }
}

extension CaseFile {
    /// Of whom stored content speaks.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where the content does not have the form of its kind.
    package static func concerns(_ content: JSON, kind: RecordKind) throws(CaseworkError) -> Concerns {
        try ContentDecoder.decode(kind.content, from: content).concerns
    }
}
