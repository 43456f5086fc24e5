package import Wire

/// One condition on one element of what was received: it travels with the element, is shown with it, and stops it where it
/// may not go (Budapest Convention art. 28, Second Additional Protocol art. 14(2) and (10)).
package struct UseLimit: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Kept confidential: shown to those who work on the case, and to nobody else.
        case confidential
        /// Used for the named purpose only: for another one it is neither assessed, passed on nor exported, unless a person here has
        /// decided that the conditions allow that.
        case purpose
        /// Never leaves the node as a file or a print.
        case noExport = "no-export"
        /// Never goes on to another node.
        case noOnward = "no-onward"
        /// Leaves in any way only after its sender was asked.
        case askBefore = "ask-before"
        /// Erased by the named day.
        case deleteBy = "delete-by"
        /// Under conditions in words that were taken on before it was supplied: it leaves only in a way of which a person here has
        /// decided that the words allow it. No document lists it; it follows from the offer.
        case words

        /// Those that a document may list.
        package static let listed = allCases.filter { $0 != .words }

        /// Whether a person here decides if a use keeps it: no program can tell what words allow, or whether one purpose is within
        /// another (Second Additional Protocol art. 14(2)).
        package var isDecidedHere: Bool { self == .words || self == .purpose }
    }

    /// A JSON Pointer (RFC 6901) into the body of the document; empty for all of it.
    package var element: String
    package var kind: Kind
    /// The purpose, for ``Kind/purpose``.
    package var purpose: String?
    /// The calendar day, for ``Kind/deleteBy``.
    package var day: String?
    package var says: String?
    /// The provision it rests on, as its sender cited it.
    package var cite: String?
    /// Who set it, where that is not the issuer of the document: it was received under it, and passed on under it.
    package var from: EntityID?
    /// What its sender has said since to lift it, for all of the element or for parts.
    package var lifts: [LimitLift] = []
    /// What people here have decided about what only people can judge, in the order in which they did: see ``Kind/isDecidedHere``.
    package var decisions: [UseDecision] = []

    package init(
        element: String,
        kind: Kind,
        purpose: String? = nil,
        day: String? = nil,
        says: String? = nil,
        cite: String? = nil,
        from: EntityID? = nil
    ) {
        self.from = from
        self.element = element
        self.kind = kind
        self.purpose = purpose
        self.day = day
        self.says = says
        self.cite = cite
    }

    /// Reads one item of a document's `limits`; nil where it is none. A body that its schema has taken has none of those.
    package init?(_ json: JSON) {
        guard let element = json["element"]?.string,
            let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(
            element: element,
            kind: kind,
            purpose: json["purpose"]?.string,
            day: json["day"]?.string,
            says: json["says"]?.string,
            cite: json["cite"]?.string,
            from: json["from"]?.string.flatMap { EntityID($0) }
        )
    }

    /// As it stands in a document.
    package var json: JSON {
        var object: JSONObject = ["element": .string(element), "kind": .string(kind.rawValue)]
        for (name, value) in [("purpose", purpose), ("day", day), ("says", says), ("cite", cite)] {
            if let value { object[name] = .string(value) }
        }
        if let from { object["from"] = .string(from.text) }
        // No document says it of its own limits: it is shown where they are.
        if !lifts.isEmpty { object["lifted"] = .array(lifts.map(\.json)) }
        if !decisions.isEmpty { object["decided"] = .array(decisions.map(\.json)) }
        return .object(object)
    }

    /// In words, for wherever the element is shown.
    package var inWords: String {
        let words =
            switch kind {
            case .confidential: "keep confidential"
            case .purpose: "use only for \(purpose ?? "the purpose of the request")"
            case .noExport: "do not export"
            case .noOnward: "do not pass on"
            case .askBefore: "ask the sender before it leaves"
            case .deleteBy: "erase by \(day ?? "")"
            case .words:
                "under the condition \"\(says ?? "")\": it leaves only as a person here decides that this allows"
            }
        let whose = from.map { ", set by \($0.text)" } ?? ""
        return
            ([words + whose + (cite.map { " [\($0)]" } ?? "")] + lifts.map(\.inWords)
            + decisions.map(\.inWords))
            .joined(separator: "; ")
    }

    /// Whether it stands on the element at `pointer`: on itself, on what holds it, or on a part of it.
    package func concerns(_ pointer: String) -> Bool {
        element == pointer || element.isEmpty || pointer.isEmpty || pointer.hasPrefix(element + "/")
            || element.hasPrefix(pointer + "/")
    }
}
