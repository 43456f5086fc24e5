/// A jurisdiction's law as data: parameters over time, rules with citations, and their tests.
///
/// ```swift
/// let schema = try FactSchema(yaml: factsText, file: "facts.yaml")
/// let pack = try RulePack(yaml: packText, file: "EE.yaml", schema: schema)
/// ```
package struct RulePack: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case jurisdiction
        /// Law that several jurisdictions have in common.
        case layer
        /// An agreement that loosens both sides; counts only where every pack of a case adopts it.
        case treaty
    }

    package struct Topic: Sendable, Hashable {
        package var name: String
        /// What holds when no rule speaks; nil: nothing does, and a legal officer has to approve.
        package var standard: LegalOutcome?
        package var says: LocalizedText?
        package var place: SourcePlace
    }

    package struct Adoption: Sendable, Hashable {
        package var pack: String
        package var version: PackVersion
        package var digest: String?
        package var place: SourcePlace
    }

    package struct Verification: Sendable, Hashable {
        package var on: CalendarDate
        package var by: [String]
        /// When the law must have been checked again.
        package var again: CalendarDate?
    }

    package var id: String
    package var kind: Kind
    /// ISO 3166 code.
    package var jurisdiction: String?
    package var title: LocalizedText
    package var version: PackVersion
    /// The fact schema it is written against.
    package var factSchema: String
    package var inForce: DateSpan
    package var verified: Verification?
    package var provenance: Provenance
    package var leapDay: LeapDayRule
    /// By name.
    package var calendars: [String: HolidayCalendar]
    package var adopts: [Adoption]
    package var sources: [LegalSource]
    package var parameters: [Parameter]
    package var definitions: [NamedCondition]
    package var topics: [Topic]
    package var rules: [Rule]
    package var expectations: [Expectation]
    package var nevers: [NeverProperty]
    /// `sha256:` and the hexadecimal digest of the canonical form: what the pack says, whatever its layout and comments.
    package var digest: String
    package var place: SourcePlace
    /// What a reader should know though the pack can be used: warnings and notices.
    package var notices: [PackProblem]
    var compiled = CompiledRules()

    package func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }
    package func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }
}

/// Numbers with dots, compared number by number: 2026.9 < 2026.10.
package struct PackVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let numbers: [Int]

    package init?(_ text: String) {
        var numbers: [Int] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let number = Int(part), number >= 0, part.allSatisfy({ $0.isASCII && $0.isNumber }),
                part.count <= 9
            else { return nil }
            numbers.append(number)
        }
        guard (1...4).contains(numbers.count) else { return nil }
        self.numbers = numbers
    }

    package var description: String { numbers.map(String.init).joined(separator: ".") }

    package static func < (left: Self, right: Self) -> Bool {
        let length = max(left.numbers.count, right.numbers.count)
        for index in 0..<length {
            let a = index < left.numbers.count ? left.numbers[index] : 0
            let b = index < right.numbers.count ? right.numbers[index] : 0
            if a != b { return a < b }
        }
        return left.numbers.count < right.numbers.count
    }
}
