import Admission
import Testing

@Suite("Acquaintances")
struct AcquaintanceTests {
    @Test("An address is no stranger for a time after its last proof, whatever happens to the clock")
    func time() {
        let table = Held(AcquaintanceTable<Int>(seconds: 60))
        #expect(!table.value.knows(1, at: 0))
        table.value.note(1, at: 1_000)
        #expect(table.value.knows(1, at: 1_000))
        #expect(table.value.knows(1, at: 61_000))
        #expect(!table.value.knows(1, at: 61_001))
        #expect(!table.value.knows(2, at: 1_000))
        // A clock that is set back far keeps nobody known into what is then the future.
        #expect(!table.value.knows(1, at: 0))
        table.value.note(1, at: 70_000)
        #expect(table.value.knows(1, at: 120_000))
    }

    @Test(
        "Ten thousand proofs from as many addresses leave no more than may be remembered, the newest among them"
    )
    func bounded() {
        let table = Held(AcquaintanceTable<Int>(seconds: 3600, most: 16))
        for caller in 0..<10_000 {
            table.value.note(caller, at: Int64(caller))
            #expect(table.value.count <= 16)
        }
        #expect(table.value.knows(9_999, at: 10_000))
        #expect(!table.value.knows(0, at: 10_000))
    }

    @Test("Strangers together never have less than one address alone, and a third of it for handshakes")
    func limits() {
        let limits = AdmissionLimits(
            address: Allowance.Rate(perSecond: 60, burst: 240),
            strangers: Allowance.Rate(perSecond: 1, burst: 2)
        )
        #expect(limits.strangers == Allowance.Rate(perSecond: 60, burst: 240))
        #expect(limits.handshakes == Allowance.Rate(perSecond: 20, burst: 80))
    }
}
