import Casework
import Referrals
import Testing

@Suite("What a person is in the case is changed by no officer alone once the case rests on it")
struct RoleChangeTests {
    private static let second = "harmed-2"

    private func keep(_ sample: inout SampleCase, _ pseudonym: String, as role: PersonRole) throws {
        var person = try sample.file.person(pseudonym)
        person.role = role
        try sample.file.keep(person, by: sample.act())
    }

    /// A conference of two who were harmed, of whom the second has refused it.
    private func refused() throws -> SampleCase {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        try sample.add(Self.second, .harmed, consenting: .meeting)
        sample.pass()
        try sample.consent(Self.second, [.meeting], answer: .refused)
        try sample.screen(at: .beforeSession)
        return sample
    }

    private func begin(_ sample: inout SampleCase) throws -> CaseworkError? {
        var session = sample.meeting()
        session.people.append(.init(person: Self.second, zone: "UTC"))
        let planned = try sample.file.plan(session, by: sample.act())
        return refusal { try sample.file.begin(planned.id, by: sample.act()) }
    }

    @Test(
        "COE-16a Nobody on record becomes somebody of whom less is asked, nor goes over to the other side, by one word",
        arguments: [PersonRole.supporter, .interpreter, .guardian, .expert, .responsible]
    )
    func alone(role: PersonRole) throws {
        var sample = try refused()
        #expect(refusal { try keep(&sample, Self.second, as: role) }?.code == .notNow)
        #expect(try sample.file.person(Self.second).role == .harmed)
        // On the same side a role is put right by one officer.
        try keep(&sample, Self.second, as: .surrogate)
    }

    @Test("Of somebody of whom nothing is on record yet the role is put right by one officer")
    func early() throws {
        var sample = SampleCase()
        try sample.file.keep(PersonRecord(pseudonym: Self.second, role: .harmed), by: sample.act())
        try keep(&sample, Self.second, as: .supporter)
        #expect(try sample.file.person(Self.second).role == .supporter)
    }

    @Test("What is on record of a person is an offer already, a session, terms, or a screening")
    func onRecord() throws {
        var offered = SampleCase()
        try offered.offer(SampleCase.harmed)
        #expect(refusal { try keep(&offered, SampleCase.harmed, as: .supporter) }?.code == .notNow)
        var screened = SampleCase()
        try screened.screen()
        #expect(refusal { try keep(&screened, SampleCase.responsible, as: .supporter) }?.code == .notNow)
        let ready = try SampleCase.ready()
        var guardian = ready
        // The guardian was in the preparation meeting.
        #expect(refusal { try keep(&guardian, SampleCase.guardian, as: .responsible) }?.code == .notNow)
    }

    @Test("One person asks with reasons, another confirms; until then nothing has changed")
    func two() throws {
        var sample = try refused()
        func ask(_ reasons: String) -> CaseworkError? {
            refusal {
                try sample.file.askForRole(.supporter, of: Self.second, reasons: reasons, by: sample.act())
            }
        }
        #expect(refusal { try sample.file.confirmRole(of: Self.second, by: sample.act()) }?.code == .notNow)
        #expect(ask("")?.code == .invalid)
        #expect(ask("named by mistake") == nil)
        #expect(try sample.file.person(Self.second).role == .harmed)
        #expect(
            refusal { try sample.file.confirmRole(of: Self.second, by: sample.act()) }?.code == .notPermitted
        )
        try sample.file.confirmRole(of: Self.second, by: sample.act(.intakeOfficer, by: "Kask"))
        let changed = try sample.file.person(Self.second)
        #expect(changed.role == .supporter && changed.roleChange?.confirmedBy == "Kask")
        #expect(changed.roleChange?.from == .harmed && changed.roleChange?.reasons == "named by mistake")
        #expect(
            refusal {
                try sample.file.confirmRole(of: Self.second, by: sample.act(.intakeOfficer, by: "Kask"))
            }?.code == .notNow
        )
    }

    @Test("COE-16a Whoever has refused the meeting is in none, whatever they are called by now")
    func whateverRole() throws {
        var sample = try refused()
        try sample.recast(Self.second, as: .supporter)
        let error = try #require(try begin(&sample))
        let faults = error.missing.filter { $0.requirement == .informedConsent }
        #expect(faults.map(\.about) == [Self.second], "\(error)")
        #expect(refusal { try keep(&sample, Self.second, as: .harmed) }?.code == .notNow)
    }

    @Test("Nobody takes a person out, or lets them be confirmed, by what is kept of them")
    func kept() throws {
        var sample = try refused()
        var person = try sample.file.person(Self.second)
        person.left = sample.now
        #expect(refusal { try sample.file.keep(person, by: sample.act()) }?.code == .invalid)
        person.left = nil
        person.roleChange = .init(
            from: .harmed,
            to: .supporter,
            reasons: "mine",
            by: "Kask",
            at: sample.now
        )
        #expect(refusal { try sample.file.keep(person, by: sample.act()) }?.code == .invalid)
        try sample.file.withdraw(Self.second, by: sample.act())
        var gone = try sample.file.person(Self.second)
        gone.left = nil
        #expect(refusal { try sample.file.keep(gone, by: sample.act()) }?.code == .invalid)
    }
}
