package import Referrals
package import Wire

/// What is held about one person of a case: the copy that the person may have (P2-14.12).
///
/// It holds what is about this person and nothing about anybody else: records of their own, what the case says of their party, and
/// messages that they wrote or that were released to them. What others said of them in confidence stays with those others.
package struct PersonCopy: Sendable {
    package var person: String
    package var madeAt: Instant
    /// What the case says of the party itself.
    package var party: JSON?
    package var records: [AnyRecord]
    /// What is kept back, by kind.
    package var withheld: [RecordKind]

    /// The machine-readable form.
    package var json: JSON {
        .object([
            "person": .string(person), "madeAt": .string(madeAt.rfc3339), "party": party ?? .null,
            "records": .array(records.map(\.json)),
            "withheld": .array(withheld.map { .string($0.rawValue) }),
        ])
    }

    /// The printable form, in plain words.
    package var text: String {
        var lines = ["What is held about \(person), as of \(madeAt.rfc3339)", ""]
        if let party { lines += ["In the case:"] + Self.lines(party, "  ") + [""] }
        for record in records {
            lines.append("\(record.kind.rawValue), revision \(record.revision):")
            lines += Self.lines(record.json["content"] ?? .null, "  ") + [""]
        }
        if !withheld.isEmpty {
            lines.append("Kept back: \(withheld.map(\.rawValue).joined(separator: ", ")).")
        }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ value: JSON, _ indent: String) -> [String] {
        switch value {
        case .object(let object):
            object.members.flatMap { name, value in
                switch value {
                case .object, .array: ["\(indent)\(name):"] + lines(value, indent + "  ")
                default: ["\(indent)\(name): \(lines(value, "").joined())"]
                }
            }
        case .array(let items): items.flatMap { lines($0, indent + "- ") }
        case .string(let text): [indent + text]
        default: [indent + value.prettyText()]
        }
    }
}

extension CaseFile {
    /// The copy of what is held about a person.
    ///
    /// - Parameter withheld: the kinds that a lawful ground keeps back.
    /// - Throws: ``CaseworkError`` with `notFound` for a person whom the case does not know.
    package func copy(of pseudonym: String, without withheld: [RecordKind] = [], at now: Instant)
        throws(CaseworkError) -> PersonCopy
    {
        _ = try person(pseudonym)
        let party = basis.record["parties"]?.array?.first { $0["pseudonym"]?.string == pseudonym }
        let own = records.filter { $0.kind.isCopied && $0.json.isAbout(pseudonym) }
        return PersonCopy(
            person: pseudonym,
            madeAt: now,
            party: party,
            records: own.filter { !withheld.contains($0.kind) },
            withheld: Set(own.map(\.kind)).intersection(withheld).sorted { $0.rawValue < $1.rawValue }
        )
    }
}

extension RecordKind {
    /// Whether a record of this kind that names one person is that person's own. Sessions, agreements and notes name several,
    /// or say what professionals think; a message is judged by its release.
    fileprivate var isCopied: Bool {
        switch self {
        case .person, .attribution, .information, .consent, .offer, .readiness, .facts, .message, .closure,
            .personRequest:
            true
        default: false
        }
    }
}

extension JSON {
    /// Whether a record is about that person alone, or is a message that they wrote or were shown.
    fileprivate func isAbout(_ pseudonym: String) -> Bool {
        let content = self["content"]
        if self["kind"]?.string == RecordKind.message.rawValue {
            return content?["from"]?.string == pseudonym
                || content?["to"]?.string == pseudonym && content?["state"]?.string == "released"
        }
        return ["person", "pseudonym", "party", "by"].contains { content?[$0]?.string == pseudonym }
    }
}
