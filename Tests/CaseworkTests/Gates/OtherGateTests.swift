import Casework
import Referrals
import Testing

@Suite("The other gates: each blocks, naming what is missing, and opens")
struct OtherGateTests {
    @Test("BC-23 P2-14.2 P2-14.6 Sending a referral")
    func send() throws {
        var sample = SampleCase()
        try sample.offer(SampleCase.harmed)
        let need = ConsentNeed(SampleCase.harmed, .share, data: ["harm"], recipient: "https://porto.example")
        func missing(_ standing: ReferralStanding?) -> Set<Requirement> {
            Set(
                sample.file.missing(for: .sendReferral, Situation(at: sample.now, referral: standing))
                    .map(\.requirement)
            )
        }
        #expect(missing(nil) == [.assessmentDecided, .consentsToShare, .approvalsGiven, .contentAsApproved])
        let closed = ReferralStanding(
            isDecided: false,
            isRefused: false,
            openQuestions: ["responsible.guardianConsent"],
            missingApprovals: ["prosecutor"],
            isAsApproved: false,
            consents: [need]
        )
        #expect(
            missing(closed) == [.assessmentDecided, .consentsToShare, .approvalsGiven, .contentAsApproved]
        )
        #expect(missing(ReferralStanding(isDecided: true, isRefused: true)) == [.assessmentDecided])
        try sample.inform(SampleCase.harmed, "pt")
        try sample.consent(SampleCase.harmed, [.share], data: ["harm"], recipients: ["https://porto.example"])
        #expect(missing(ReferralStanding(isDecided: true, isRefused: false, consents: [need])) == [])
    }

    @Test("BC-25.4 BC-27.4 BC-27.6 Accepting a referral, and refusing one")
    func accept() {
        let sample = SampleCase()
        func missing(_ standing: ReferralStanding) -> Set<Requirement> {
            Set(
                sample.file.missing(for: .acceptReferral, Situation(at: sample.now, referral: standing))
                    .map(\.requirement)
            )
        }
        #expect(missing(ReferralStanding(isDecided: false, isRefused: false)) == [.ownPackDecided])
        #expect(
            missing(ReferralStanding(isDecided: true, isRefused: false, missingApprovals: ["x"])) == [
                .approvalsGiven
            ]
        )
        #expect(missing(ReferralStanding(isDecided: true, isRefused: false)) == [])
        #expect(
            missing(ReferralStanding(isDecided: false, isRefused: false, isRefusal: true)) == [
                .refusalGrounded
            ]
        )
        #expect(
            missing(
                ReferralStanding(
                    isDecided: false,
                    isRefused: false,
                    isRefusal: true,
                    ground: "safety",
                    wasConsulted: true
                )
            ) == []
        )
    }

    @Test("COE-19 EU-04j Contact with a person begins with one recorded offer")
    func contact() throws {
        var sample = SampleCase()
        let error = try #require(refusal { try sample.inform(SampleCase.harmed, "pt") })
        #expect(error.step == .contact && error.requirements == [.lawfulContact])
        try sample.offer(SampleCase.harmed)
        try sample.inform(SampleCase.harmed, "pt")
        try sample.consent(SampleCase.harmed, [.contact], answer: .refused)
        #expect(refusal { try sample.inform(SampleCase.harmed, "pt") }?.requirements == [.lawfulContact])
        #expect(refusal { try sample.offer(SampleCase.harmed) }?.code == .notNow, "nobody is offered twice")
    }

    @Test(
        "Release of a message: only a facilitator of the case decides, and only while everything still stands"
    )
    func release() throws {
        var sample = try SampleCase.ready()
        let message = try sample.file.write(sample.message(), by: sample.act())
        #expect(
            sample.file.missing(
                for: .release,
                Situation(
                    at: sample.now,
                    people: [SampleCase.harmed, SampleCase.responsible],
                    message: message.content
                )
            ).map(\.requirement) == [.facilitatorDecision]
        )
        #expect(
            refusal {
                try sample.file.decide(message.id, .release, by: sample.act(.intakeOfficer, by: "Kask"))
            }?.code
                == .notPermitted
        )
        #expect(
            refusal { try sample.file.decide(message.id, .release, by: sample.act(by: "Stranger")) }?.code
                == .notPermitted
        )
        try sample.file.hold(reason: "a threat", by: sample.act())
        #expect(
            refusal { try sample.file.decide(message.id, .release, by: sample.act()) }?.requirements == [
                .noHold
            ]
        )
        let held = try sample.file.decide(message.id, .hold, by: sample.act())
        #expect(held.content.state == .held)
        try sample.file.lift(
            try #require(sample.file.last(HoldRecord.self)).id,
            why: "cleared",
            by: sample.act(.lead, by: "Oja")
        )
        #expect(sample.file.dialogue(of: SampleCase.harmed).isEmpty)
        #expect(try sample.file.decide(message.id, .release, by: sample.act()).content.state == .released)
        #expect(sample.file.dialogue(of: SampleCase.harmed).count == 1)
        #expect(refusal { try sample.file.decide(message.id, .hold, by: sample.act()) }?.code == .notNow)
    }

    @Test(
        "An agreement: proportion, monitoring, every signature on these terms, the guardian's beside a child's"
    )
    func agreement() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.file.draft(Terms.agreement(at: sample.now), by: sample.act())
        let error = try #require(refusal { try sample.file.conclude(draft.id, by: sample.act()) })
        #expect(error.step == .agreement)
        #expect(error.requirements == [.proportion, .monitoringPlan, .everySignature])
        try sample.file.monitor(draft.id, Terms.monitoring, by: sample.act())
        try sample.file.weigh(draft.id, faults: ["1": "too much for a pupil"], by: sample.act())
        try sample.file.sign(draft.id, party: SampleCase.harmed, how: .portal, by: sample.act())
        try sample.file.sign(draft.id, party: SampleCase.responsible, how: .portal, by: sample.act())
        let closed = try #require(refusal { try sample.file.conclude(draft.id, by: sample.act()) })
        #expect(closed.requirements == [.proportion, .everySignature])
        try sample.file.weigh(draft.id, faults: [:], by: sample.act())
        try sample.file.sign(
            draft.id,
            party: SampleCase.responsible,
            how: .portal,
            guardian: SampleCase.guardian,
            by: sample.act()
        )
        #expect(try sample.file.conclude(draft.id, by: sample.act()).content.state == .signed)
    }

    @Test("IE-26 COE-33 UN-15 An agreement that a court may use needs the consent of each to that")
    func court() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(forCourt: true, conclude: false)
        #expect(refusal { try sample.file.conclude(draft, by: sample.act()) }?.requirements == [.courtUse])
        try sample.consent(SampleCase.harmed, [.court])
        try sample.consent(SampleCase.responsible, [.court], guardian: SampleCase.guardian)
        try sample.file.conclude(draft, by: sample.act())
    }

    @Test("An outcome report: only once there is an outcome, and a failure goes to the programme first")
    func report() throws {
        var sample = try SampleCase.ready()
        func missing() -> [Requirement] {
            sample.file.missing(for: .outcomeReport, Situation(at: sample.now)).map(\.requirement)
        }
        #expect(missing() == [.processEnded])
        let agreement = try sample.concluded()
        #expect(missing() == [])
        try sample.file.breach(agreement, items: [1], by: sample.act())
        #expect(missing().contains(.programmeFirst))
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        try sample.file.end(.breached, by: sample.act())
        #expect(missing() == [])
    }

    private static let told = DangerRecord.Told(
        says: "he waits at the station on Friday",
        to: "police, Sgt. Kask",
        how: .telephone,
        by: "Lill"
    )

    @Test("COE-53b Disclosure for imminent danger: a ground, two people, the data-protection officer")
    func danger() throws {
        var sample = SampleCase()
        let asked = try sample.file.warn(
            DangerRecord(
                ground: "he said where he will wait",
                cite: "a police act, § 1",
                to: "police",
                askedBy: "Lill",
                askedAt: sample.now
            ),
            by: sample.act()
        )
        let error = try #require(refusal { try sample.file.disclose(asked.id, Self.told, by: sample.act()) })
        #expect(error.step == .danger && error.requirements == [.twoPeople, .officerTold])
        #expect(
            refusal { try sample.file.approveDanger(asked.id, by: sample.act(.lead, by: "Lill")) }?.code
                == .notPermitted
        )
        try sample.file.approveDanger(asked.id, by: sample.act(.approver, by: "Oja"))
        #expect(
            refusal { try sample.file.disclose(asked.id, Self.told, by: sample.act()) }?.requirements == [
                .officerTold
            ]
        )
        // Whoever asks does not say it of themselves, and nobody says it without whom and how.
        let telling = DangerRecord.Telling(officer: "Tamm", channel: .telephone)
        #expect(
            refusal { try sample.file.tellOfficer(asked.id, telling, by: sample.act()) }?.code
                == .notPermitted
        )
        let other = sample.act(by: "Oja")
        #expect(refusal { try sample.file.tellOfficer(asked.id, by: other) }?.code == .invalid)
        for name in ["Oja", "Lill", ""] {
            let wrong = DangerRecord.Telling(officer: name, channel: .telephone)
            #expect(refusal { try sample.file.tellOfficer(asked.id, wrong, by: other) }?.code == .invalid)
        }
        func open() -> [String] {
            sample.file.all(TaskRecord.self).filter { $0.content.doneAt == nil }.map(\.content.says)
        }
        #expect(open().contains { $0.contains(asked.id.text) && !$0.contains("wait") })
        var acknowledged = sample
        let own = try acknowledged.file.tellOfficer(
            asked.id,
            by: acknowledged.act(.dataProtectionOfficer, by: "Tamm")
        )
        #expect(own.content.officerToldBy == "Tamm" && own.content.telling == nil)
        #expect(
            try acknowledged.file.disclose(asked.id, Self.told, by: acknowledged.act()).content.disclosedAt
                != nil
        )
        let told = try sample.file.tellOfficer(asked.id, telling, by: other)
        #expect(told.content.officerToldBy == "Oja" && told.content.telling == telling)
        #expect(open().allSatisfy { !$0.contains(asked.id.text) })
        #expect(try sample.file.disclose(asked.id, Self.told, by: sample.act()).content.disclosedAt != nil)
    }

    @Test(
        "COE-53b What was told in a danger is on record: to whom, on which provision, by whom; and the officer looks at it"
    )
    func disclosed() throws {
        var sample = SampleCase()
        var danger = DangerRecord(
            ground: "he said where he will wait",
            cite: "a police act, § 1",
            to: "police",
            askedBy: "Lill",
            askedAt: sample.now
        )
        danger.cite = nil
        #expect(refusal { try sample.file.warn(danger, by: sample.act()) }?.code == .invalid)
        // What was recorded before a provision was asked for is not disclosed on none.
        danger.approvedBy = "Oja"
        danger.officerToldAt = sample.now
        #expect(
            sample.file.missing(for: .danger, Situation(at: sample.now, danger: danger)).map(\.requirement)
                == [.groundRecorded]
        )
        (danger.cite, danger.approvedBy, danger.officerToldAt) = ("a police act, § 1", nil, nil)
        let asked = try sample.file.warn(danger, by: sample.act())
        func due(_ role: Role) -> [Reminder] {
            sample.file.reminders(on: Day(sample.now), for: role).filter { $0.kind == .danger }
        }
        #expect(due(.approver).count == 1 && due(.facilitator).isEmpty)
        try sample.file.approveDanger(asked.id, by: sample.act(.approver, by: "Oja"))
        try sample.file.tellOfficer(asked.id, by: sample.act(.dataProtectionOfficer, by: "Tamm"))
        #expect(due(.dataProtectionOfficer).isEmpty)
        var nothing = Self.told
        nothing.says = " "
        #expect(refusal { try sample.file.disclose(asked.id, nothing, by: sample.act()) }?.code == .invalid)
        var another = Self.told
        another.by = "Oja"
        #expect(refusal { try sample.file.disclose(asked.id, another, by: sample.act()) }?.code == .invalid)
        let told = try sample.file.disclose(asked.id, Self.told, by: sample.act()).content
        #expect(told.told == Self.told && told.cite == "a police act, § 1" && told.approvedBy == "Oja")
        let reminder = try #require(due(.dataProtectionOfficer).first)
        #expect(reminder.assignedTo == "Tamm" && !reminder.says.contains("station"))
        #expect(
            refusal { try sample.file.lookAtDisclosure(asked.id, by: sample.act(.lead, by: "Oja")) }?.code
                == .notPermitted
        )
        let seen = try sample.file.lookAtDisclosure(
            asked.id,
            by: sample.act(.dataProtectionOfficer, by: "Tamm")
        )
        #expect(seen.content.seenBy == "Tamm" && due(.dataProtectionOfficer).isEmpty)
    }

    @Test("P2-14.5 LED-25 GDPR-17/19 Erasure: no legal hold, the peers told, the proof kept")
    func erasure() {
        let sample = SampleCase()
        func missing(_ standing: ErasureStanding?) -> [Requirement] {
            sample.file.missing(for: .erasure, Situation(at: sample.now, erasure: standing)).map(
                \.requirement
            )
        }
        #expect(missing(nil) == [.noLegalHold, .peersTold, .proofKept])
        #expect(
            missing(ErasureStanding(legalHolds: ["appeal"], peersToTell: ["p"], isProofKept: false))
                == [.noLegalHold, .peersTold, .proofKept]
        )
        #expect(missing(ErasureStanding(legalHolds: [], peersToTell: [], isProofKept: true)) == [])
    }

    @Test("The table has a row for every step, and every requirement stands in it and names norms")
    func table() {
        #expect(Set(GateTable.rows.keys) == Set(Step.allCases))
        #expect(Set(GateTable.rows.values.flatMap(\.self)) == Set(Requirement.allCases))
        for requirement in Requirement.allCases { #expect(!requirement.norms.isEmpty) }
    }
}
