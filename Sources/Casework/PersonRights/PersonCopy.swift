package import Referrals
package import Wire

/// What is held about one person of a case: the copy that the person may have (P2-14.12).
///
/// It holds what is about this person and nothing about anybody else: records of their own, what the case says of their party, and
/// messages that they wrote or that were released to them, each only as far as the role that hands it over may read it. What others
/// said of them in confidence stays with those others. What is kept back is listed, kind by kind, with the reason; what an authority
/// keeps under its own rules is no part of it, and the copy says so whether there is any or not.
package struct PersonCopy: Sendable {
    package var person: String
    package var madeAt: Instant
    /// What the case says of the party itself.
    package var party: JSON?
    package var records: [AnyRecord]
    /// What is kept back, by kind.
    package var withheld: [Withheld]

    /// A kind of record about the person that is not in the copy.
    package struct Withheld: Sendable, Hashable {
        package var kind: RecordKind
        package var why: Why

        package enum Why: String, Sendable, Hashable, CaseIterable {
            /// A lawful ground keeps it back, which is named with the answer.
            case ground
            /// Whoever hands the copy over may not read it.
            case role
            /// It names several people, or holds what professionals think of them.
            case several
            /// It was given without a name.
            case unnamed

            /// In words for the person.
            package var says: String {
                switch self {
                case .ground: "A provision keeps it back; the answer names it."
                case .role:
                    "Whoever makes this copy may not read it. Ask for it from those who work with you on it, or from another officer."
                case .several: "It speaks of other people too, or holds what professionals think."
                case .unnamed: "It was given without a name, so that nobody can tell whose it is."
                }
            }
        }
    }

    /// The conditions of another agency that keep what the case says of the party here: it came with a referral.
    package private(set) var conditions: [UseLimit] = []

    /// Leaves out what the case says of the party.
    package mutating func keepPartyBack(under conditions: [UseLimit]) {
        (party, self.conditions) = (nil, conditions)
    }

    /// The machine-readable form.
    package var json: JSON {
        .object([
            "person": .string(person), "madeAt": .string(madeAt.rfc3339), "party": party ?? .null,
            "records": .array(records.map(\.json)),
            "withheld": .array(
                withheld.map { item in
                    .object([
                        "kind": .string(item.kind.rawValue), "why": .string(item.why.rawValue),
                        "says": .string(item.why.says),
                    ])
                }
            ),
            "says": .string(Self.authority),
            "conditions": .array(conditions.map(\.json)),
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
            lines.append("Kept back:")
            lines += withheld.map { "  \($0.kind.rawValue): \($0.why.says)" } + [""]
        }
        if !conditions.isEmpty {
            lines.append("What the case says of the person came from another agency, which keeps it back:")
            lines += conditions.map { "  " + $0.inWords }
        }
        lines.append(Self.authority)
        return lines.joined(separator: "\n")
    }

    private static let authority =
        "What a prosecuting authority keeps under its own rules is no part of this copy; whether there is any is not said here."

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
    /// The copy of what is held about a person, as far as a role may read it.
    ///
    /// - Parameter grounded: the kinds that a lawful ground keeps back.
    /// - Throws: ``CaseworkError`` with `notFound` for a person whom the case does not know.
    package func copy(
        of pseudonym: String,
        without grounded: [RecordKind] = [],
        as role: Role,
        at now: Instant
    ) throws(CaseworkError) -> PersonCopy {
        let person = try person(pseudonym)
        let party = basis.record["parties"]?.array?.first { $0["pseudonym"]?.string == pseudonym }
        let mayReadParty = role.may(.read, RecordKind.person.compartment)
        var given: [AnyRecord] = []
        var withheld: Set<PersonCopy.Withheld> = []
        if party != nil, !mayReadParty { withheld.insert(.init(kind: .person, why: .role)) }
        for record in records {
            switch record.copying {
            case .own where record.json.isAbout(pseudonym):
                if grounded.contains(record.kind) {
                    withheld.insert(.init(kind: record.kind, why: .ground))
                } else if !role.may(.read, record.kind.compartment) {
                    withheld.insert(.init(kind: record.kind, why: .role))
                } else {
                    given.append(record.withoutReasons)
                }
            case .several where record.json.names(pseudonym):
                withheld.insert(
                    .init(kind: record.kind, why: grounded.contains(record.kind) ? .ground : .several)
                )
            case .unnamed where record.json["content"]?["role"]?.string == person.role.rawValue:
                withheld.insert(.init(kind: record.kind, why: .unnamed))
            default: break
            }
        }
        return PersonCopy(
            person: pseudonym,
            madeAt: now,
            party: mayReadParty ? party : nil,
            records: given,
            withheld: withheld.sorted {
                ($0.kind.rawValue, $0.why.rawValue) < ($1.kind.rawValue, $1.why.rawValue)
            }
        )
    }
}

extension RecordKind {
    /// What becomes of records of a kind in the copy for a person.
    fileprivate enum Copying {
        /// One that names one person is that person's own; a message is judged by its release.
        case own
        /// It names several people, or says what professionals think.
        case several
        /// It says of which role the person was, and not who.
        case unnamed
        /// The agency's own, or an authority's.
        case never
    }

    fileprivate var copying: Copying {
        switch self {
        case .person, .identity, .information, .consent, .offer, .readiness, .facts, .message, .closure,
            .personRequest, .complaint, .otherHelp, .informationComparison:
            .own
        // How sure it is that it was this person names who else it could have been, and on what that rests.
        case .session, .screening, .agreement, .note, .declaration, .consultation, .attribution: .several
        case .survey: .unnamed
        default: .never
        }
    }
}

extension AnyRecord {
    /// What somebody else asked on behalf of the person is in words of theirs, and not the person's own.
    fileprivate var copying: RecordKind.Copying {
        kind == .personRequest && json["content"]?["representative"]?.string != nil ? .several : kind.copying
    }

    /// Without what officers told one another of why somebody stands in another role: it may speak of others.
    fileprivate var withoutReasons: AnyRecord {
        guard kind == .person, var members = json.object, var content = members["content"]?.object,
            var change = content["roleChange"]?.object
        else { return self }
        change["reasons"] = nil
        content["roleChange"] = .object(change)
        members["content"] = .object(content)
        var record = self
        record.json = .object(members)
        return record
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

    /// Whether the pseudonym stands anywhere in it as a whole, also as the person whom an answer is about
    /// (`retaliation@harmed-1`).
    fileprivate func names(_ pseudonym: String) -> Bool {
        func isNamed(_ text: String) -> Bool { text == pseudonym || text.hasSuffix("@" + pseudonym) }
        return switch self {
        case .string(let text): isNamed(text)
        case .array(let items): items.contains { $0.names(pseudonym) }
        case .object(let object): object.members.contains { isNamed($0.0) || $0.1.names(pseudonym) }
        default: false
        }
    }
}
