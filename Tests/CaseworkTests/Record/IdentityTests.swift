import Casework
import Referrals
import Testing
import Wire

@Suite("Who stands behind a pseudonym")
struct IdentityTests {
    private static let known = IdentityRecord(
        person: SampleCase.harmed,
        name: "Mari Maasikas",
        channels: [.init(by: .telephone, address: "+372 5555 0123")],
        safeContact: "Only before noon; never leave a message.",
        languages: ["et"]
    )

    @Test("Those who reach people enter and read it, and nobody else", arguments: Role.allCases)
    func roles(role: Role) throws {
        let reaches = [.intakeOfficer, .facilitator].contains(role)
        #expect(role.may(.read, .identities) == reaches && role.may(.write, .identities) == reaches)
        var sample = SampleCase()
        let act = sample.act(role)
        guard reaches else {
            #expect(throws: CaseworkError.self) { try sample.file.keep(Self.known, by: act) }
            return #expect(sample.file.identity(of: SampleCase.harmed) == nil)
        }
        try sample.file.keep(Self.known, by: act)
        var changed = Self.known
        changed.safeContact = nil
        #expect(try sample.file.keep(changed, by: act).revision == 2)
        #expect(sample.file.identity(of: SampleCase.harmed)?.content == changed)
        #expect(changed.concerns.whole == [SampleCase.harmed])
    }

    @Test("What cannot be kept is refused with what is wrong, and nobody is entered who is not in the case")
    func refused() throws {
        var sample = SampleCase()
        let act = sample.act(.intakeOfficer)
        func code(_ change: (inout IdentityRecord) -> Void) -> CaseworkError.Code? {
            var identity = Self.known
            change(&identity)
            do throws(CaseworkError) {
                try sample.file.keep(identity, by: act)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code { $0.name = "" } == .invalid)
        #expect(code { $0.name = String(repeating: "a", count: 301) } == .invalid)
        #expect(code { $0.name = "Mari\u{1B}[2J" } == .invalid)
        #expect(code { $0.channels = Array(repeating: $0.channels[0], count: 11) } == .invalid)
        #expect(code { $0.channels[0].address = "" } == .invalid)
        #expect(code { $0.safeContact = String(repeating: "a", count: 2001) } == .invalid)
        #expect(code { $0.languages = Array(repeating: "et", count: 21) } == .invalid)
        #expect(code { $0.person = "nobody-7" } == .notFound)
        #expect(sample.file.identity(of: SampleCase.harmed) == nil)
    }

    @Test("COE-47 A facilitator with the name of somebody of the case is found to have a conflict")
    func conflict() throws {
        var sample = SampleCase()
        #expect(!sample.file.conflicts(of: "mari  Maasikas, facilitator").contains { $0.contains("name") })
        try sample.file.keep(Self.known, by: sample.act(.intakeOfficer))
        #expect(
            sample.file.conflicts(of: "mari  Maasikas, facilitator")
                == ["has the name of a person of the case"]
        )
        #expect(sample.file.conflicts(of: "Mari Maasik") == [])
    }

    @Test("It is part of the copy that the person asks for, from whoever may read it")
    func copied() throws {
        var sample = SampleCase()
        try sample.file.keep(Self.known, by: sample.act(.intakeOfficer))
        let now = sample.act().at
        func kinds(_ role: Role) throws -> [RecordKind] {
            try sample.file.copy(of: SampleCase.harmed, as: role, at: now).records.map(\.kind)
        }
        #expect(try kinds(.intakeOfficer).contains(.identity))
        #expect(try !kinds(.lead).contains(.identity))
    }
}
