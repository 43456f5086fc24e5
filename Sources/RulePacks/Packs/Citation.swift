package import Wire

/// An act or instrument that a pack relies on.
package struct LegalSource: Sendable, Hashable {
    package var id: String
    package var title: LocalizedText
    /// Its addresses by kind: `eli`, `celex`, `id`, `url`; at least one.
    package var addresses: [String: String]
    /// The date of the text that was read.
    package var expression: CalendarDate?
    package var place: SourcePlace
}

/// A provision: a source and a part of it (Akoma Ntoso style, `art_7__para_1`).
package struct Citation: Sendable, Hashable {
    /// The pack that lists the source; differs from the rule's pack only in adopted layers.
    package var pack: String
    package var source: String
    package var part: String?
    package var title: LocalizedText
    package var addresses: [String: String]
    package var expression: CalendarDate?
    package var note: String?

    /// `rj-act art_7__para_1`
    package var label: String { part.map { "\(source) \($0)" } ?? source }

    package var json: JSON {
        var object = JSONObject()
        object["pack"] = .string(pack)
        object["source"] = .string(source)
        object["title"] = title.json
        if let part { object["at"] = .string(part) }
        for (kind, address) in addresses.sorted(by: { $0.key < $1.key }) { object[kind] = .string(address) }
        if let expression { object["expression"] = .string(expression.description) }
        if let note { object["note"] = .string(note) }
        return .object(object)
    }
}

/// How much a value or rule can be relied on. Shown wherever it speaks.
package struct Provenance: Sendable, Hashable {
    package enum Confidence: String, Sendable, Hashable, CaseIterable {
        case high, medium, low
    }

    /// What the statement rests on.
    package enum Basis: String, Sendable, Hashable, CaseIterable {
        /// The provision's text was read.
        case text
        /// A secondary source was read.
        case secondary
        /// Somebody's knowledge, not checked.
        case recall
    }

    /// Counsel's review: who and when.
    package struct Review: Sendable, Hashable {
        package var by: String
        package var on: CalendarDate?
    }

    package var confidence: Confidence
    package var basis: Basis
    /// nil: not reviewed.
    package var review: Review?

    /// What holds where neither value nor pack says anything: the least that can be claimed.
    package static let unstated = Provenance(confidence: .medium, basis: .recall, review: nil)

    package var json: JSON {
        var object = JSONObject()
        object["confidence"] = .string(confidence.rawValue)
        object["basis"] = .string(basis.rawValue)
        if let review {
            var reviewed = JSONObject([("by", .string(review.by))])
            if let date = review.on { reviewed["on"] = .string(date.description) }
            object["review"] = .object(reviewed)
        } else {
            object["review"] = .string("none")
        }
        return .object(object)
    }
}
