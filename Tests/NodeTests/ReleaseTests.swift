import API
import Evidence
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("No way out of the node goes round the conditions under which something came")
struct ReleaseTests {
    private let porto: TestNode
    private let foreign: ForeignAgency
    private static let secret = "she lives at the harbour"

    init() async throws {
        let clock = TestClock()
        porto = try TestNode.porto(clock)
        foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
    }

    /// A referral under limits, taken in.
    private func referral(limits: JSON) async throws -> Document {
        var document = foreign.referral(to: porto.entity, at: porto.clock.now)
        var body = try #require(document.body.object)
        body["limits"] = limits
        var request = try #require(body["request"]?.object)
        request["says"] = .string(Self.secret)
        body["request"] = .object(request)
        document.body = .object(body)
        try await porto.accept(try foreign.sign(document))
        return document
    }

    private func events(about subject: Identifier) async throws -> [JournalEntry.Event] {
        try await porto.store.read { try $0.journal(subject: subject, limit: 100) }.map(\.event)
    }

    @Test(
        "An export leaves out what a limit keeps here, says so with the digest, and puts it on record",
        arguments: ["no-export", "ask-before", "confidential"]
    )
    func export(kind: String) async throws {
        let document = try await referral(limits: [["element": "/request", "kind": .string(kind)]])
        let lines = Lines()
        let export = try await porto.node.export(by: porto.officer) { lines.add($0) }
        #expect(export.withheld[document.id]?.map(\.kind.rawValue) == [kind])
        let line = try #require(lines.all.first { $0.kind == "documents" }).json
        #expect(line["jws"] == nil && line["sha256"] != nil)
        #expect(line["withheld"]?[0]?["kind"]?.string == kind)
        #expect(try await events(about: document.thread).contains(.releaseBlocked))
        #expect(try await porto.node.audit().isSound)
    }

    @Test("An export holds what came under limits of another kind")
    func permitted() async throws {
        _ = try await referral(limits: [["element": "", "kind": "no-onward"]])
        let lines = Lines()
        #expect(try await porto.node.export(by: porto.officer) { lines.add($0) }.withheld.isEmpty)
        #expect(lines.all.first { $0.kind == "documents" }?.json["jws"]?.string != nil)
    }

    @Test(
        "A program gets a referral without the elements that a limit keeps here; an officer's page has them"
    )
    func program() async throws {
        let document = try await referral(limits: [["element": "/request/says", "kind": "no-export"]])
        let seen = try await porto.node.referral(document.thread, readBy: porto.officer)
        #expect(seen.entries.first?.document.body["request"]?["says"]?.string == Self.secret)
        #expect(!(try await events(about: document.thread)).contains(.releaseBlocked))
        let leaving = try await porto.node.referralLeaving(document.thread, readBy: porto.officer)
        let entry = try #require(leaving.entries.first)
        #expect(entry.document.body["request"]?["says"] == nil)
        #expect(entry.document.body["request"]?["purpose"]?.string == "restorative-process")
        #expect(entry.withheld.map(\.kind) == [.noExport])
        // As `comity referral show --json` answers: without the words, with the condition that keeps them.
        let json = try #require(leaving.json["documents"]?[0])
        #expect(json["withheld"]?[0]?["kind"]?.string == "no-export")
        #expect(json["withheld"]?[0]?["element"]?.string == "/request/says")
        #expect(!String(decoding: leaving.json.bytes(), as: UTF8.self).contains(Self.secret))
        #expect(try await events(about: document.thread).contains(.releaseBlocked))
    }

    @Test("A limit whose place cannot be read keeps everything back")
    func unreadable() {
        let limits = UseLimits([UseLimit(element: "not a pointer", kind: .noExport)])
        #expect(limits.leaving(["a": 1], by: [.export]).body == .null)
        let part = UseLimits([UseLimit(element: "/a/0", kind: .noExport)])
        #expect(part.leaving(["a": [1, 2], "b": 3], by: [.export]).body == ["a": [.null, 2], "b": 3])
        #expect(part.leaving(["b": 3], by: [.export]).body == ["b": 3])
    }
}

/// What an export handed over.
private final class Lines: Sendable {
    private let kept = Mutex<[ExportLine]>([])
    var all: [ExportLine] { kept.withLock { $0 } }
    func add(_ line: ExportLine) { kept.withLock { $0.append(line) } }
}
