/// A language in which the console speaks.
package struct Language: Sendable {
    package enum Direction: String, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    /// BCP 47 tag, such as `en` or `pt`.
    package let tag: String
    package let direction: Direction
    /// Which form of a phrase goes with a number, as the Unicode CLDR plural rules have it for whole numbers.
    package let plural: @Sendable (Int) -> PluralForm

    package init(tag: String, direction: Direction, plural: @escaping @Sendable (Int) -> PluralForm) {
        self.tag = tag
        self.direction = direction
        self.plural = plural
    }

    package static let english = Language(tag: "en", direction: .leftToRight) { $0 == 1 ? .one : .other }
}

/// The plural categories of Unicode CLDR.
package enum PluralForm: Sendable, Hashable {
    case zero, one, two, few, many, other
}

/// The text of a phrase: one form, or one for each plural category that the language has.
/// `{name}` stands for a value that is filled in.
package enum Wording: Sendable, Hashable, ExpressibleByStringLiteral {
    case text(String)
    case counted([PluralForm: String])

    package init(stringLiteral text: String) {
        self = .text(text)
    }

    func text(for form: PluralForm) -> String? {
        switch self {
        case .text(let text): text
        case .counted(let forms): forms[form] ?? forms[.other]
        }
    }
}
