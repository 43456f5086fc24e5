import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Conditions go on with what came under them, and stay those of whoever set them")
struct PassedOnLimitsTests {
    private let it: ThreeAgencies
    private var tartu: TestNode { it.pair.tartu }
    private var porto: TestNode { it.pair.porto }
    private var lisboa: TestNode { it.lisboa }

    init() async throws { it = try await ThreeAgencies(thirdKind: "restorative-service") }

    /// What harm the story tells of, in its words.
    private static var secret: String {
        get throws {
            let file = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
            return try #require(file["harm"]?["summary"]?.string)
        }
    }

    private static func harm(_ kind: UseLimit.Kind) -> UseLimit {
        UseLimit(element: "/case/harm", kind: kind, day: kind == .deleteBy ? "2027-03-01" : nil)
    }

    private func assess(for purpose: String = Story.purpose, under limits: [UseLimit] = []) async throws
        -> Assessed
    {
        var request = Pair.request
        request.purpose = purpose
        request.terms.limits = limits
        return try await porto.node.assess("PT-1", for: lisboa.entity, request: request, by: porto.officer)
    }

    /// Porto's own referral to Lisboa, from the case that it took over from Tartu's.
    private func sendFromOwnCase(_ thread: Identifier, under limits: [UseLimit] = []) async throws
        -> MoveResult
    {
        try await it.ownCase(from: thread)
        _ = try await assess(under: limits)
        let sent = try await porto.node.send("PT-1", by: porto.officer)
        try await it.exchange()
        return sent
    }

    private func handOn(_ thread: Identifier) async throws -> DocumentRecord {
        _ = try await porto.node.handOn(thread, to: lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
        let arrived = try #require(try await lisboa.node.referrals().first).id
        let own = porto.entity
        return try #require(
            try await porto.store.read { try $0.document(thread: arrived, issuer: own, sequence: 1) }
        )
    }

    /// What stands in Lisboa on a document of Porto's.
    private func limits(on document: Identifier, in thread: Identifier) async throws -> [UseLimit] {
        try await lisboa.node.useLimits(in: thread).first { $0.id == document }?.limits.limits ?? []
    }

    private func requireSound() async throws {
        for node in it.nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "What was taken over goes on from the own case under each condition under which it came, with the name of who set it",
        arguments: [UseLimit.Kind.noExport, .deleteBy, .noOnward, .askBefore]
    )
    func ownReferral(kind: UseLimit.Kind) async throws {
        let sent = try await sendFromOwnCase(it.authorised(of: [Self.harm(kind)]))
        let there = try await limits(on: sent.document.id, in: sent.thread.id)
        #expect(there.contains { $0.kind == kind && $0.element == "/case/harm" && $0.from == tartu.entity })
        // What Tartu's law made of its use binds there as well.
        #expect(there.contains { $0.kind == .purpose && $0.from == tartu.entity })
        let forbidding = try await lisboa.node.mayLeave(
            "/case/harm/summary",
            of: sent.document.id,
            by: .export,
            for: lisboa.officer
        ).map(\.kind)
        #expect(forbidding == ([.noExport, .askBefore].contains(kind) ? [kind] : []))
        try await requireSound()
    }

