package import Wire

/// A case of this agency, as its officer entered it, valid under `case.schema.json`.
///
/// Parties are pseudonymous: there is no field for a name. The record keeps the JSON that was entered, so that nothing
/// is lost between the file and the store; the accessors below read what the software acts on.
package struct Case: Sendable, Hashable {
    /// The file's content.
    package var record: JSON

    /// - Parameter record: a case file that ``DocumentSchemas/findings(inCase:)`` found nothing in.
    package init(record: JSON) { self.record = record }

    /// The agency's own reference.
    package var reference: String { record["reference"]?.string ?? "" }
    /// The stage of the proceedings, one of the fact schema's names.
    package var stage: String { record["stage"]?.string ?? "" }
    /// Articles of the Budapest Convention, for example `art2`.
    package var budapestArticles: [String] {
        record["offence"]?["budapest"]?.array?.compactMap(\.string) ?? []
    }
    /// National provisions as they are shown, for example `EE § 217`.
    package var provisions: [String] {
        (record["offence"]?["provisions"]?.array ?? []).compactMap { item in
            guard let jurisdiction = item["jurisdiction"]?.string, let provision = item["provision"]?.string
            else {
                return nil
            }
            return jurisdiction + " " + provision
        }
    }
    package var parties: [Party] { (record["parties"]?.array ?? []).map(Party.init(record:)) }
    /// Answers to the rule packs' questions that no other field holds.
    package var answers: JSONObject { record["facts"]?.object ?? JSONObject() }

    /// The same case with one more answer to a rule pack's question.
    package func answering(_ fact: String, with value: JSON) -> Case {
        guard var members = record.object else { return self }
        var facts = answers
        facts[fact] = value
        members["facts"] = .object(facts)
        return Case(record: .object(members))
    }
}

/// One person of a case, known by a pseudonym.
package struct Party: Sendable, Hashable {
    package var record: JSON

    package init(record: JSON) { self.record = record }

    package enum Role: String, Sendable, Hashable, CaseIterable {
        case harmed
        case responsible
        case guardian
        case supporter
    }

    package var pseudonym: String { record["pseudonym"]?.string ?? "" }
    package var role: Role? { record["role"]?.string.flatMap(Role.init(rawValue:)) }
    /// A year, a month or a day.
    package var birth: String? { record["birth"]?.string }
    package var country: String? { record["country"]?.string }
    package var languages: [String] { record["languages"]?.array?.compactMap(\.string) ?? [] }
    package var acknowledges: String? { record["acknowledges"]?.string }
}
