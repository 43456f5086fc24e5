/// Sets of code points by general category.
enum UnicodeCategories {
    /// The set of a category such as `Lu`, or of a group of categories such as `L`; nil for another name.
    static func set(named name: String) -> ScalarSet? { name == "Any" ? .all : sets[name] }

    /// All sets, found by one walk over all code points when the first is asked for.
    private static let sets: [String: ScalarSet] = {
        var ranges: [String: [ClosedRange<UInt32>]] = [:]
        var current = ""
        var start: UInt32 = 0
        for code in 0...UInt32(0x110000) {
            let category =
                code > 0x10FFFF
                ? "" : Unicode.Scalar(code).map { abbreviation($0.properties.generalCategory) } ?? "Cs"
            guard category != current else { continue }
            if !current.isEmpty {
                ranges[current, default: []].append(start...(code - 1))
                ranges[String(current.prefix(1)), default: []].append(start...(code - 1))
            }
            current = category
            start = code
        }
        return ranges.mapValues { ScalarSet($0) }
    }()

    private static func abbreviation(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
