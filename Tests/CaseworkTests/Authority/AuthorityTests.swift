import Casework
import Referrals
import Testing
import Wire

@Suite("What the authority gets and decides itself, and what people ask about their own data")
struct AuthorityTests {
    private static let provision = CitedProvision(
        pack: "eu-gdpr 2026.1",
        source: "General Data Protection Regulation",
        part: "art. 15, para. 1",
        status: "not reviewed by counsel, confidence high, basis text"
    )

    private func access(_ sample: SampleCase, _ consent: Identifier?, after seconds: Int64 = 0)
        -> CrossBorderAccessRecord
    {
        CrossBorderAccessRecord(
            what: "the shop's log",
            location: "PT",
            officer: "Kask",
            at: sample.now.adding(seconds: -seconds),
            basis: .lawfulConsent,
            consent: consent
        )
    }

    @Test("BC-32 An access on consent needs one on record that was in force; what is public needs none")
    func access() throws {
        var sample = SampleCase()
        let officer = sample.act(.intakeOfficer)
        let closed = refusal { try sample.file.recordAccess(access(sample, nil), by: officer) }
        #expect(closed?.code == .gateClosed && closed?.missing.map(\.requirement) == [.consentOfEntitled])
        let unknown = Identifier(at: sample.now)
        #expect(
            refusal { try sample.file.recordAccess(access(sample, unknown), by: officer) }?.code
                == .gateClosed
        )
        let consent = try sample.file.recordConsent(
            AccessConsentRecord(
                person: "Shop",
                entitlement: "it is its own log",
                covers: "sign-ins of September",
                reference: "file 3, page 2",
                givenAt: sample.now
            ),
            by: officer
        )
        #expect(
            refusal { try sample.file.recordAccess(access(sample, consent.id, after: 60), by: officer) }?.code
                == .gateClosed,
            "before the consent was given"
        )
        let filed = try sample.file.recordAccess(access(sample, consent.id), by: officer)
        #expect(filed.content.basis.cite == "Budapest Convention art. 32(b)")
        sample.pass()
        try sample.file.withdrawAccessConsent(consent.id, by: sample.act(.intakeOfficer))
        sample.pass()
        #expect(
            refusal {
                try sample.file.recordAccess(access(sample, consent.id), by: sample.act(.intakeOfficer))
            }?.code == .gateClosed
        )
        var open = access(sample, nil)
        open.basis = .publiclyAvailable
        try sample.file.recordAccess(open, by: sample.act(.intakeOfficer))
        #expect(sample.file.all(CrossBorderAccessRecord.self).count == 2)
        #expect(
            refusal { try sample.file.recordAccess(open, by: sample.act(.facilitator)) }?.code
                == .notPermitted
        )
    }

    @Test(
        "COE-32 The bar effect is what an officer enters after a completed agreement, never what follows by itself"
    )
    func barEffect() throws {
        var sample = try SampleCase.ready()
        func bar(_ provision: CitedProvision = Self.provision) -> BarEffectRecord {
            BarEffectRecord(
                effect: .sameAsOtherDecisions,
                state: "EE",
                persons: [SampleCase.responsible],
                proceedings: "1-26-417",
                authority: "Prosecutor's office",
                decidedOn: Day(sample.now),
                provision: provision
            )
        }
        let officer = sample.act(.intakeOfficer)
        #expect(refusal { try sample.file.enter(bar(), by: officer) }?.code == .notNow)
        let agreement = try sample.concluded()
        let record = try sample.file.record(agreement, AgreementRecord.self)
        try sample.file.amend(record, by: sample.act()) { content throws(CaseworkError) in
            content.state = .completed
        }
        try sample.file.end(.completed, by: sample.act())
        #expect(try sample.file.outcomeShown(at: sample.now)["barEffects"]?.array == [])
        let unstated = CitedProvision(pack: "", source: "", part: "", status: "")
        #expect(refusal { try sample.file.enter(bar(unstated), by: officer) }?.code == .invalid)
        #expect(refusal { try sample.file.enter(bar(), by: sample.act()) }?.code == .notPermitted)
        try sample.file.enter(bar(), by: officer)
        let shown = try #require(try sample.file.outcomeShown(at: sample.now)["barEffects"]?[0])
        #expect(shown["status"]?.string == Self.provision.status)
        #expect(
            BarEffectRecord(wire: shown, from: try #require(EntityID("https://x.example")))?.state == "EE"
        )
    }

    private func request(_ right: PersonRequestRecord.Right, _ sample: SampleCase) -> PersonRequestRecord {
        PersonRequestRecord(
            person: SampleCase.responsible,
            right: right,
            says: "What do you have about me?",
            receivedOn: Day(sample.now),
            due: Day(sample.now).adding(days: 30),
            deadline: Self.provision
        )
    }

    @Test(
        "P2-14.12 A copy holds what is about the person and nobody else; what is kept back has its provision and is said"
    )
    func copy() throws {
        var sample = try SampleCase.ready()
        var strange = request(.access, sample)
        strange.representative = SampleCase.harmed
        #expect(
            refusal { try sample.file.receive(request: strange, by: sample.act(.lead)) }?.code
                == .notPermitted
        )
        let asked = try sample.file.receive(request: request(.access, sample), by: sample.act(.lead))
        #expect(sample.file.unansweredRequests.map(\.id) == [asked.id])
        let copy = try sample.file.copy(of: SampleCase.responsible, as: .lead, at: sample.now)
        #expect(copy.party?["pseudonym"]?.string == SampleCase.responsible)
        #expect(copy.records.contains { $0.kind == .consent } && copy.text.contains("responsible-1"))
        #expect(!copy.text.contains(SampleCase.harmed) && !copy.text.contains("Lill sees"))
        let less = try sample.file.copy(
            of: SampleCase.responsible,
            without: [.consent],
            as: .lead,
            at: sample.now
        )
        #expect(less.records.allSatisfy { $0.kind != .consent })
        let unstated = CaseFile.Restriction(
            withheld: [.attribution],
            ground: CitedProvision(pack: "", source: "", part: "", status: ""),
            reason: "x"
        )
        func handOver(_ restriction: CaseFile.Restriction?, _ role: Role) throws {
            try sample.file.handOver(
                asked.id,
                digest: .zero,
                withheld: [],
                restriction: restriction,
                by: sample.act(role)
            )
        }
        #expect(refusal { try handOver(unstated, .lead) }?.code == .invalid)
        #expect(refusal { try handOver(nil, .facilitator) }?.code == .notPermitted)
        try handOver(
            CaseFile.Restriction(
                withheld: [.attribution],
                ground: Self.provision,
                reason: "An inquiry goes on."
            ),
            .dataProtectionOfficer
        )
        let answered = try sample.file.record(asked.id, PersonRequestRecord.self).content
        #expect(answered.answer == .restricted && answered.ground == Self.provision)
        #expect(refusal { try handOver(nil, .lead) }?.code == .notNow, "it is answered once")
        #expect(sample.file.unansweredRequests.isEmpty)
    }

    @Test("P2-14.12 What is put right is a revision of its own; a refusal names the provision")
    func rectify() throws {
        var sample = try SampleCase.ready()
        let asked = try sample.file.receive(request: request(.rectification, sample), by: sample.act(.lead))
        let before = try sample.file.person(SampleCase.responsible)
        #expect(
            refusal {
                try sample.file.rectify(asked.id, .country, before.country ?? "", by: sample.act(.lead))
            }?.code
                == .invalid
        )
        try sample.file.rectify(asked.id, .birth, "2008-04-02", by: sample.act(.lead))
        #expect(try sample.file.person(SampleCase.responsible).birth == "2008-04-02")
        let answer = try sample.file.record(asked.id, PersonRequestRecord.self).content
        #expect(answer.answer == .rectified && answer.rectified.first?.field == "birth")
        let changed = try #require(answer.rectified.first)
        #expect(sample.file.revision(of: changed.record) == changed.revision)
        let other = try sample.file.receive(request: request(.rectification, sample), by: sample.act(.lead))
        try sample.file.refuseRectification(
            other.id,
            ground: Self.provision,
            reason: "It was seen in the register.",
            by: sample.act(.dataProtectionOfficer)
        )
        #expect(try sample.file.record(other.id, PersonRequestRecord.self).content.answer == .refused)
    }
}
