import ArgumentParser
import Foundation
import Node
import Referrals

/// What a decision says in further languages.
struct TranslationOptions: ParsableArguments {
    @Option(
        help:
            "A translation of what is said, as LANGUAGE:ELEMENT=TEXT, for example pt:/says=…; repeatable (Second Additional Protocol art. 4)."
    )
    var translated: [String] = []

    func read() throws -> [Translation] { try translated.map(Self.read) }

    private static func read(_ text: String) throws -> Translation {
        guard let colon = text.firstIndex(of: ":"), let equals = text[colon...].firstIndex(of: "="),
            text.index(after: colon) < equals
        else {
            throw ValidationError("A translation is written like pt:/request/says=Por favor …")
        }
        return Translation(
            element: String(text[text.index(after: colon)..<equals]),
            language: String(text[..<colon]),
            says: String(text[text.index(after: equals)...])
        )
    }
}

extension LeftOut {
    /// Reads `WORDS`, `GROUND: WORDS` or `GROUND (PROVISION): WORDS`, where the ground is one of the list.
    init(typed text: String) {
        let codes = Set(Ground.all.map(\.code))
        guard let end = text.range(of: ": ") else {
            self.init(text)
            return
        }
        let words = String(text[end.upperBound...])
        let head = text[..<end.lowerBound]
        guard let open = head.range(of: " ("), head.hasSuffix(")") else {
            if codes.contains(String(head)) {
                self.init(words, ground: String(head))
            } else {
                self.init(text)
            }
            return
        }
        let code = String(head[..<open.lowerBound])
        guard codes.contains(code) else {
            self.init(text)
            return
        }
        self.init(words, ground: code, cite: String(head[open.upperBound...].dropLast()))
    }

    /// How it is written, for help texts.
    static let writing =
        "GROUND: WORDS, or GROUND (PROVISION): WORDS, names the ground too, as `referral decline --help` lists them"
}
