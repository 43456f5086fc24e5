import Casework
import Referrals
import TestAgencies
import Testing

/// Whatever commands come in whatever order, no state is reached that a gate forbids. The invariants are judged from the
/// records themselves, without asking the gates.
@Suite("Random sequences of commands never reach a state that a gate forbids")
struct RandomCommandTests {
    @Test("Twenty thousand commands in two hundred cases", arguments: 0..<8)
    func sequences(batch: Int) throws {
        var accepted = 0
        var messages = 0
        var signed = 0
        for seed in 0..<25 {
            var walk = RandomWalk(seed: UInt64(batch * 25 + seed + 1))
            for _ in 0..<100 {
                accepted += walk.step() ? 1 : 0
                for breach in walk.breaches() {
                    Issue.record("seed \(batch * 25 + seed): \(breach)")
                    return
                }
            }
            messages +=
                walk.sample.file.all(MessageRecord.self).filter { $0.content.state == .released }.count
            signed += walk.sample.file.all(AgreementRecord.self).filter { $0.content.state != .draft }.count
        }
        // The walks have to get somewhere, or the test says nothing.
        #expect(accepted > 400, "\(accepted)")
        #expect(messages > 0, "\(messages) messages released, \(signed) agreements signed")
    }
}

/// A case on which commands are tried at random; it begins anywhere between empty and ready.
private struct RandomWalk {
    var sample: SampleCase
    private var generator: SeededGenerator
    /// What was accepted at the moment it was accepted, for the invariants.
    private var releasedUnder: [Identifier: String] = [:]
    private var begunUnder: [Identifier: String] = [:]

    /// What was found at the moment at which it was accepted.
    private var found: [String] = []

    private static let both = people.joined(separator: " ")
    private static let people = [SampleCase.harmed, SampleCase.responsible]

    init(seed: UInt64) {
        generator = SeededGenerator(seed)
        var missing: Set<SampleCase.Piece> = []
        for piece in SampleCase.Piece.allCases where Int.random(in: 0..<50, using: &generator) == 0 {
            missing.insert(piece)
        }
        let meets = Bool.random(using: &generator)
        sample =
            (try? SampleCase.ready(
                without: missing,
                mechanism: meets ? "direct-mediation" : "indirect-dialogue",
                consenting: meets ? .meeting : .messages
            )) ?? SampleCase()
    }

    private mutating func pick<Element>(_ list: [Element]) -> Element? {
        list.randomElement(using: &generator)
    }

    /// Tries one command; true where it was accepted.
    mutating func step() -> Bool {
        sample.pass(seconds: Int64.random(in: 1...40_000, using: &generator))
        let command = Int.random(in: 0..<24, using: &generator)
        let before = sample
        do {
            try run(command)
            return true
        } catch {
            // A command that is refused has changed nothing.
            if sample.file.changes.count != before.file.changes.count { sample = before }
            return false
        }
    }

