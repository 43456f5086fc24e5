/// An amount in minor units of a currency (ISO 4217): 43000 EUR is 430 euro. No floating point anywhere.
package struct Money: Sendable, Hashable, Codable, CustomStringConvertible {
    package var minor: Int64
    package var currency: String

    package init(minor: Int64, currency: String) {
        self.minor = minor
        self.currency = currency
    }

    /// The currencies whose minor unit is not a hundredth (ISO 4217 list one).
    private static let decimals: [String: Int] = [
        "JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
    ]

    /// `430.00 EUR`.
    package var description: String {
        let places = Self.decimals[currency] ?? 2
        let digits = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        let sign = minor < 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(padded) \(currency)" }
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places)) \(currency)"
    }

    /// - Throws: ``CaseworkError`` with `invalid` for another currency, or a sum beyond 64 bits.
    package func adding(_ other: Money) throws(CaseworkError) -> Money {
        let (sum, overflow) = minor.addingReportingOverflow(other.minor)
        guard currency == other.currency, !overflow else {
            throw CaseworkError(.invalid, "Amounts of \(currency) and \(other.currency) cannot be added.")
        }
        return Money(minor: sum, currency: currency)
    }

    /// - Throws: ``CaseworkError`` with `invalid` for another currency, or a difference beyond 64 bits.
    package func subtracting(_ other: Money) throws(CaseworkError) -> Money {
        let (negated, overflow) = Int64(0).subtractingReportingOverflow(other.minor)
        guard !overflow else { throw CaseworkError(.invalid, "The amount is out of range.") }
        return try adding(Money(minor: negated, currency: other.currency))
    }
}
