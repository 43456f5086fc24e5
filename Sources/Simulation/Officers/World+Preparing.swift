import Casework
import JOSE
import Node
import Referrals
import Store

/// What has to be done with the own person before the two sides come together.
extension World {
    /// The facilitator's key, the process, the facilitator's impartiality, the own person's consent, a first meeting: whatever the
    /// course of this referral does not leave out.
    func prepare(at desk: Desk) async throws {
        let name = desk.facilitator.name
        let training = FacilitatorRecord.Training(
            course: "mediation",
            level: .initial,
            on: Day(time.now).adding(days: -300),
            hours: 40
        )
        if try await !desk.node.facilitators().contains(where: { $0.name == name && $0.key != nil }) {
            let lead = nodes[desk.number].approver
            _ = try await desk.node.keep(
                FacilitatorRecord(name: name, languages: ["en"], training: [training]),
                by: lead,
                as: .lead
            )
            _ = try await desk.node.enterKey(
                stage.keys[desk.number].facilitator.publicKey,
                of: name,
                by: lead,
                as: .lead
            )
        }
        if desk.side == .receiver { try await attribute(at: desk) }
        let (course, side, own, peer) = (desk.course, desk.side, desk.own, desk.thread.peer.text)
        // Nobody is met who does not want it, nor by somebody who has not declared to be impartial.
        let omitted = Course.Omission.allCases.filter {
            course.omits($0, at: side)
                || ($0 == .preparation && course.omittedBy == side
                    && [.declaration, .consent].contains(course.omission))
        }
        // The model first: what was recorded just before a crash was done.
        for step in Course.Omission.allCases where step != .screening && !omitted.contains(step) {
            readiness[desk.reference, default: []].insert(step)
        }
        if omitted.contains(.consent) {
            refusers.append(Refuser(node: desk.number, reference: desk.reference, person: own, peer: peer))
        }
        try await change(desk) { file, act in
            // What was recorded before a crash stands.
            guard file.last(ProcessRecord.self) == nil else { return }
            try file.open(
                ProcessRecord(
                    mechanism: "indirect-dialogue",
                    stage: "investigation",
                    initiative: .authority,
                    demanding: false,
                    reasons: "",
                    openedAt: act.at
                ),
                by: act
            )
            try file.receiveFacts(from: "the referral", by: act)
            try file.assign(
                FacilitatorRecord(name: name, languages: ["en"], training: [training]),
                lead: true,
                by: act
            )
            if !omitted.contains(.declaration) { try file.declare(name, interests: [], by: act) }
            try Self.askToTakePart(
                own,
                peer,
                omitted.contains(.consent) ? .refused : .given,
                in: &file,
                by: act
            )
            var known = try file.person(own)
            known.legalAdvice = .declined
            known.ofAge = "seen by the service"
            try file.keep(known, by: act)
            if !omitted.contains(.preparation) { try Self.meet(own, in: &file, by: act) }
        }
    }

    /// How sure it is did not come with the referral; whoever assesses it does not facilitate.
    private func attribute(at desk: Desk) async throws {
        try await change(desk, as: .intakeOfficer, by: desk.officer) { file, act in
            guard file.all(AttributionRecord.self).isEmpty else { return }
            try file.attribute(
                AttributionRecord(
                    person: "responsible-1",
                    certainty: .admitted,
                    basis: "his own words",
                    alternatives: "nobody else had the device",
                    by: act.by,
                    at: act.at
                ),
                by: act
            )
        }
    }

    static func askToTakePart(
        _ person: String,
        _ peer: String,
        _ answer: ConsentRecord.Answer,
        in file: inout CaseFile,
        by act: Casework.Act
    ) throws {
        try offer(to: person, in: &file, by: act)
        let shown = try file.show(
            InformationRecord(
                person: person,
                notice: "participants",
                version: "1",
                language: "en",
                digest: .zero,
                packageDigest: .zero,
                how: .inPerson,
                shownAt: act.at,
                understood: true
            ),
            by: act
        )
        let asked = try file.ask(
            ConsentRecord(
                person: person,
                purpose: "letters",
                steps: [.messages, .preparation, .agreement, .report, .evaluation],
                recipients: [peer],
                information: shown.id,
                askedBy: act.by,
                askedHow: .inPerson,
                askedAt: act.at
            ),
            by: act
        )
        try file.answer(
            asked.id,
            CaseFile.ConsentAnswer(answer, how: .inPerson, capacity: .full, freely: true),
            by: act
        )
    }

    static func meet(_ person: String, in file: inout CaseFile, by act: Casework.Act) throws {
        let session = try file.plan(
            CaseSession(
                kind: .preparation,
                form: .telephone,
                startsAt: act.at,
                minutes: 50,
                people: [CaseSession.Attendee(person: person, zone: "UTC")],
                facilitators: [act.by]
            ),
            by: act
        )
        try file.begin(session.id, by: act)
        try file.close(session.id, attendance: [person: .present], by: act)
    }

    func screen(at desk: Desk) async throws {
        let form = stage.screening
        try await change(desk) { file, act in
            guard file.all(ScreeningRecord.self).isEmpty else { return }
            let answers = form.keys(people: file.principals).map { key -> (String, String) in
                let question = form.questions.first { key == $0.id || key.hasPrefix($0.id + "@") }
                return (key, question?.choices.first { !$0.bars && $0.points == 0 }?.id ?? "")
            }
            try file.screen(
                form,
                at: .preparation,
                answers: Dictionary(answers) { first, _ in first },
                decision: .proceed,
                reasons: "Both want it.",
                by: act
            )
        }
    }
}