    private mutating func run(_ command: Int) throws {
        let person = pick(Self.people) ?? SampleCase.harmed
        let act = sample.act()
        switch command {
        case 0: try sample.offer(person)
        case 1: try sample.inform(person, person == SampleCase.harmed ? "pt" : "et")
        case 2:
            let step = pick(ConsentStep.allCases.filter { $0 != .share }) ?? .messages
            try sample.consent(
                person,
                [step],
                guardian: person == SampleCase.responsible && Bool.random(using: &generator)
                    ? SampleCase.guardian : nil,
                answer: Int.random(in: 0..<12, using: &generator) == 0 ? .refused : .given
            )
        case 3 where Int.random(in: 0..<12, using: &generator) == 0: try sample.file.withdraw(person, by: act)
        case 3 where Int.random(in: 0..<4, using: &generator) == 0:
            let step = pick([ConsentStep.preparation, .agreement, .report, .evaluation]) ?? .report
            try sample.file.withdraw(person, steps: [step], by: act)
        case 4:
            try sample.screen(
                decision: pick(Array(repeating: .proceed, count: 8) + [.indirectOnly, .hold, .stop])
                    ?? .proceed
            )
        case 5 where Int.random(in: 0..<8, using: &generator) == 0:
            try sample.file.hold(reason: "a threat", by: act)
        case 6:
            if let hold = sample.file.last(HoldRecord.self) {
                try sample.file.lift(hold.id, why: "cleared", by: sample.act(.lead, by: "Oja"))
            }
        case 7: try sample.open(pick(["indirect-dialogue", "direct-mediation", "shuttle"]) ?? "shuttle")
        case 8: try sample.acknowledge(pick(Array(repeating: .fully, count: 8) + [.no]) ?? .fully)
        case 9: try sample.attribute(pick(Array(repeating: .admitted, count: 8) + [.uncertain]) ?? .admitted)
        case 10: try sample.assign(pick(["Lill", "Mets"]) ?? "Lill")
        case 11:
            let name = pick(["Lill", "Mets"]) ?? "Lill"
            try sample.file.declare(
                name,
                interests: Int.random(in: 0..<12, using: &generator) == 0 ? ["a neighbour"] : [],
                by: sample.act(by: name)
            )
        case 12, 13:
            let reply = Bool.random(using: &generator)
            try sample.file.write(
                sample.message(from: Self.people[reply ? 0 : 1], to: Self.people[reply ? 1 : 0]),
                by: act
            )
        case 14, 15:
            if let message = pick(sample.file.all(MessageRecord.self)) {
                let verdict = pick([MessageRecord.Decision.Verdict.release, .hold]) ?? .release
                let consents = consentsNow(.messages)
                try sample.file.decide(message.id, verdict, by: act)
                if verdict == .release { releasedUnder[message.id] = consents }
            }
        case 16:
            let kind = pick(SessionKind.allCases) ?? .preparation
            var session = sample.meeting(kind)
            if !kind.joins, Bool.random(using: &generator) {
                session.people.removeAll { $0.person == SampleCase.responsible }
            }
            try sample.file.plan(session, by: act)
        case 17:
            if let session = pick(sample.file.all(CaseSession.self).filter { $0.content.state == .planned }) {
                // Where both are in it they meet, whatever it is called.
                let isCarried = [.shuttle, .letter, .videoMessage].contains(session.content.kind)
                let isAlone = !session.content.people.contains { $0.person == SampleCase.responsible }
                let step: ConsentStep =
                    isAlone
                    ? session.content.kind == .evaluation ? .evaluation : .preparation
                    : isCarried ? .messages : .meeting
                let consents = consentsNow(step)
                try sample.file.begin(session.id, by: act)
                let needed = Self.people.filter { !isAlone || $0 == SampleCase.harmed }
                if !needed.allSatisfy({ consents.contains($0) }) {
                    begunUnder[session.id] = "\(step): \(consents)"
                }
            }
        case 18:
            if let session = pick(sample.file.all(CaseSession.self)) {
                try sample.file.close(session.id, attendance: [SampleCase.harmed: .present], by: act)
            }
        case 19: try sample.file.draft(Terms.agreement(at: sample.now), by: act)
        case 20:
            if let draft = sample.file.all(AgreementRecord.self).last(where: { $0.content.state == .draft }) {
                if Bool.random(using: &generator) {
                    try sample.file.monitor(draft.id, Terms.monitoring, by: act)
                }
                if Bool.random(using: &generator) { try sample.file.weigh(draft.id, faults: [:], by: act) }
                for party in Self.people where Int.random(in: 0..<4, using: &generator) > 0 {
                    try sample.file.sign(
                        draft.id,
                        party: party,
                        how: .portal,
                        guardian: party == SampleCase.responsible ? SampleCase.guardian : nil,
                        by: act
                    )
                }
            }
        case 21:
            let agreed = consentsNow(.evaluation).contains(person)
            try sample.file.survey(
                of: person,
                satisfaction: 4,
                fairness: 4,
                wouldDoAgain: true,
                by: act
            )
            if !agreed { found.append("\(person) was asked what they think without their consent") }
        default:
            if let draft = sample.file.all(AgreementRecord.self).last(where: { $0.content.state == .draft }) {
                let consents = consentsNow(.agreement)
                try sample.file.conclude(draft.id, by: act)
                if consents != Self.both {
                    found.append("an agreement was concluded with the consent of: \(consents)")
                }
            }
        }
    }

