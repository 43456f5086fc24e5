import Foundation
import Referrals
package import Wire

/// The words of a text as they are looked for: letters and digits alone, without case and accents, so that `Sao` finds `São`.
package enum SearchWords {
    /// Longer words are cut to this many characters; what is longer is no word of a language.
    private static let longest = 40
    /// How many letters the beginning of a word has at least that can be looked for (`frau*`).
    package static let shortestBeginning = 4

    /// What is kept of everything that a record says: its words, and the beginnings of those that have letters.
    ///
    /// The names of members are no words; nor are signatures and digests, which nobody looks for.
    package static func kept(of json: JSON) -> Set<String> {
        var kept: Set<String> = []
        eachText(in: json) { text in
            for word in words(of: text) {
                kept.insert(word)
                if let beginning = beginning(of: word) { kept.insert(beginning) }
            }
        }
        return kept
    }

    /// One word that is looked for.
    package struct Wanted: Sendable, Hashable {
        /// Folded; without the `*`.
        package var word: String
        /// Whether words that begin with it count as well.
        package var isBeginning: Bool

        /// Under what it is in the index.
        var key: String { isBeginning ? SearchWords.beginning(of: word) ?? word : word }

        func isIn(_ words: Set<String>) -> Bool {
            words.contains(word) || (isBeginning && words.contains { $0.hasPrefix(word) })
        }
    }

    /// Reads what somebody looks for. A word that ends in `*` is the beginning of one.
    package static func wanted(in text: String) -> [Wanted] {
        var wanted: [Wanted] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            let words = words(of: String(part))
            for (index, word) in words.enumerated() {
                let isLast = index == words.count - 1 && part.hasSuffix("*")
                let isBeginning = isLast && beginning(of: word) != nil
                let found = Wanted(word: word, isBeginning: isBeginning)
                if !wanted.contains(found) { wanted.append(found) }
            }
        }
        return wanted
    }

    /// Every word of a record, as it stands.
    static func words(in json: JSON) -> Set<String> {
        var all: Set<String> = []
        eachText(in: json) { all.formUnion(words(of: $0)) }
        return all
    }

    private static func words(of text: String) -> [String] {
        let folded = text.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        return folded.split { !$0.isLetter && !$0.isNumber }
            .filter { $0.utf8.count >= 2 }
            .map { String($0.prefix(longest)) }
    }

    /// The first letters of a word, marked so that they are no word themselves; nil for a word with digits or a short one.
    private static func beginning(of word: String) -> String? {
        guard word.count >= shortestBeginning, word.allSatisfy(\.isLetter) else { return nil }
        return word.prefix(shortestBeginning) + "*"
    }

    private static func eachText(in json: JSON, _ body: (String) -> Void) {
        switch json {
        case .string(let text):
            // A signed statement or a digest is one long run without a blank.
            if text.utf8.count <= 120 || text.contains(" ") { body(text) }
        case .array(let items): for item in items { eachText(in: item, body) }
        case .object(let object): for member in object.members { eachText(in: member.value, body) }
        case .null, .bool, .integer, .number: break
        }
    }
}
