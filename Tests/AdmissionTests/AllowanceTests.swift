import Admission
import Testing

@Suite("Allowances")
struct AllowanceTests {
    private let rate = Allowance.Rate(perSecond: 10, burst: 40)

    @Test("A burst is granted, then as much as refills; the answer says when asking again makes sense")
    func burst() {
        let allowance = Held(Allowance(rate, at: 0))
        for _ in 0..<40 { #expect(allowance.take(1, at: 0) == .granted) }
        #expect(allowance.take(1, at: 0) == .refused(seconds: 1))
        #expect(allowance.take(1, at: 100) == .refused(seconds: 1))
        // One in debt, two asked for: after three tenths of a second there is one.
        #expect(allowance.take(1, at: 400) == .granted)
        #expect(allowance.isFull(at: 10_000))
    }

    @Test("Whoever goes on asking falls into debt, to a bound, and comes out of it by waiting")
    func debt() {
        let allowance = Held(Allowance(rate, at: 0))
        for _ in 0..<1000 { _ = allowance.take(1, at: 0) }
        #expect(allowance.isDeepInDebt(at: 0))
        #expect(allowance.take(1, at: 0) == .refused(seconds: 5))
        #expect(!allowance.isDeepInDebt(at: 2_100))
        #expect(allowance.take(1, at: 4_200) == .granted)
    }

    @Test("Who is deep in debt is told how long to wait, and that takes nothing")
    func deepDebt() {
        let allowance = Held(Allowance(rate, at: 0))
        for _ in 0..<45 { _ = allowance.take(1, at: 0) }
        #expect(allowance.secondsInDeepDebt(at: 0) == nil)
        for _ in 0..<35 { _ = allowance.take(1, at: 0) }
        for _ in 0..<100 { #expect(allowance.secondsInDeepDebt(at: 0) == 5) }
        #expect(allowance.secondsInDeepDebt(at: 2_100) == nil)
        #expect(allowance.take(1, at: 4_200) == .granted)
    }

    @Test("A clock that is set back refills nothing, one that leaps ahead no more than a burst")
    func clock() {
        let allowance = Held(Allowance(rate, at: 1_000))
        for _ in 0..<40 { _ = allowance.take(1, at: 1_000) }
        #expect(allowance.take(1, at: 0) == .refused(seconds: 1))
        #expect(allowance.take(40, at: .max) == .granted)
        #expect(allowance.take(1, at: .max) == .refused(seconds: 1))
        #expect(allowance.take(1, at: .min) == .refused(seconds: 1))
    }

    @Test("What turns out to count elsewhere is given back, never more than a full allowance")
    func givenBack() {
        let allowance = Held(Allowance(rate, at: 0))
        for _ in 0..<1000 {
            #expect(allowance.take(1, at: 0) == .granted)
            allowance.giveBack(1)
        }
        allowance.giveBack(.max)
        #expect(allowance.take(40, at: 0) == .granted)
        #expect(allowance.take(1, at: 0) != .granted)
    }

    @Test("A table keeps callers apart and its size bounded; those in debt are not forgotten")
    func table() {
        let table = Held(AllowanceTable<Int>(rate, most: 8))
        for _ in 0..<100 { _ = table.take(1, of: 0, at: 0) }
        #expect(table.take(1, of: 1, at: 0) == .granted)
        for caller in 1..<1000 {
            #expect(table.take(1, of: caller, at: 0) == .granted)
            #expect(table.value.count <= 8)
        }
        #expect(table.isDeepInDebt(0, at: 0))
        #expect(table.take(1, of: 0, at: 0) != .granted)
    }

    @Test("The cost of a request grows with its body")
    func cost() {
        #expect(AdmissionLimits.cost(ofBytes: 0) == 1)
        #expect(AdmissionLimits.cost(ofBytes: 65_536) == 2)
        #expect(AdmissionLimits.cost(ofBytes: -1) == 1)
        #expect(AdmissionLimits.cost(ofBytes: 10 << 30) == 17)
        let allowance = Held(Allowance(rate, at: 0))
        // More than any burst holds counts as a whole burst, so that it is not refused for ever by mistake.
        #expect(allowance.take(163_841, at: 0) == .granted)
        #expect(allowance.take(1, at: 0) != .granted)
    }
}

extension Held<Allowance> {
    func take(_ cost: Int64, at moment: Int64) -> Allowance.Verdict { value.take(cost, at: moment) }

    func giveBack(_ cost: Int64) { value.giveBack(cost) }

    func isDeepInDebt(at moment: Int64) -> Bool { value.isDeepInDebt(at: moment) }
    func secondsInDeepDebt(at moment: Int64) -> Int64? { value.secondsInDeepDebt(at: moment) }

    func isFull(at moment: Int64) -> Bool { value.isFull(at: moment) }
}

extension Held<AllowanceTable<Int>> {
    func take(_ cost: Int64, of key: Int, at moment: Int64) -> Allowance.Verdict {
        value.take(cost, of: key, at: moment)
    }

    func isDeepInDebt(_ key: Int, at moment: Int64) -> Bool { value.isDeepInDebt(key, at: moment) }
}