    /// Who has a consent standing to a step right now, told from the bare records: the last word of each person.
    private func consentsNow(_ step: ConsentStep) -> String {
        Self.people.filter { person in
            let words = sample.file.all(ConsentRecord.self).map(\.content).filter {
                $0.person == person && $0.steps.contains(step) && $0.answer != .asked
            }
            let yes = words.filter { $0.answer == .given && !$0.withdrawnSteps.contains(step) }.compactMap(
                \.answeredAt
            )
            let no = words.compactMap {
                $0.withdrawnSteps.contains(step)
                    ? $0.withdrawnAt : $0.answer == .refused ? $0.answeredAt : nil
            }
            guard let latest = yes.max() else { return false }
            return no.max().map { $0 < latest } ?? true
        }.joined(separator: " ")
    }

    private func takesPart(_ person: String) -> Bool {
        sample.file.all(ConsentRecord.self).contains {
            $0.content.person == person && $0.content.answer == .given
                && !$0.content.steps.subtracting($0.content.withdrawnSteps).isDisjoint(with: [
                    .messages, .meeting, .preparation, .agreement,
                ])
        }
    }

    /// What should never be, judged from the records as they stand.
    func breaches() -> [String] {
        let file = sample.file
        let both = Self.both
        var found = self.found
        for message in file.all(MessageRecord.self) where message.content.state == .released {
            if message.content.decision?.verdict != .release {
                found.append("a message was released by nobody")
            }
            if let consents = releasedUnder[message.id], consents != both {
                found.append("a message was released with the consent of: \(consents)")
            }
        }
        for (id, consents) in begunUnder {
            found.append("session \(id) began with the consent of: \(consents)")
        }
        if let report = try? file.outcomeReport(at: sample.now),
            report.outcome != .ended || !report.steps.isEmpty
        {
            let gone = Set(file.people.filter { $0.left != nil }.map(\.pseudonym))
            let agreed = consentsNow(.report)
            let silent = Self.people.filter { !gone.contains($0) && !agreed.contains($0) && takesPart($0) }
            if !silent.isEmpty { found.append("the outcome is told without the consent of \(silent)") }
        }
        let ended = file.last(ProcessRecord.self)?.content.end != nil
        for session in file.all(CaseSession.self) {
            if ended, session.content.state == .running {
                found.append("a session runs in a process that has ended")
            }
            for attendee in session.content.people where session.content.state.isOpen {
                let left = file.all(PersonRecord.self).last { $0.content.pseudonym == attendee.person }?
                    .content.left
                if left != nil { found.append("\(attendee.person) has left and is still expected") }
            }
        }
        for message in file.all(MessageRecord.self) where message.content.state.isOpen {
            let parties = [message.content.from, message.content.to]
            if file.all(PersonRecord.self).contains(where: {
                $0.content.left != nil && parties.contains($0.content.pseudonym)
            }) {
                found.append("a message of somebody who left is still open")
            }
        }
        for agreement in file.all(AgreementRecord.self).map(\.content) where agreement.state == .signed {
            let signers = Set(agreement.signatures.filter { $0.terms == agreement.terms }.map(\.party))
            if signers != Set(agreement.parties) {
                found.append("an agreement is signed by \(signers.sorted())")
            }
            if agreement.monitoring == nil || agreement.proportion?.faults.isEmpty != true {
                found.append("an agreement is signed without a plan or a look at its proportion")
            }
            let child = agreement.signatures.first { $0.party == SampleCase.responsible }
            if child?.guardian == nil { found.append("a child signed alone") }
        }
        return found
    }
}
