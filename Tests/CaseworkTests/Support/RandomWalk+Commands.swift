import Casework
import Referrals
import TestAgencies

extension RandomWalk {
    static let commands = 36

    mutating func run(_ command: Int) throws {
        switch command {
        case 0..<12: try prepare(command)
        case 12..<22: try bringTogether(command)
        default: try conclude(command)
        }
    }

    /// What has to be there before people hear of each other.
    private mutating func prepare(_ command: Int) throws {
        let person = person()
        let act = sample.act()
        switch command {
        case 0: try sample.offer(person, language(of: person))
        case 1:
            let faults = contactFaults(person)
            try sample.inform(person, language(of: person))
            accepted("contact", faults)
        case 2:
            let steps = ConsentStep.allCases.filter { $0 != .share && $0 != .representation }
            let step = pick(steps) ?? .messages
            let faults = contactFaults(person)
            let isGuarded = Bool.random(using: &generator)
            let isAll = [.messages, .meeting].contains(step) && Bool.random(using: &generator)
            try sample.consent(
                person,
                isAll ? SampleCase.asked(with: step) : [step],
                guardian: isGuarded ? guardian(of: person) : nil,
                answer: once(in: 12) ? .refused : .given
            )
            accepted("contact", faults)
        case 3 where once(in: 16): try sample.file.withdraw(person, by: act)
        case 3 where once(in: 6):
            let step = pick([ConsentStep.preparation, .agreement, .report, .evaluation]) ?? .report
            try sample.file.withdraw(person, steps: [step], by: act)
        case 3 where once(in: 3):
            let isThere = !hasLeft(person) && contactFaults(person).isEmpty
            try sample.file.comeBack(person, how: .telephone, by: act)
            accepted("return", isThere ? ["\(person) came back who was there"] : [])
        case 4, 5:
            let decisions = Array(repeating: ScreeningRecord.Decision.proceed, count: 8)
            try sample.screen(
                at: pick([.intake, .preparation, .beforeSession, .beforeSession, .afterSession, .followUp])
                    ?? .preparation,
                decision: pick(decisions + [.indirectOnly, .hold, .stop]) ?? .proceed,
                second: !once(in: 12)
            )
        case 6: try sample.acknowledge(pick(Array(repeating: .fully, count: 8) + [.no]) ?? .fully, by: person)
        case 7:
            let certainties = Array(repeating: AttributionRecord.Certainty.admitted, count: 8)
            try sample.attribute(pick(certainties + [.uncertain]) ?? .admitted, of: person)
        case 8: try sample.assign(pick(["Lill", "Mets"]) ?? "Lill", trained: !once(in: 6))
        case 9:
            let name = pick(["Lill", "Mets"]) ?? "Lill"
            try sample.file.declare(
                name,
                interests: once(in: 12) ? ["a neighbour"] : [],
                by: sample.act(by: name)
            )
        case 10:
            guard let (name, role) = pick(Self.latecomers) else { return }
            try sample.file.keep(
                PersonRecord(
                    pseudonym: name,
                    role: role,
                    languages: ["en"],
                    ofAge: "passport",
                    legalAdvice: .declined
                ),
                by: act
            )
        default:
            try sample.open(pick(["indirect-dialogue", "direct-mediation", "shuttle"]) ?? "shuttle")
        }
    }

