/// A set of characters, as a class such as `[a-z\d]` describes it.
struct CharacterClass: Sendable, Hashable {
    var ranges: [ClosedRange<UInt32>] = []
    var categories: Set<Unicode.GeneralCategory> = []
    /// Sets of which everything outside belongs to this one: `\D` within brackets.
    var complements: [CharacterClass] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isListed =
            ranges.contains { $0.contains(scalar.value) }
            || (!categories.isEmpty && categories.contains(scalar.properties.generalCategory))
            || complements.contains { !$0.contains(scalar) }
        return isListed != isNegated
    }

    mutating func formUnion(_ other: CharacterClass) {
        if other.isNegated {
            var inner = other
            inner.isNegated = false
            complements.append(inner)
        } else {
            ranges += other.ranges
            categories.formUnion(other.categories)
            complements += other.complements
        }
    }

    static func only(_ scalar: Unicode.Scalar) -> CharacterClass {
        CharacterClass(ranges: [scalar.value...scalar.value])
    }

    /// `\d`: ASCII digits only, as ECMA-262 says.
    static let digits = CharacterClass(ranges: [0x30...0x39])
    /// `\w`: ASCII letters, digits and the low line.
    static let word = CharacterClass(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// `\s`: ECMA-262 white space and line terminators.
    static let space = CharacterClass(
        ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2028...0x2029, 0xFEFF...0xFEFF],
        categories: [.spaceSeparator]
    )
    /// `.`: everything but line terminators.
    static let any = CharacterClass(
        ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029],
        isNegated: true
    )

    var complement: CharacterClass {
        var other = self
        other.isNegated.toggle()
        return other
    }
}

extension CharacterClass {
    /// `\p{…}` for a general category, by its short or long name (UAX #44, PropertyValueAliases).
    static func category(named name: String) -> CharacterClass? {
        guard let categories = categoriesByName[name] else { return nil }
        return CharacterClass(categories: categories)
    }

    private static let categoriesByName: [String: Set<Unicode.GeneralCategory>] = {
        let single: [(String, String, Unicode.GeneralCategory)] = [
            ("Lu", "Uppercase_Letter", .uppercaseLetter), ("Ll", "Lowercase_Letter", .lowercaseLetter),
            ("Lt", "Titlecase_Letter", .titlecaseLetter), ("Lm", "Modifier_Letter", .modifierLetter),
            ("Lo", "Other_Letter", .otherLetter), ("Mn", "Nonspacing_Mark", .nonspacingMark),
            ("Mc", "Spacing_Mark", .spacingMark), ("Me", "Enclosing_Mark", .enclosingMark),
            ("Nd", "Decimal_Number", .decimalNumber), ("Nl", "Letter_Number", .letterNumber),
            ("No", "Other_Number", .otherNumber), ("Pc", "Connector_Punctuation", .connectorPunctuation),
            ("Pd", "Dash_Punctuation", .dashPunctuation), ("Ps", "Open_Punctuation", .openPunctuation),
            ("Pe", "Close_Punctuation", .closePunctuation),
            ("Pi", "Initial_Punctuation", .initialPunctuation),
            ("Pf", "Final_Punctuation", .finalPunctuation), ("Po", "Other_Punctuation", .otherPunctuation),
            ("Sm", "Math_Symbol", .mathSymbol), ("Sc", "Currency_Symbol", .currencySymbol),
            ("Sk", "Modifier_Symbol", .modifierSymbol), ("So", "Other_Symbol", .otherSymbol),
            ("Zs", "Space_Separator", .spaceSeparator), ("Zl", "Line_Separator", .lineSeparator),
            ("Zp", "Paragraph_Separator", .paragraphSeparator), ("Cc", "Control", .control),
            ("Cf", "Format", .format), ("Cs", "Surrogate", .surrogate), ("Co", "Private_Use", .privateUse),
            ("Cn", "Unassigned", .unassigned),
        ]
        let grouped: [(String, String)] = [
            ("L", "Letter"), ("M", "Mark"), ("N", "Number"), ("P", "Punctuation"), ("S", "Symbol"),
            ("Z", "Separator"),
            ("C", "Other"),
        ]
        var names: [String: Set<Unicode.GeneralCategory>] = [:]
        for (short, long, category) in single {
            names[short] = [category]
            names[long] = [category]
        }
        for (short, long) in grouped {
            let members = Set(single.filter { $0.0.hasPrefix(short) }.map(\.2))
            names[short] = members
            names[long] = members
        }
        names["digit"] = names["Nd"]
        names["punct"] = names["P"]
        names["cntrl"] = names["Cc"]
        return names
    }()
}
