import Casework
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Statistics without persons")
struct StatisticsTests {
    private func period(_ from: String, _ until: String) throws -> ReportingPeriod {
        try ReportingPeriod(from: try #require(Day(from)), until: try #require(Day(until)))
    }

    private func counted(_ files: [CaseFile], _ entity: String = "https://tartu.example") throws
        -> StatisticsReturn
    {
        StatisticsReturn(
            of: files,
            node: try #require(EntityID(entity)),
            in: try period("2026-01-01", "2026-12-31")
        )
    }

    @Test("Every measure has one written definition, and is part of a larger one or the first")
    func definitions() {
        #expect(Set(Measure.allCases.map(\.definition)).count == Measure.allCases.count)
        for measure in Measure.allCases where measure.partOf == nil { #expect(measure == .referral) }
        for measure in Measure.allCases {
            var parent = measure.partOf
            var depth = 0
            while let next = parent, depth < 20 { (parent, depth) = (next.partOf, depth + 1) }
            #expect(parent == nil)
        }
    }

    @Test("COE-39a A case counts by what was done in it, and by the reason for which it stopped")
    func counts() throws {
        let ready = try SampleCase.ready()
        for measure in [Measure.referral, .contactMade, .consented, .prepared] {
            #expect(measure.counts(ready.file), "\(measure)")
        }
        #expect(!Measure.indirect.counts(ready.file) && !Measure.stopped.counts(ready.file))
        var stopped = ready
        try stopped.file.withdraw(SampleCase.harmed, by: stopped.act())
        #expect(Measure.stopped.counts(stopped.file) && !Measure.completed.counts(stopped.file))
        let files = Array(repeating: stopped.file, count: 6)
        #expect(try counted(files).count(.stopped, group: "withdrawn")?.exactly == 6)
    }

    @Test("EU-28 COE-39b Small cells never leave, nor what would give them away as a difference")
    func suppression() throws {
        let ready = try SampleCase.ready().file
        var stopped = try SampleCase.ready()
        try stopped.file.withdraw(SampleCase.harmed, by: stopped.act())
        let few = try counted(Array(repeating: ready, count: 20) + Array(repeating: stopped.file, count: 2))
        #expect(few.count(.referral)?.exactly == 22)
        let two = try #require(few.count(.stopped))
        #expect(two.exactly == nil && two.atLeast == 1 && two.atMost == 4)
        #expect(few.count(.stopped, group: "withdrawn")?.exactly == nil)

        // Of 22 referrals all but two were offered: 20 could be told, but 22 less 20 could not.
        var unasked = SampleCase()
        try unasked.open("circle")
        let most = try counted(Array(repeating: ready, count: 20) + Array(repeating: unasked.file, count: 2))
        #expect(most.count(.referral)?.exactly == 22)
        #expect(most.count(.contactMade)?.exactly == nil)
        #expect(most.count(.referral, group: "circle")?.exactly == nil)
        #expect(most.count(.referral, group: "indirect-dialogue")?.exactly == nil, "22 less it would be 2")
    }

    @Test("EU-28 What is completed and what is stopped do not leave few that are open")
    func restOfTwo() throws {
        var stopped = try SampleCase.ready()
        try stopped.file.withdraw(SampleCase.harmed, by: stopped.act())
        var completed = try SampleCase.ready()
        try completed.file.end(.dialogueSufficed, by: completed.act())
        let files = [(completed.file, 10), (stopped.file, 10), (try SampleCase.ready().file, 2)].flatMap {
            Array(repeating: $0, count: $1)
        }
        let counts = try counted(files)
        #expect(counts.count(.referral)?.exactly == 22)
        let ended = [counts.count(.completed), counts.count(.stopped)]
        #expect(ended.contains { $0?.exactly == nil })
    }

    @Test("Whatever is counted, no cell is from 1 to 4, and no difference of cells that are shown")
    func noSmallCell() throws {
        let ready = try SampleCase.ready().file
        var stopped = try SampleCase.ready()
        try stopped.file.withdraw(SampleCase.harmed, by: stopped.act())
        var unasked = SampleCase()
        try unasked.open("circle")
        var agreed = try SampleCase.ready()
        _ = try agreed.concluded()
        var completed = try SampleCase.ready()
        try completed.file.end(.dialogueSufficed, by: completed.act())
        let kinds = [ready, stopped.file, unasked.file, agreed.file, completed.file]
        var generator = SeededGenerator(3)
        var shown = 0
        for _ in 0..<200 {
            let files = kinds.flatMap {
                Array(repeating: $0, count: Int.random(in: 0...14, using: &generator))
            }
            let counts = try counted(files)
            shown += counts.cells.filter { ($0.count.exactly ?? 0) > 0 }.count
            for small in Self.smallRests(counts) { Issue.record("\(small)") }
        }
        #expect(shown > 500, "all that is hidden is safe; this has to say something about what is shown")
    }

    /// What a reader can work out of what is shown: every cell, what it leaves of every larger one, and of it and its alternatives.
    private static func smallRests(_ counts: StatisticsReturn) -> [String] {
        func isSmall(_ count: Int) -> Bool { (1...4).contains(count) }
        func figure(_ measure: Measure, _ group: String?) -> Int? {
            if group != nil, !counts.cells.contains(where: { $0.measure == measure && $0.group == group }) {
                return 0
            }
            return counts.count(measure, group: group)?.exactly
        }
        let groups = Set(counts.cells.compactMap(\.group))
        var small = counts.cells.filter { $0.count.exactly.map(isSmall) ?? false }.map { "\($0)" }
        for measure in Measure.allCases {
            var larger = measure.partOf
            while let whole = larger {
                for group in [nil] + groups.map(Optional.some) {
                    guard let part = figure(measure, group), part > 0 else { continue }
                    for of in Set([nil, measure == .stopped ? nil : group]) {
                        guard let all = figure(whole, of), isSmall(all - part) else { continue }
                        small.append("\(whole) \(of ?? "") less \(measure) \(group ?? "")")
                    }
                }
                larger = whole.partOf
            }
            let own = counts.cells.filter { $0.measure == measure && $0.group != nil }
            if let total = figure(measure, nil) {
                let rest = own.compactMap(\.count.exactly).reduce(total, -)
                let kept = own.filter { $0.count.exactly == nil }.count
                if isSmall(rest) || (kept == 1) {
                    small.append("\(measure) less its groups: \(rest) in \(kept)")
                }
            }
        }
        for (whole, one, other) in [
            (Measure.referral, Measure.completed, Measure.stopped),
            (.agreementReached, .agreementKept, .agreementFailed),
        ] {
            guard let all = figure(whole, nil), let first = figure(one, nil), let second = figure(other, nil),
                isSmall(all - first - second)
            else { continue }
            small.append("\(whole) less \(one) and \(other)")
        }
        return small
    }

    @Test(
        "A return is for a whole quarter or year; a year does not give away the quarter that hides something"
    )
    func periods() throws {
        for (from, until) in [
            ("2026-01-01", "2026-01-31"), ("2026-01-01", "2026-06-30"), ("2026-01-02", "2026-03-31"),
            ("2026-01-01", "2027-12-31"), ("2026-04-01", "2026-03-31"),
        ] { #expect(throws: CaseworkError.self, "\(from) to \(until)") { try period(from, until) } }
        #expect(throws: Never.self) { try period("2024-01-01", "2024-03-31") }

        let tartu = try #require(EntityID("https://tartu.example"))
        let ready = try SampleCase.ready().file
        var other = SampleCase()
        other.now = try #require(Instant(rfc3339: "2026-02-10T09:00:00Z"))
        try other.open("indirect-dialogue")
        let early = other.file
        func year(_ number: Int) throws -> StatisticsReturn {
            try counted(Array(repeating: ready, count: 20) + Array(repeating: early, count: number))
        }
        #expect(try year(6).count(.referral)?.exactly == 26)
        #expect(try year(3).count(.referral)?.exactly == nil, "23 less the 20 of the other quarter are 3")
        let quarter = StatisticsReturn(
            of: Array(repeating: early, count: 3),
            node: tartu,
            in: try period("2026-01-01", "2026-03-31")
        )
        #expect(quarter.count(.referral)?.exactly == nil && quarter.count(.referral)?.atMost == 4)
    }

    @Test("Several nodes add up; what one of them hid stays between its bounds; nobody counts twice")
    func merged() throws {
        let ready = try SampleCase.ready().file
        let tartu = try counted(Array(repeating: ready, count: 20))
        let porto = try counted(Array(repeating: ready, count: 3), "https://porto.example")
        let sum = try StatisticsReturn.merge([tartu, porto])
        #expect(sum.count(.referral) == StatisticsReturn.Count(atLeast: 21, atMost: 24))
        #expect(sum.nodes.count == 2)
        #expect(throws: CaseworkError.self) { try StatisticsReturn.merge([tartu, tartu]) }
        #expect(throws: CaseworkError.self) { try StatisticsReturn.merge([]) }
        var other = porto
        other.definitions = "comity-statistics/1"
        #expect(throws: CaseworkError.self) { try StatisticsReturn.merge([tartu, other]) }
        let json = try ContentEncoder.encode(sum)
        #expect(try ContentDecoder.decode(StatisticsReturn.self, from: json) == sum)
        #expect(!json.prettyText().contains("harmed-1"))
    }

    @Test("Only cases whose process was opened in the period are counted")
    func span() throws {
        let ready = try SampleCase.ready().file
        let before = StatisticsReturn(
            of: Array(repeating: ready, count: 9),
            node: try #require(EntityID("https://tartu.example")),
            in: try period("2025-01-01", "2025-12-31")
        )
        #expect(before.count(.referral)?.exactly == 0)
    }

    @Test(
        "Cases that were erased are counted apart, as far as they may belong to the days, and small counts hidden"
    )
    func erased() throws {
        let moment = SampleCase.start
        let period = try ReportingPeriod(
            from: try #require(Day("2026-10-01")),
            until: try #require(Day("2026-12-31"))
        )
        let entity = try #require(EntityID("https://tartu.example"))
        func counted(_ number: Int, openedAfter: Int64 = 0, erasedAfter: Int64 = 1) -> StatisticsReturn {
            var count = StatisticsCount(period)
            for _ in 0..<number {
                count.addErased(
                    openedAt: moment.adding(seconds: openedAfter * 86_400),
                    erasedAt: moment.adding(seconds: erasedAfter * 86_400)
                )
            }
            return StatisticsReturn(count, node: entity)
        }
        #expect(counted(0).erased == .init(0) && counted(7).erased == .init(atLeast: 5, atMost: 9))
        #expect(counted(3).erased == .init(atLeast: 1, atMost: 4))
        #expect(counted(7, openedAfter: 60, erasedAfter: 61).erased == .init(0), "opened after the period")
        #expect(counted(7, openedAfter: -90, erasedAfter: -60).erased == .init(0), "erased before it")
        #expect(counted(7, openedAfter: -90, erasedAfter: 90).erased == .init(atLeast: 5, atMost: 9))
        var other = counted(3)
        other.nodes = [try #require(EntityID("https://porto.example"))]
        let sum = try StatisticsReturn.merge([counted(7), other])
        #expect(sum.erased == .init(atLeast: 6, atMost: 13))
        other.erased = nil
        #expect(try StatisticsReturn.merge([counted(7), other]).erased == nil)
        let json = try ContentEncoder.encode(sum)
        #expect(try ContentDecoder.decode(StatisticsReturn.self, from: json) == sum)
    }
}
