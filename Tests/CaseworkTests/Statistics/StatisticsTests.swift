import Casework
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Statistics without persons")
struct StatisticsTests {
    private static let node = EntityID("https://tartu.example")

    private func year() throws -> (Day, Day) {
        (try #require(Day("2026-01-01")), try #require(Day("2026-12-31")))
    }

    private func counted(_ files: [CaseFile], _ entity: String = "https://tartu.example") throws
        -> StatisticsReturn
    {
        let (from, until) = try year()
        return StatisticsReturn(of: files, node: try #require(EntityID(entity)), from: from, until: until)
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

    @Test("Whatever is counted, no cell and no difference to its larger one is between 1 and 4")
    func noSmallCell() throws {
        let ready = try SampleCase.ready().file
        var stopped = try SampleCase.ready()
        try stopped.file.withdraw(SampleCase.harmed, by: stopped.act())
        var unasked = SampleCase()
        try unasked.open("circle")
        var agreed = try SampleCase.ready()
        _ = try agreed.concluded()
        let kinds = [ready, stopped.file, unasked.file, agreed.file]
        var generator = SeededGenerator(3)
        for _ in 0..<60 {
            let files = kinds.flatMap {
                Array(repeating: $0, count: Int.random(in: 0...9, using: &generator))
            }
            let counts = try counted(files)
            for cell in counts.cells {
                if let exactly = cell.count.exactly { #expect(exactly == 0 || exactly >= 5, "\(cell)") }
                guard cell.group == nil, let parent = cell.measure.partOf, let part = cell.count.exactly,
                    let whole = counts.count(parent)?.exactly, part > 0
                else { continue }
                #expect(whole - part == 0 || whole - part >= 5, "\(cell)")
            }
        }
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
        other.definitions = "comity-statistics/2"
        #expect(throws: CaseworkError.self) { try StatisticsReturn.merge([tartu, other]) }
        let json = try ContentEncoder.encode(sum)
        #expect(try ContentDecoder.decode(StatisticsReturn.self, from: json) == sum)
        #expect(!json.prettyText().contains("harmed-1"))
    }

    @Test("Only cases whose process was opened in the span are counted")
    func span() throws {
        let ready = try SampleCase.ready().file
        let day = Day(SampleCase.start)
        let entity = try #require(Self.node)
        let later = StatisticsReturn(
            of: Array(repeating: ready, count: 9),
            node: entity,
            from: day.adding(days: 1),
            until: day.adding(days: 9)
        )
        #expect(later.count(.referral)?.exactly == 0)
    }
}
