package import Wire

/// Of whom content speaks, by pseudonym. What is known of one person lies under that person's keys, so that it goes with the
/// person while the case stays.
package struct Concerns: Sendable, Hashable {
    /// The content as a whole is about these people: it goes as soon as one of them does.
    package var whole: [String] = []
    /// What in the content is about one of several people: that goes with the person, and the rest stays.
    package var parts: [String: [JSONPointer]] = [:]

    package init(whole: [String] = [], parts: [String: [JSONPointer]] = [:]) {
        self.whole = whole
        self.parts = parts
    }

    /// Content about nobody, or about everybody at once.
    package static let nobody = Concerns()
}

extension Case {
    /// What the case says of each party, but the pseudonym and the role.
    package var concerns: Concerns {
        var concerns = Concerns()
        for (index, party) in parties.enumerated() where !party.pseudonym.isEmpty {
            let place = JSONPointer(["parties", String(index)])
            let said = (party.record.object?.keys ?? []).filter { $0 != "pseudonym" && $0 != "role" }
            guard !said.isEmpty else { continue }
            concerns.parts[party.pseudonym, default: []] += said.map(place.appending)
        }
        return concerns
    }
}
