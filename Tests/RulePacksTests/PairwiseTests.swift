import Testing

@testable import RulePacks

@Suite("Samples with every pair")
struct PairwiseTests {
    @Test(
        "every value of every fact meets every value of every other, in far fewer cases than there are combinations"
    )
    func pairs() {
        for counts in [
            [2, 2, 2, 2, 2, 2], [3, 4, 2, 5, 3], [1, 7, 2], [4, 4, 4, 4, 4, 4, 4, 4, 4, 4], [2], [],
        ] {
            let sample = PairwiseCases(counts: counts)
            #expect(sample.isComplete)
            for one in counts.indices {
                for other in counts.indices where other > one {
                    let seen = Set(sample.rows.map { [$0[one], $0[other]] })
                    #expect(seen.count == counts[one] * counts[other])
                }
            }
            let largest = counts.sorted(by: >).prefix(2).reduce(1, *)
            #expect(sample.rows.count <= 4 * largest)
        }
    }
}