    @Test("The conditions of the referrer's word bind also what goes on from the own case, whenever it came")
    func word() async throws {
        let thread = try await it.askedOnward()
        for sharer in Story.sharers { try await it.pair.share(sharer, with: lisboa.entity) }
        try await it.ownCase(from: thread)
        _ = try await assess()
        _ = try await tartu.node.authoriseOnward(
            true,
            in: thread,
            under: [Self.harm(.noExport)],
            says: nil,
            by: tartu.officer
        )
        try await it.exchange()
        do {
            _ = try await porto.node.send("PT-1", by: porto.officer)
            Issue.record("sent without the condition")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed)
            #expect(error.findings.contains { $0.contains("do not export") })
        }
        _ = try await assess()
        let sent = try await porto.node.send("PT-1", by: porto.officer)
        try await it.exchange()
        let there = try await limits(on: sent.document.id, in: sent.thread.id)
        #expect(there.contains { $0.kind == .noExport && $0.from == tartu.entity })
        try await requireSound()
    }

    @Test("A purpose that somebody here allowed is not thereby allowed at the next node")
    func purpose() async throws {
        let thread = try await it.authorised()
        try await it.ownCase(from: thread)
        let referrer = tartu.entity
        let referral = try #require(
            try await porto.store.read { try $0.document(thread: thread, issuer: referrer, sequence: 1) }
        )
        try await porto.node.decideUse(
            of: referral.id,
            by: .use(for: "victim-support"),
            allows: true,
            says: "It is the same conduct.",
            by: porto.officer
        )
        let content = try #require(try await assess(for: "victim-support").record.content)
        let limits = (try JSON(parsing: content, limits: .local)["limits"]?.array ?? [])
            .compactMap { UseLimit($0) }
        #expect(
            limits.contains { $0.kind == .purpose && $0.purpose == Story.purpose && $0.from == referrer },
            "whoever approves it sees that"
        )
    }

    @Test("An answer about what was taken over is under what stands on that")
    func answer() async throws {
        let sent = try await sendFromOwnCase(it.authorised(of: [Self.harm(.noExport)]))
        let thread = sent.thread.id
        _ = try await lisboa.node.beginReview(of: thread, by: lisboa.officer)
        _ = try await lisboa.node.ask(
            [("How is she?", nil), ("Where is it kept?", nil)],
            purpose: .information,
            in: thread,
            by: lisboa.officer
        )
        try await it.exchange()
        let answer = try await porto.node.answer(
            [
                GivenAnswer("Better.", about: .person(category: "harm")),
                GivenAnswer("He wrote it.", about: .person(category: "offence-facts")),
            ],
            in: thread,
            by: porto.officer
        )
        try await it.exchange()
        let there = try await limits(on: answer.document.id, in: thread).filter { $0.kind == .noExport }
        #expect(there.map(\.element) == ["/answers/0"] && there.first?.from == tartu.entity)
        let own = try await porto.node.mayLeave(
            "",
            of: answer.document.id,
            by: .export,
            for: porto.officer
        )
        #expect(own.map(\.kind) == [.noExport], "it binds here as well")
    }

    // MARK: What this agency signed itself

    /// The lines of an export of Porto's in which the secret can be read.
    private func exported() async throws -> [String] {
        let lines = Mutex<[ExportLine]>([])
        _ = try await porto.node.export(for: Story.purpose, by: porto.officer) { line in
            lines.withLock { $0.append(line) }
        }
        let secret = try Self.secret
        return try lines.withLock { $0 }.filter { line in
            let signed = try line.json["jws"]?.string.map { try JWS.parse($0).payload } ?? []
            return [line.json.bytes(), signed].contains {
                String(decoding: $0, as: UTF8.self).contains(secret)
            }
        }.map(\.kind)
    }

    @Test(
        "What may not be exported is not exported in this agency's own documents either",
        arguments: [true, false]
    )
    func ownDocuments(isPassedOn: Bool) async throws {
        let thread = try await it.authorised(of: [Self.harm(.noExport)])
        let own = try await isPassedOn ? handOn(thread) : sendFromOwnCase(thread).document
        #expect(try await exported() == [])
        func kept(_ element: String) async throws -> [UseLimit.Kind] {
            try await porto.node.mayLeave(element, of: own.id, by: .export, for: porto.officer).map(\.kind)
        }
        #expect(try await kept("/case/harm/summary") == [.noExport])
        #expect(try await kept("/case/offence") == [], "the rest may go")
        let read = try await code {
            _ = try await porto.node.document(own.id, for: Story.purpose, readBy: porto.officer)
        }
        #expect(read == .gateClosed)
        let leaving = try await porto.node.referralLeaving(
            own.thread,
            for: Story.purpose,
            readBy: porto.officer
        )
        let entry = try #require(leaving.entries.first { $0.record.id == own.id })
        #expect(entry.document.body["case"]?["harm"] == nil && entry.document.body["case"] != nil)
        #expect(entry.withheld.map(\.kind) == [.noExport])
        // Tartu's own copy is Tartu's.
        #expect(try await tartu.node.export(for: Story.purpose, by: tartu.officer) { _ in }.withheld.isEmpty)

        try await liftInTartu()
        #expect(try await kept("") == [])
        #expect(try await exported().contains("documents"))
        try await requireSound()
    }

    // MARK: Lifting

    /// Two people of Tartu's lift the condition on the harm.
    private func liftInTartu() async throws {
        let entity = tartu.entity
        let thread = try #require(
            try await tartu.store.read { try $0.threads(side: .referrer, limit: 2) }.first
        ).id
        let referral = try #require(
            try await tartu.store.read { try $0.document(thread: thread, issuer: entity, sequence: 1) }
        )
        let proposed = try await tartu.node.proposeLift(
            of: [ConditionLiftRecord.Lift(element: "/case/harm", limit: .noExport)],
            on: referral.id,
            inCase: Story.reference,
            says: "She has published it.",
            cite: "Budapest Convention art. 28",
            by: tartu.officer,
            as: .approver
        )
        _ = try await tartu.node.confirmLift(
            proposed.id,
            inCase: Story.reference,
            by: try #require(Officer("Tamm, data protection")),
            as: .dataProtectionOfficer
        )
        try await it.exchange()
    }

    private func lift(_ element: String, _ kind: UseLimit.Kind, on document: Identifier) async throws
        -> NodeError.Code?
    {
        try await code {
            _ = try await porto.node.proposeLift(
                of: [ConditionLiftRecord.Lift(element: element, limit: kind)],
                on: document,
                inCase: "PT-1",
                says: "We need it.",
                cite: "Budapest Convention art. 28",
                by: porto.officer,
                as: .approver
            )
        }
    }

    @Test("Whoever passes a referral on lifts none of its conditions, and nobody hears such a word")
    func notTheMiddle() async throws {
        let thread = try await it.authorised(of: [Self.harm(.noExport)])
        let own = try await handOn(thread)
        _ = try await porto.node.takeCase(from: thread, reference: "PT-1", by: porto.officer)
        #expect(try await lift("/case/harm", .noExport, on: own.id) == .notPermitted)
        let notice = Document(
            issuer: porto.entity,
            audience: lisboa.entity,
            id: Identifier(at: it.pair.clock.now),
            issuedAt: it.pair.clock.now,
            thread: own.thread,
            sequence: 2,
            previous: own.digest,
            seen: 0,
            type: .notice,
            body: [
                "kind": "condition-lifted", "document": .string(own.id.text), "says": "x", "cite": "x",
                "lifts": [["element": "", "limit": "no-export"]],
            ]
        )
        let document = try Node.document(in: own)
        let limits = UseLimits(of: document, liftedIn: [notice])
        #expect(limits.forbidding("/case/harm", by: .export).map(\.kind) == [.noExport])
    }

    @Test("In a referral of the own an agency lifts what it set itself, and not what it received")
    func ownConditions() async throws {
        let offence = UseLimit(element: "/case/offence", kind: .noExport)
        let sent = try await sendFromOwnCase(
            it.authorised(of: [Self.harm(.noExport)]),
            under: [offence]
        )
        #expect(try await lift("/case/harm", .noExport, on: sent.document.id) == .invalidInput)
        #expect(try await lift("/case/offence", .noExport, on: sent.document.id) == nil)
        // A word about all of it opens at the other side no more than its sender may open.
        let notice = Document(
            issuer: porto.entity,
            audience: lisboa.entity,
            id: Identifier(at: it.pair.clock.now),
            issuedAt: it.pair.clock.now,
            thread: sent.thread.id,
            sequence: 2,
            previous: sent.document.digest,
            seen: 0,
            type: .notice,
            body: [
                "kind": "condition-lifted", "document": .string(sent.document.id.text), "says": "x",
                "cite": "x", "lifts": [["element": "", "limit": "no-export"]],
            ]
        )
        let limits = try UseLimits(of: Node.document(in: sent.document), liftedIn: [notice])
        #expect(limits.forbidding("", by: .export).map(\.element) == ["/case/harm"])
    }

    @Test(
        "A condition that is lifted after it went on becomes a person's task, and before it is not told at all"
    )
    func liftedSince() async throws {
        let thread = try await it.authorised(of: [Self.harm(.noExport)])
        let own = try await handOn(thread)
        try await liftInTartu()
        let task = try #require(try await porto.node.openTasks().map(\.task).first { $0.kind == .passOn })
        #expect(task.thread == thread)
        #expect(try await limits(on: own.id, in: own.thread).contains { $0.kind == .noExport })
        try await requireSound()
    }

    @Test("What was lifted before it goes on goes on without the condition")
    func liftedBefore() async throws {
        let thread = try await it.authorised(of: [Self.harm(.noExport)])
        try await liftInTartu()
        let own = try await handOn(thread)
        #expect(try await !limits(on: own.id, in: own.thread).contains { $0.kind == .noExport })
        #expect(try await !porto.node.openTasks().contains { $0.task.kind == .passOn })
    }
}
