import Casework
import Referrals
import Testing

@Suite("Who facilitates: chosen by what they know, within what they can take, without a tie, and beside whom")
struct FacilitatorTests {
    private static let peer = EntityID("https://porto.example")

    @Test("COE-40 UN-19 A facilitator who knows the community that a person names comes first")
    func knows() throws {
        var sample = try SampleCase.ready()
        var close = SampleCase.facilitator("Close")
        close.knows = ["Deaf people", "Football"]
        let other = SampleCase.facilitator("Another")
        func names() -> [String] {
            sample.file.matches([other, close], workload: [:], on: Day(sample.now)).map(\.facilitator.name)
        }
        #expect(names() == ["Another", "Close"], "nobody has asked for it")
        var person = try sample.file.person(SampleCase.harmed)
        person.communities = ["deaf people"]
        try sample.file.keep(person, by: sample.act())
        #expect(names() == ["Close", "Another"])
        let match = try #require(sample.file.matches([close], workload: [:], on: Day(sample.now)).first)
        #expect(match.speaksFor.contains("knows Deaf people"))
    }

    @Test("Whoever has as many cases as they take gets another only for reasons, which are kept")
    func capacity() throws {
        var sample = try SampleCase.ready(without: [.assignment])
        var lill = SampleCase.facilitator("Lill")
        lill.capacity = 2
        let refused = refusal {
            try sample.file.assign(lill, lead: true, openCases: 2, reasons: "", by: sample.act())
        }
        #expect(refused?.code == .notNow && refused?.says.contains("2 open cases") == true)
        let filed = try sample.file.assign(
            lill,
            lead: true,
            openCases: 2,
            reasons: "nobody else speaks Portuguese",
            by: sample.act()
        )
        #expect(filed.content.beyondCapacity == "nobody else speaks Portuguese")
        try sample.file.release("Lill", by: sample.act())
        let within = try sample.file.assign(
            lill,
            lead: true,
            openCases: 1,
            reasons: "needless",
            by: sample.act()
        )
        #expect(within.content.beyondCapacity == nil)
    }

    @Test("COE-47 Supervision, a complaint and a decision about the case are ties that the record shows")
    func ties() throws {
        let now = SampleCase.start
        func gate(_ change: (inout SampleCase) throws -> Void) throws -> [String] {
            var sample = try SampleCase.ready()
            try change(&sample)
            let situation = Situation(at: sample.now, people: [SampleCase.harmed, SampleCase.responsible])
            return sample.file.missing(for: .joint, situation).filter { $0.requirement == .impartiality }.map(
                \.says
            )
        }
        #expect(try gate { _ in }.isEmpty)
        let supervised = try gate { sample in
            try sample.file.supervise(
                SupervisionRecord(facilitator: "Mets", supervisor: "Lill", on: Day(now), says: "calm"),
                by: sample.act(.lead)
            )
        }
        #expect(supervised == ["the record shows: supervises the work on this case"])
        let approved = try gate { $0.file.decided = ["Lill": ["approved the referral"]] }
        #expect(approved == ["the record shows: approved the referral"])

        var complaint: Identifier?
        func complain(_ sample: inout SampleCase) throws {
            complaint = try sample.file.complain(
                ComplaintRecord(
                    by: SampleCase.harmed,
                    says: "takes his side",
                    about: "Lill",
                    receivedOn: Day(now)
                ),
                by: sample.act()
            ).id
        }
        let open = try gate { sample in try complain(&sample) }
        #expect(open == ["the record shows: a complaint about them has not been answered"])
        let answered = try gate { sample in
            try complain(&sample)
            let id = try #require(complaint)
            let own = refusal { try sample.file.answerComplaint(id, "No.", by: sample.act(.lead)) }
            #expect(own?.code == .notPermitted)
            try sample.file.answerComplaint(id, "They talked.", by: sample.act(.lead, by: "Oja"))
            #expect(sample.file.conflicts(of: "Oja") == ["has decided on a complaint in this case"])
        }
        #expect(answered.isEmpty)
    }

    @Test(
        "P2-12 A peer's facilitator conducts a session only under terms of facilitating together that are in force"
    )
    func joint() throws {
        let peer = try #require(Self.peer)
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        try sample.file.assign(SampleCase.facilitator("b1"), peer: peer, lead: false, by: sample.act())
        try sample.file.declare("b1", interests: [], by: sample.act())
        let together = try sample.file.plan(sample.meeting(facilitators: ["Lill", "b1"]), by: sample.act())
        func begin() -> CaseworkError? {
            refusal { try sample.file.begin(together.id, by: sample.act()) }
        }
        let error = try #require(begin())
        #expect(error.requirements == [.jointFacilitation] && error.missing[0].says.contains(peer.text))
        var terms = JointFacilitationRecord(
            peer: peer,
            purpose: "the meeting",
            composition: ["a facilitator of each side"],
            functions: "each with the own person",
            until: Day(sample.now).adding(days: 5),
            place: "by video",
            terms: "nothing is gathered as evidence",
            confidentiality: "both sides",
            origin: peer
        )
        // What the peer alone has written down binds nobody here; a person is asked.
        try sample.file.receive(terms, from: peer, by: sample.act())
        #expect(begin()?.missing.map(\.says).contains { $0.contains("nobody here has agreed") } == true)
        #expect(sample.file.all(NoteRecord.self).contains { $0.content.words.contains("facilitator joint") })
        terms.origin = nil
        try sample.file.join(terms, by: sample.act())
        sample.pass(seconds: 6 * 86_400)
        #expect(begin()?.missing.map(\.says).contains { $0.contains("ended on") } == true)
        sample.now = sample.now.adding(seconds: -2 * 86_400)
        #expect(begin() == nil)
        // Who conducts it alone needs no terms with anybody.
        var alone = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        let own = try alone.file.plan(alone.meeting(), by: alone.act())
        #expect(refusal { try alone.file.begin(own.id, by: alone.act()) } == nil)
    }
}
