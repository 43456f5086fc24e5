package import Wire

/// What a person here decided about conditions that no software can judge: whether words allow that what came under them leaves in
/// one way, or whether a condition of purpose allows another purpose.
///
/// Until somebody has said so, what was supplied under words stays (Budapest Convention art. 26(2)), and what came for one purpose
/// serves no other (Second Additional Protocol art. 14(2)). The last decision about a way counts.
package struct UseDecision: Sendable, Hashable {
    package var id: Identifier
    /// The document that came under the words.
    package var document: Identifier
    /// In which way it is to leave.
    package var exit: UseLimits.Exit
    package var allows: Bool
    /// Why, in plain words.
    package var says: String
    package var by: String
    package var at: Instant

    package init(
        id: Identifier,
        document: Identifier,
        exit: UseLimits.Exit,
        allows: Bool,
        says: String,
        by: String,
        at: Instant
    ) {
        self.id = id
        self.document = document
        self.exit = exit
        self.allows = allows
        self.says = says
        self.by = by
        self.at = at
    }

    /// In words, beside the condition.
    package var inWords: String {
        "on \(at.date) \(by) decided that it may \(allows ? "" : "not ")\(exit.inWords): \(says)"
    }

    package var json: JSON {
        .object([
            "way": .string(exit.name), "to": exit.recipient.map { .string($0.text) } ?? .null,
            "allowed": .bool(allows), "says": .string(says), "by": .string(by), "at": .string(at.rfc3339),
        ])
    }
}

extension UseLimits {
    /// The conditions in words that an offer of information sets on all of what is supplied under it; none where it is no offer.
    package init(wordsOf offer: Document) {
        let conditions = offer.type == .spontaneousInformation ? offer.body["conditions"]?.array : nil
        self.init(
            (conditions ?? []).compactMap { condition in
                condition["says"]?.string.map { UseLimit(element: "", kind: .words, says: $0) }
            }
        )
    }

    /// Puts beside the conditions that people here judge what they have decided about them.
    ///
    /// - Parameter decisions: about this document, in the order in which they were made.
    package mutating func decide(_ decisions: [UseDecision]) {
        for index in limits.indices {
            switch limits[index].kind {
            case .words: limits[index].decisions = decisions.filter { !$0.exit.isUse }
            case .purpose: limits[index].decisions = decisions.filter(\.exit.isUse)
            default: continue
            }
        }
    }
}

extension UseLimit {
    /// Whether somebody here has decided last that the condition allows this way.
    package func isAllowed(by exit: UseLimits.Exit) -> Bool {
        decisions.last { $0.exit == exit }?.allows ?? false
    }
}
