/// A language in which the report inside a bundle is written.
///
/// English is complete by construction. Another language gives the phrases that it has; a missing one appears in English, and
/// ``missing`` lists it for the translator.
package struct BundleLanguage: Sendable {
    /// BCP 47 tag.
    package let tag: String
    package let isRightToLeft: Bool
    private let texts: [BundlePhrase: String]

    package static let english = BundleLanguage(tag: "en", isRightToLeft: false, texts: [:])

    package init(tag: String, isRightToLeft: Bool, texts: [BundlePhrase: String]) {
        self.tag = tag
        self.isRightToLeft = isRightToLeft
        self.texts = texts
    }

    package var missing: [BundlePhrase] {
        tag == Self.english.tag ? [] : BundlePhrase.allCases.filter { texts[$0] == nil }
    }

    /// The phrase with its places filled, in one pass: a value that looks like a place stays what it is.
    package func callAsFunction(_ phrase: BundlePhrase, _ values: [String: String] = [:]) -> String {
        let text = texts[phrase] ?? phrase.english
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            filled += values[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
