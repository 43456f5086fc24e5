package import Wire

/// What leaves this agency, element by element, and what is kept back: decided before anything is signed.
///
/// Every element of a case that concerns a person belongs to a data category. An element leaves only when the officer
/// asks for its category to be sent and no rule withholds it. An element without a category never leaves.
package struct Disclosure: Sendable, Hashable {
    /// One element of the case and what it says about a person.
    package struct Element: Sendable, Hashable {
        /// A JSON Pointer into the case, for example `/parties/0/birth`.
        package var pointer: String
        package var category: String

        package init(pointer: String, category: String) {
            self.pointer = pointer
            self.category = category
        }
    }

    /// A category that is kept back and by what: a rule with its citation, or the officer's choice.
    package struct Withheld: Sendable, Hashable {
        package var category: String
        package var by: String

        package init(category: String, by: String) {
            self.category = category
            self.by = by
        }
    }

    package var sent: [Element]
    package var withheld: [Withheld]
    /// The minimised case, as it goes into the referral.
    package var content: JSON

    /// Minimises a case.
    ///
    /// - Parameters:
    ///   - file: the case as it is held here.
    ///   - requested: the data categories that the officer asks to send.
    ///   - withheld: the categories that rules keep back, each with the rule that does.
    package init(of file: Case, requested: Set<String>, withheld rules: [Withheld]) {
        let forbidden = Set(rules.map(\.category))
        var content = JSONObject()
        var sent: [Element] = []
        var notAsked: Set<String> = []
        func take(_ value: JSON?, _ pointer: String, _ rule: Rule) -> JSON? {
            guard let value else { return nil }
            switch rule {
            case .always: return value
            case .never: return nil
            case .category(let category):
                guard !forbidden.contains(category) else { return nil }
                guard requested.contains(category) else {
                    notAsked.insert(category)
                    return nil
                }
                sent.append(Element(pointer: pointer, category: category))
                return value
            }
        }
        func take(_ elements: [(String, Rule)], of value: JSON?, at pointer: String) -> JSONObject {
            var members = JSONObject()
            for (name, rule) in elements { members[name] = take(value?[name], pointer + "/" + name, rule) }
            return members
        }
        content = take(Self.frame, of: file.record, at: "")
        content["offence"] = .object(take(Self.offence, of: file.record["offence"], at: "/offence"))
        let harm = take(Self.harm, of: file.record["harm"], at: "/harm")
        if !harm.isEmpty { content["harm"] = .object(harm) }
        content["parties"] = .array(
            file.parties.enumerated().map { index, party in
                .object(take(Self.elements(of: party.role), of: party.record, at: "/parties/\(index)"))
            }
        )
        self.content = .object(content)
        self.sent = sent
        self.withheld =
            rules
            + notAsked.subtracting(forbidden).sorted().map {
                Withheld(category: $0, by: "not asked for by the officer")
            }
    }

    /// The `minimisation` member of a referral.
    package var report: JSON { Self.report(sent: sent, withheld: withheld) }

    /// The `minimisation` member of a document: each element that leaves with its category, and each category that is kept back.
    package static func report(sent: [Element], withheld: [Withheld]) -> JSON {
        .object(
            JSONObject([
                (
                    "sent",
                    .array(
                        sent.map {
                            .object(
                                JSONObject([
                                    ("element", .string($0.pointer)), ("category", .string($0.category)),
                                ])
                            )
                        }
                    )
                ),
                (
                    "withheld",
                    .array(
                        withheld.map {
                            .object(JSONObject([("category", .string($0.category)), ("by", .string($0.by))]))
                        }
                    )
                ),
            ])
        )
    }
}

extension Disclosure {
    /// What decides whether an element of a case leaves.
    private enum Rule {
        /// It identifies the matter rather than a person.
        case always
        /// It leaves with its data category.
        case category(String)
        case never
    }

    // The closed list of what a case may say. What is not listed never leaves.
    private static let frame: [(String, Rule)] = [
        ("reference", .always), ("stage", .always), ("attribution", .category("attribution")),
    ]
    private static let offence: [(String, Rule)] = [
        ("budapest", .always), ("provisions", .always), ("date", .always),
        ("conduct", .category("offence-facts")),
    ]
    private static let harm: [(String, Rule)] = [
        ("summary", .category("harm")), ("loss", .category("harmed-financial")),
    ]
    private static let everyParty: [(String, Rule)] = [
        ("pseudonym", .always), ("role", .always), ("country", .always), ("languages", .always),
    ]

    private static func elements(of role: Party.Role?) -> [(String, Rule)] {
        switch role {
        case .harmed, .responsible:
            let prefix = role == .harmed ? "harmed-" : "responsible-"
            return everyParty + [
                ("acknowledges", .always), ("birth", .category(prefix + "birth")),
                ("contact", .category(prefix + "contact")), ("wishes", .category(prefix + "statement")),
                ("needs", .category(prefix + "health")),
                ("record", role == .responsible ? .category("responsible-criminal-record") : .never),
            ]
        case .guardian: return everyParty + [("contact", .category("guardian-contact"))]
        case .supporter, nil: return everyParty
        }
    }
}