    /// Messages, sessions, and what stops them.
    private mutating func bringTogether(_ command: Int) throws {
        let act = sample.act()
        switch command {
        case 12, 13:
            let from = person()
            let others = people.filter { $0.hasPrefix("harmed") != from.hasPrefix("harmed") }
            let to = once(in: 6) ? person() : pick(others) ?? from
            let faults = jointFaults([from, to], .messages)
            try sample.file.write(sample.message(from: from, to: to), by: act)
            accepted("message", faults)
        case 14, 15:
            guard let message = pick(sample.file.all(MessageRecord.self)) else { return }
            let verdict = pick([MessageRecord.Decision.Verdict.release, .hold]) ?? .release
            let faults = releaseFaults([message.content.from, message.content.to])
            try sample.file.decide(message.id, verdict, by: act)
            if verdict == .release { accepted("release", faults) }
        case 16:
            let steps = sample.file.mechanism?.steps.map(\.kind) ?? []
            let kinds = once(in: 8) ? SessionKind.allCases : steps + [.closure, .evaluation]
            var meeting = sample.meeting(pick(kinds) ?? .preparation)
            meeting.people += people.filter { $0.hasSuffix("-2") && Bool.random(using: &generator) }
                .map { .init(person: $0, zone: "UTC") }
            // Of both sides, or of one.
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: meeting.people.removeAll { $0.person.hasPrefix("harmed") }
            case 1: meeting.people.removeAll { !$0.person.hasPrefix("harmed") }
            default: break
            }
            try sample.file.plan(meeting, by: act)
        case 17, 18:
            guard
                let session = pick(sample.file.all(CaseSession.self).filter { $0.content.state == .planned })
            else { return }
            let faults = sessionFaults(session.content)
            try sample.file.begin(session.id, by: act)
            accepted(session.content.kind.joins ? "meeting" : "one-sided session", faults)
        case 19:
            guard let session = pick(sample.file.all(CaseSession.self).filter(\.content.state.isOpen)) else {
                return
            }
            var there: [String: CaseSession.Attendee.Attendance] = [:]
            for attendee in session.content.people {
                there[attendee.person] = pick([
                    .present, .present, .present, .left, .excused, .noShow, .expected,
                ])
            }
            try sample.file.close(session.id, attendance: there, by: act)
        case 20 where once(in: 8): try sample.file.hold(reason: "a threat", by: act)
        default:
            guard let hold = sample.file.last(HoldRecord.self) else { return }
            try sample.file.lift(hold.id, why: "cleared", by: sample.act(.lead, by: "Oja"))
        }
    }

    /// Agreements, their failure, the end, and what an authority is told.
    private mutating func conclude(_ command: Int) throws {
        let act = sample.act()
        let agreements = sample.file.all(AgreementRecord.self)
        let draft = agreements.last { $0.content.state == .draft }
        switch command {
        case 22:
            guard draft == nil else { return }
            var terms = Terms.agreement(at: sample.now)
            if people.contains("harmed-2"), Bool.random(using: &generator) {
                terms.parties.append("harmed-2")
            }
            try sample.file.draft(terms, by: act)
        case 23, 24:
            guard let draft else { return }
            if Bool.random(using: &generator) { try sample.file.monitor(draft.id, Terms.monitoring, by: act) }
            if Bool.random(using: &generator) { try sample.file.weigh(draft.id, faults: [:], by: act) }
            for party in draft.content.parties where !once(in: 4) {
                try sample.file.sign(
                    draft.id,
                    party: party,
                    how: .portal,
                    guardian: guardian(of: party),
                    by: act
                )
            }
        case 25:
            guard let draft else { return }
            let faults = agreementFaults(draft.content.parties)
            try sample.file.conclude(draft.id, by: act)
            accepted("agreement", faults)
        case 26:
            guard let signed = agreements.last(where: { $0.content.state == .signed }) else { return }
            if once(in: 3) {
                try sample.file.breach(
                    signed.id,
                    items: [1],
                    by: sample.act(by: pick(["Lill", "Oja"]) ?? "Lill")
                )
            } else {
                for item in signed.content.items where !item.status.isSettled {
                    try sample.file.waive(
                        signed.id,
                        item: item.number,
                        word: item.for,
                        how: .telephone,
                        by: act
                    )
                }
                try sample.file.complete(signed.id, by: act)
            }
        case 27:
            guard let breached = agreements.last(where: { $0.content.state == .breached }) else { return }
            let outcome = pick(AgreementRecord.Review.Outcome.allCases) ?? .supported
            let name = pick(["Lill", "Oja"]) ?? "Oja"
            let isSame = breached.content.breachedBy == name
            try sample.file.review(breached.id, outcome, by: sample.act(by: name))
            accepted("review", isSame ? ["by the one who recorded the failure"] : [])
        case 28 where once(in: 4):
            try sample.file.end(
                pick([.completed, .dialogueSufficed, .breached, .noAgreement]) ?? .completed,
                by: act
            )
            accepted("end", [])
        case 29:
            let report = try sample.file.outcomeReport(at: sample.now)
            accepted("report", reportFaults(report))
        case 30:
            let person = person()
            let isAgreed = consents(person, .evaluation)
            let faults = followUpFaults() + contactFaults(person)
            try sample.file.survey(of: person, satisfaction: 4, fairness: 4, wouldDoAgain: true, by: act)
            accepted("survey", faults + (isAgreed ? [] : ["\(person) was asked without their consent"]))
        case 31: try talkOver()
        case 32, 33: try keepOrErase()
        default: try disclose()
        }
    }

    private mutating func talkOver() throws {
        let person = person()
        let faults = followUpFaults() + contactFaults(person)
        try sample.file.closeWith(
            ClosureRecord(person: person, how: .telephone, on: Day(sample.now), told: .ended),
            by: sample.act()
        )
        accepted("closure", faults)
    }

    /// A legal hold that is set or released, or what has to be asked before the case is erased.
    private mutating func keepOrErase() throws {
        let officer = sample.act(.dataProtectionOfficer, by: pick(["Lill", "Oja"]) ?? "Oja")
        let hold = sample.file.last(LegalHoldRecord.self)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0:
            let until = Bool.random(using: &generator) ? Day(sample.now).adding(days: 1) : nil
            try sample.file.holdLegally("an appeal", until: until, by: officer)
        case 1:
            guard let hold else { return }
            let isSame = hold.content.by == officer.by
            try sample.file.releaseLegalHold(hold.id, why: "decided", by: officer)
            accepted("release of a legal hold", isSame ? ["by the one who set it"] : [])
        default:
            let peers = once(in: 3) ? ["Porto"] : []
            let isProofKept = !once(in: 3)
            let faults = erasureFaults(peers, isProofKept)
            try sample.file.requireErasable(peersToTell: peers, isProofKept: isProofKept, by: officer)
            accepted("erasure", faults)
        }
    }

    private mutating func disclose() throws {
        let name = pick(["Lill", "Oja"]) ?? "Lill"
        guard let danger = sample.file.last(DangerRecord.self), danger.content.disclosedAt == nil else {
            try sample.file.warn(
                DangerRecord(
                    ground: "a threat",
                    cite: "a police act, § 1",
                    to: "police",
                    askedBy: name,
                    askedAt: sample.now
                ),
                by: sample.act(by: name)
            )
            return
        }
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: try sample.file.approveDanger(danger.id, by: sample.act(.lead, by: name))
        case 1 where once(in: 2):
            try sample.file.tellOfficer(danger.id, by: sample.act(.dataProtectionOfficer, by: "Tamm"))
        case 1:
            try sample.file.tellOfficer(
                danger.id,
                DangerRecord.Telling(officer: "Tamm", channel: .telephone),
                by: sample.act(by: name)
            )
        default:
            let told = DangerRecord.Told(says: "when and where", to: "police", how: .telephone, by: name)
            try sample.file.disclose(danger.id, told, by: sample.act(by: name))
            accepted("disclosure", [])
        }
    }
}
