package import Referrals

/// Counts one case after the other, so that no more than one of them is held at a time.
package struct StatisticsCount: Sendable {
    package let period: ReportingPeriod
    /// What was counted in each part of the period that a return of its own could be asked for.
    private(set) var parts: [Tally]
    private(set) var erased = 0

    package init(_ period: ReportingPeriod) {
        self.period = period
        parts = Array(repeating: Tally(), count: period.parts)
    }

    /// Counts a case of which nothing is left but that it was there: its process may have been opened in the period, where the case
    /// was opened by then and was not erased before.
    package mutating func addErased(openedAt: Instant, erasedAt: Instant) {
        if Day(openedAt) <= period.until, Day(erasedAt) >= period.from { erased += 1 }
    }

    /// Counts a case whose process was opened in the period.
    package mutating func add(_ file: CaseFile) {
        guard let process = file.last(ProcessRecord.self)?.content,
            let part = period.part(of: file.day(of: process.openedAt))
        else { return }
        // A service's own mechanism counts as what it is like, so that the figures of several nodes compare.
        let mechanism = file.mechanism?.commonName ?? process.mechanism
        for measure in Measure.allCases where measure.counts(file) {
            let group = measure == .stopped ? process.end?.rawValue ?? "" : mechanism
            parts[part].add(Figure(measure, nil))
            parts[part].add(Figure(measure, group))
        }
    }
}

/// What one cell of a return counts: a measure, or the part of it that falls to one group.
struct Figure: Hashable, Comparable {
    var measure: Measure
    var group: String?

    init(_ measure: Measure, _ group: String?) { (self.measure, self.group) = (measure, group) }

    static func < (left: Figure, right: Figure) -> Bool {
        (left.measure.rawValue, left.group ?? "") < (right.measure.rawValue, right.group ?? "")
    }
}

/// How many cases were counted for each figure.
struct Tally: Sendable {
    private var counts: [Figure: Int] = [:]

    subscript(figure: Figure) -> Int { counts[figure] ?? 0 }
    /// Those of which anything was counted.
    var figures: [Figure] { counts.keys.sorted() }

    func groups(of measure: Measure) -> [Figure] {
        counts.keys.filter { $0.measure == measure && $0.group != nil }.sorted()
    }

    mutating func add(_ figure: Figure, _ number: Int = 1) { counts[figure, default: 0] += number }

    /// The parts of a period together.
    init(addingUp parts: [Tally] = []) {
        for part in parts {
            for (figure, number) in part.counts { add(figure, number) }
        }
    }
}
