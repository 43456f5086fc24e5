/// Sets of code points by general category.
enum UnicodeCategories {
    /// The set of a category such as `Lu`, or of a group of categories such as `L`; nil for another name.
    ///
    /// Sets are found by walking all code points; the walk is bounded and happens once for each mention.
    static func set(named name: String) -> ScalarSet? {
        if name == "Any" { return .all }
        let known = ["L", "M", "N", "P", "S", "Z", "C"]
        let isGroup = known.contains(name)
        guard isGroup || abbreviations.contains(name) else { return nil }
        var ranges: [ClosedRange<UInt32>] = []
        var start: UInt32?
        for code in 0...UInt32(0x10FFFF) {
            let category = Unicode.Scalar(code).map { abbreviation($0.properties.generalCategory) } ?? "Cs"
            let belongs = isGroup ? category.hasPrefix(name) : category == name
            if belongs {
                start = start ?? code
            } else if let first = start {
                ranges.append(first...(code - 1))
                start = nil
            }
        }
        if let start { ranges.append(start...0x10FFFF) }
        return ScalarSet(ranges)
    }

    private static let abbreviations: Set<String> = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
        "Po",
        "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]

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
