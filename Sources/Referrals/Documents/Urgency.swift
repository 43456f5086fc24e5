package import Wire

/// How soon something has to happen, and why.
package struct Urgency: Sendable, Hashable {
    package enum Level: String, Sendable, Hashable, CaseIterable {
        /// It may not wait (Budapest Convention art. 25(3)).
        case urgent
        /// A significant and imminent risk to the life or safety of a natural person (Second Additional Protocol art. 3(2)); the
        /// reason states its facts.
        case emergency
    }

    package var level: Level
    /// Why, in plain words.
    package var reason: String
    /// The day by which a formal confirmation follows; nil where none does.
    package var confirmBy: String?

    package init(level: Level, reason: String, confirmBy: String? = nil) {
        self.level = level
        self.reason = reason
        self.confirmBy = confirmBy
    }

    /// Reads a document's `urgency`; nil where it has none, or is routine.
    package init?(_ json: JSON?) {
        guard let level = json?["level"]?.string.flatMap(Level.init(rawValue:)),
            let reason = json?["reason"]?.string
        else { return nil }
        self.init(level: level, reason: reason, confirmBy: json?["confirmBy"]?.string)
    }

    package var json: JSON {
        var object: JSONObject = ["level": .string(level.rawValue), "reason": .string(reason)]
        if let confirmBy { object["confirmBy"] = .string(confirmBy) }
        return .object(object)
    }
}

/// What one element of a document says in another language (Second Additional Protocol art. 4).
package struct Translation: Sendable, Hashable {
    /// A JSON Pointer (RFC 6901) into the body.
    package var element: String
    /// BCP 47.
    package var language: String
    package var says: String

    package init(element: String, language: String, says: String) {
        self.element = element
        self.language = language
        self.says = says
    }

    /// Reads one item of a document's `translations`; nil where it is none.
    package init?(_ json: JSON) {
        guard let element = json["element"]?.string, let language = json["language"]?.string,
            let says = json["says"]?.string
        else { return nil }
        self.init(element: element, language: language, says: says)
    }

    package var json: JSON {
        ["element": .string(element), "language": .string(language), "says": .string(says)]
    }
}
