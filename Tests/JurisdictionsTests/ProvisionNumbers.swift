/// The numbers of provisions in texts, written in one way: `§§ 203-1–203-2`, `art. 615-ter`, `§ 71 a`, `1:233`.
struct ProvisionNumbers {
    private var known: Set<String> = []

    init(_ texts: some Sequence<String>) {
        for text in texts { collect(text) }
    }

    /// Whether the number of a part, `sec_203-1` or `art_615-ter`, is among them.
    func contains(part: String) -> Bool {
        let first = part.split(separator: "__").first ?? ""
        let number = first.split(separator: "_", maxSplits: 1).last ?? ""
        return known.contains(Self.plain(number))
    }

    private mutating func collect(_ text: String) {
        let tokens = text.split { !($0.isLetter || $0.isNumber || "-–.:/".contains($0)) }
            .map { String($0).replacing("–", with: "-") }
        for (index, token) in tokens.enumerated() where token.contains(where: \.isNumber) {
            known.insert(Self.plain(token))
            let pieces = token.split { "-/:".contains($0) }
            for piece in pieces { known.insert(Self.plain(piece)) }
            if pieces.count == 2, let first = Int(pieces[0]), let last = Int(pieces[1]), first < last,
                last - first <= 60
            {
                for number in first...last { known.insert(String(number)) }
            }
            if index + 1 < tokens.count, Self.isSuffix(tokens[index + 1]) {
                known.insert(Self.plain(token + tokens[index + 1]))
            }
        }
    }

    private static func isSuffix(_ word: String) -> Bool {
        word.count == 1 && word.allSatisfy(\.isLetter)
            || ["bis", "ter", "quater", "quinquies"].contains(word)
    }

    private static func plain(_ text: some StringProtocol) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
