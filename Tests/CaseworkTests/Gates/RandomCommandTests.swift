import Casework
import Referrals
import TestAgencies
import Testing

/// Whatever commands come in whatever order, no state is reached that a gate forbids. The invariants are judged from the
/// records themselves, without asking the gates.
@Suite("Random sequences of commands never reach a state that a gate forbids")
struct RandomCommandTests {
    @Test("Sixty thousand commands in four hundred cases", arguments: 0..<4)
    func sequences(batch: Int) throws {
        var accepted = 0
        var counts: [String: Int] = [:]
        for seed in 0..<100 {
            var walk = RandomWalk(seed: UInt64(batch * 100 + seed + 1))
            for _ in 0..<150 {
                accepted += walk.step() ? 1 : 0
                for breach in walk.breaches() {
                    Issue.record("seed \(batch * 100 + seed): \(breach)")
                    return
                }
            }
            counts.merge(walk.counts, uniquingKeysWith: +)
        }
        // The walks have to get somewhere, or the test says nothing.
        #expect(accepted > 2_400, "\(accepted)")
        for step in [
            "contact", "message", "release", "one-sided session", "agreement", "end", "report", "survey",
            "disclosure", "closure", "erasure", "release of a legal hold", "meeting",
        ] {
            #expect(counts[step, default: 0] > 0, "\(step): \(counts)")
        }
    }

    @Test(
        "Whatever stands for or against sending, accepting and erasing, their gates open on nothing that is missing"
    )
    func standings() {
        var generator = SeededGenerator(11)
        var opened: [Step: Int] = [:]
        func chance() -> Bool { Bool.random(using: &generator) }
        for _ in 0..<4_000 {
            let sample = SampleCase()
            let standing = ReferralStanding(
                isDecided: chance(),
                isRefused: chance(),
                openQuestions: chance() ? ["a fact"] : [],
                missingApprovals: chance() ? ["prosecutor"] : [],
                isAsApproved: chance(),
                consents: chance() ? [ConsentNeed(SampleCase.harmed, .share)] : [],
                isRefusal: chance(),
                ground: chance() ? "safety" : nil,
                wasConsulted: chance()
            )
            let erasure = ErasureStanding(
                legalHolds: chance() ? ["an appeal"] : [],
                peersToTell: chance() ? ["Porto"] : [],
                isProofKept: chance()
            )
            let situation = Situation(at: sample.now, referral: standing, erasure: erasure)
            let isLawful = standing.isDecided && !standing.isRefused && standing.openQuestions.isEmpty
            let isApproved = standing.missingApprovals.isEmpty
            // Nobody has been asked in this case, so that no consent is in force.
            let maySend = isLawful && isApproved && standing.isAsApproved && standing.consents.isEmpty
            let mayAnswer = standing.isRefusal ? standing.ground != nil && standing.wasConsulted : isLawful
            let mayErase = erasure.legalHolds.isEmpty && erasure.peersToTell.isEmpty && erasure.isProofKept
            let expected: [(Step, Bool)] = [
                (.sendReferral, maySend), (.acceptReferral, isApproved && mayAnswer), (.erasure, mayErase),
            ]
            for (step, mayOpen) in expected {
                let isOpen = sample.file.missing(for: step, situation).isEmpty
                #expect(isOpen == mayOpen, "\(step.rawValue): \(standing) \(erasure)")
                if isOpen { opened[step, default: 0] += 1 }
            }
        }
        #expect(opened.count == 3, "\(opened)")
    }
}
