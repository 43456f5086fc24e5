import API
import Casework
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("A case that was taken over stays under the conditions of its referral")
struct TakenCaseTests {
    private let porto: TestNode
    private let foreign: ForeignAgency
    private static let reference = "PT-2026-9"
    private static let secret = "Rua do Porto de Abrigo 7"

    init() async throws {
        porto = try TestNode.porto(TestClock())
        foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
    }

    /// A referral under limits whose person's notes hold the secret, taken over as an own case.
    private func take(_ limits: JSON) async throws -> CaseRecord {
        var document = foreign.referral(to: porto.entity, at: porto.clock.now)
        var body = try #require(document.body.object)
        body["limits"] = limits
        var file = try #require(body["case"]?.object)
        file["harm"] = ["summary": .string(Self.secret)]
        body["case"] = .object(file)
        document.body = .object(body)
        try await porto.accept(try foreign.sign(document))
        return try await porto.node.takeCase(
            from: document.thread,
            reference: Self.reference,
            by: porto.officer
        )
    }

    private func exported() async throws -> (lines: [ExportLine], withheld: [Identifier: [UseLimit]]) {
        let lines = Mutex<[ExportLine]>([])
        let export = try await porto.node.export(by: porto.officer) { line in
            lines.withLock { $0.append(line) }
        }
        return (lines.withLock { $0 }, export.withheld)
    }

    private static func holds(_ json: JSON) -> Bool {
        String(decoding: json.bytes(), as: UTF8.self).contains(secret)
    }

    @Test(
        "What its referral keeps here stays out of the export and of what programs read; the rest is there",
        arguments: ["no-export", "confidential", "ask-before"]
    )
    func kept(kind: String) async throws {
        let record = try await take([["element": "/case/harm", "kind": .string(kind)]])
        let (lines, withheld) = try await exported()
        #expect(withheld[record.id]?.map(\.kind.rawValue) == [kind])
        for line in lines { #expect(!Self.holds(line.json), "\(line.kind)") }
        let line = try #require(lines.first { $0.kind == "cases" }).json
        #expect(line["content"]?["stage"]?.string == "investigation", "what no condition keeps is there")
        #expect(line["withheld"]?[0]?["element"]?.string == "/harm")
        let shown = try #require(try await porto.node.leaving([record], readBy: porto.officer).first).json
        #expect(!Self.holds(shown) && shown["withheld"]?[0]?["kind"]?.string == kind)
        let events = try await porto.store.read { try $0.journal(subject: record.id, limit: 50) }.map(\.event)
        #expect(events.contains(.releaseBlocked))
        // Those who work on the case have it.
        #expect(try await porto.node.caseRecord(Self.reference).content.contains(Self.secret))
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A condition on the whole referral keeps the whole case; none, or of another kind, keeps nothing")
    func whole() async throws {
        let record = try await take([["element": "", "kind": "no-export"]])
        #expect(try await exported().lines.first { $0.kind == "cases" }?.json["content"] == .null)
        #expect(try await porto.node.leaving([record], readBy: porto.officer).first?.record.content == "null")
    }

    @Test("Conditions of another kind keep nothing out of the export")
    func other() async throws {
        _ = try await take([["element": "", "kind": "no-onward"]])
        let (lines, withheld) = try await exported()
        #expect(withheld.isEmpty)
        #expect(try Self.holds(#require(lines.first { $0.kind == "cases" }).json))
    }

    @Test(
        "What a condition keeps of people is not in their copy, which names the condition, nor in a list for programs"
    )
    func people() async throws {
        _ = try await take([["element": "/case/parties/0/birth", "kind": "no-export"]])
        let asked = try await porto.node.change(Self.reference, by: porto.officer, as: .lead) {
            file,
            act in
            try file.receive(
                request: PersonRequestRecord(
                    person: "harmed-1",
                    right: .access,
                    says: "What do you hold?",
                    receivedOn: act.day,
                    due: act.day.adding(days: 30),
                    deadline: CitedProvision(
                        pack: "invented",
                        source: "Invented Act",
                        part: "1",
                        status: "invented"
                    )
                ),
                by: act
            )
        }
        let copy = try await porto.node.handOver(
            asked.id,
            inCase: Self.reference,
            restriction: nil,
            by: porto.officer,
            as: .lead
        ).copy
        #expect(copy.party == nil && copy.conditions.map(\.kind) == [.noExport])
        #expect(copy.text.contains("do not export"))
        #expect(
            try await code {
                try await porto.node.requireExport(
                    of: "/parties",
                    ofCase: Self.reference,
                    by: porto.officer
                )
            } == .gateClosed
        )
        try await porto.node.requireExport(of: "/stage", ofCase: Self.reference, by: porto.officer)
    }

    @Test(
        "It goes on to no third node as a referral of the own, unless the referrer has authorised that node"
    )
    func onward() async throws {
        let record = try await take([["element": "/case/harm", "kind": "no-onward"]])
        let third = try #require(EntityID("https://braga.example"))
        let whole: JSON = ["case": try JSON(parsing: record.content, limits: .local)]
        let porto = porto
        func refused(_ content: JSON, to node: EntityID) async throws -> NodeError.Code? {
            try await code {
                try await porto.store.read {
                    try porto.node.requireOnward(content, ofCase: record.id, to: node, in: $0)
                }
            }
        }
        #expect(try await refused(whole, to: third) == .gateClosed)
        #expect(try await refused(["case": ["stage": "trial"]], to: third) == nil, "the rest may go")
        #expect(try await refused(whole, to: foreign.entity) == nil, "it came from there")
    }

    @Test("A copy is under what stands on what was copied, on what holds it, and on its parts")
    func copies() {
        let limits = UseLimits([
            UseLimit(element: "", kind: .noOnward), UseLimit(element: "/case", kind: .confidential),
            UseLimit(element: "/case/parties/0/birth", kind: .noExport),
            UseLimit(element: "/request", kind: .noExport), UseLimit(element: "/cases", kind: .noExport),
        ])
        #expect(limits.onCopy(of: "/case").limits.map(\.element) == ["", "", "/parties"])
        #expect(limits.onCopy(of: "/facts/a", at: "/facts/a").limits.map(\.element) == ["/facts/a"])
    }
}
