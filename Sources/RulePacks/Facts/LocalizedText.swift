package import Wire

/// A text in one or more languages (BCP 47 tags).
package struct LocalizedText: Sendable, Hashable, CustomStringConvertible {
    package static let defaultLanguage = "en"

    package private(set) var texts: [String: String]

    package init(_ text: String) {
        texts = [Self.defaultLanguage: text]
    }

    /// - Returns: nil without any text.
    package init?(_ texts: [String: String]) {
        guard !texts.isEmpty else { return nil }
        self.texts = texts
    }

    /// The text in the language asked for, else its base language, else English, else the first by tag.
    package subscript(language: String) -> String {
        let base = language.split(separator: "-").first.map(String.init) ?? language
        return texts[language] ?? texts[base] ?? texts[Self.defaultLanguage]
            ?? texts.min { $0.key < $1.key }?.value ?? ""
    }

    package var description: String { self[Self.defaultLanguage] }

    /// A plain string where there is only English, else an object by language.
    package var json: JSON {
        if texts.count == 1, let text = texts[Self.defaultLanguage] { return .string(text) }
        return .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    package init?(json: JSON) {
        switch json {
        case .string(let text):
            self.init(text)
        case .object(let object):
            var texts: [String: String] = [:]
            for (language, value) in object.members {
                guard case .string(let text) = value else { return nil }
                texts[language] = text
            }
            self.init(texts)
        default:
            return nil
        }
    }
}
