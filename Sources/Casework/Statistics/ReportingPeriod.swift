/// The span of a return: one whole calendar year, or one whole quarter of it.
///
/// Spans that anybody may choose give single cases away: two that differ by a day leave the cases of that day. Whole quarters do not
/// overlap, and what a year would say of one of its quarters is hidden with it.
package struct ReportingPeriod: Sendable, Hashable {
    package let from: Day
    /// The last day that counts.
    package let until: Day
    private let year: String

    /// - Throws: ``CaseworkError`` with `invalid` for any other span.
    package init(from: Day, until: Day) throws(CaseworkError) {
        let year = String(from.description.prefix(4))
        let isWhole =
            Self.starts.indices.contains { (quarter: Int) -> Bool in
                from == Day("\(year)-\(Self.starts[quarter])")
                    && until == Day("\(year)-\(Self.ends[quarter])")
            } || (from == Day("\(year)-01-01") && until == Day("\(year)-12-31"))
        guard isWhole else {
            throw CaseworkError(
                .invalid,
                "A return is for a whole quarter or year, such as \(year)-01-01 to \(year)-03-31 or \(year)-12-31; other spans, compared, would give single cases away."
            )
        }
        (self.from, self.until, self.year) = (from, until, year)
    }

    private static let starts = ["01-01", "04-01", "07-01", "10-01"]
    private static let ends = ["03-31", "06-30", "09-30", "12-31"]

    /// How many parts are counted apart: the quarters of a year; a quarter is one.
    var parts: Int { until == Day("\(year)-12-31") && from == Day("\(year)-01-01") ? Self.starts.count : 1 }

    /// The part that a day falls into; nil where it is outside.
    func part(of day: Day) -> Int? {
        guard from <= day, day <= until else { return nil }
        guard parts > 1 else { return 0 }
        return Self.ends.firstIndex { end in Day("\(year)-\(end)").map { day <= $0 } ?? false }
    }
}
