/// Who stands behind a pseudonym, and how they are reached without putting them in danger.
///
/// It lies in a compartment of its own, under the person's own keys: whoever has to reach the person reads it, and nobody else. It is
/// never sent, never in a bundle or a statistic, and no word of it is in the index; it goes with the person.
package struct IdentityRecord: RecordContent {
    package static var kind: RecordKind { .identity }

    /// The pseudonym.
    package var person: String
    /// As the person wants to be called.
    package var name: String
    /// How to reach them, the best way first.
    package var channels: [Contact]
    /// When, where and how they can be contacted without danger; what to avoid.
    package var safeContact: String?
    /// BCP 47, the best understood first.
    package var languages: [String]

    package struct Contact: Sendable, Hashable, Codable {
        package enum Way: String, Sendable, Hashable, Codable, CaseIterable {
            case telephone, email, post, messenger
            /// By way of somebody else: a lawyer, a shelter.
            case through
        }

        package var by: Way
        package var address: String

        package init(by: Way, address: String) {
            self.by = by
            self.address = address
        }
    }

    package init(
        person: String,
        name: String,
        channels: [Contact] = [],
        safeContact: String? = nil,
        languages: [String] = []
    ) {
        self.person = person
        self.name = name
        self.channels = channels
        self.safeContact = safeContact
        self.languages = languages
    }

    /// What is wrong with its form; empty where nothing is.
    var faults: [String] {
        var faults: [String] = []
        func require(_ text: String, _ most: Int, _ what: String) {
            let isPlain = !text.unicodeScalars.contains {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            if text.isEmpty || text.utf8.count > most || !isPlain {
                faults.append("\(what) has 1 to \(most) bytes and no control characters")
            }
        }
        require(name, 300, "a name")
        if channels.count > 10 { faults.append("there are at most 10 ways to reach a person") }
        for channel in channels { require(channel.address, 500, "an address") }
        if let safeContact { require(safeContact, 2000, "a note on safe contact") }
        if languages.count > 20 { faults.append("there are at most 20 languages") }
        for language in languages { require(language, 35, "a language tag") }
        return faults
    }
}

extension CaseFile {
    /// Who a person is, as it is known here; nil where nobody entered it.
    package func identity(of pseudonym: String) -> Filed<IdentityRecord>? {
        all(IdentityRecord.self).last { $0.content.person == pseudonym }
    }

    /// Enters who a person is, or what changed about it.
    ///
    /// - Throws: ``CaseworkError`` with `notPermitted`, `notFound`, `invalid`.
    @discardableResult
    package mutating func keep(_ identity: IdentityRecord, by act: Act) throws(CaseworkError)
        -> Filed<IdentityRecord>
    {
        try act.require(.write, .identities)
        _ = try person(identity.person)
        let faults = identity.faults
        guard faults.isEmpty else {
            throw CaseworkError(
                .invalid,
                "Who somebody is cannot be kept like this: \(faults.joined(separator: "; "))."
            )
        }
        guard let known = self.identity(of: identity.person) else { return try file(identity, by: act) }
        return try amend(known, by: act) { content throws(CaseworkError) in content = identity }
    }

    /// Whether somebody has the name of a person of the case: blanks, case and what follows a comma make no difference.
    func isNamedLikeSomebody(_ officer: String) -> Bool {
        func folded(_ name: String) -> String {
            let name = name.prefix { $0 != "," }
            return name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let name = folded(officer)
        return !name.isEmpty && all(IdentityRecord.self).contains { folded($0.content.name) == name }
    }
}
