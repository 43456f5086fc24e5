import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A request for assistance tells of a case under the conditions under which that came")
struct AssistanceLimitsTests {
    private let it: ThreeAgencies
    private var porto: TestNode { it.pair.porto }

    init() async throws { it = try await ThreeAgencies(thirdKind: "prosecution") }

    private func take(_ thread: Identifier) async throws {
        _ = try await porto.node.takeCase(from: thread, reference: "PT-1", by: porto.officer)
    }

    private func ask(_ node: EntityID) async throws -> MoveResult {
        try await porto.node.requestAssistance(
            AssistanceTests.request(.domainRegistration),
            reference: "PT-A-1",
            from: node,
            ofCase: "PT-1",
            by: porto.officer
        )
    }

    private func refusal(by node: EntityID) async throws -> NodeError? {
        do {
            _ = try await ask(node)
            return nil
        } catch let error as NodeError {
            return error
        }
    }

    private func allowEvidence(in thread: Identifier) async throws {
        let referrer = it.pair.tartu.entity
        let referral = try #require(
            try await porto.store.read { try $0.document(thread: thread, issuer: referrer, sequence: 1) }
        )
        try await porto.node.decideUse(
            of: referral.id,
            by: .use(for: "evidence"),
            allows: true,
            says: "It is the same conduct.",
            by: porto.officer
        )
    }

    @Test(
        "What came for another purpose serves no evidence until somebody has said why, and goes under its conditions"
    )
    func conditions() async throws {
        let thread = try await it.authorised(of: [
            UseLimit(element: "/case/harm", kind: .noExport), UseLimit(element: "/case", kind: .noOnward),
        ])
        try await take(thread)
        let refused = try #require(try await refusal(by: it.lisboa.entity))
        #expect(refused.code == .gateClosed && refused.findings.contains { $0.contains("use only for") })
        try await allowEvidence(in: thread)
        let asked = try await ask(it.lisboa.entity)
        try await it.exchange()
        let there = try await it.lisboa.node.useLimits(in: asked.thread.id).first?.limits.limits ?? []
        for kind in [UseLimit.Kind.noExport, .noOnward, .purpose] {
            #expect(
                there.contains { $0.kind == kind && $0.element.isEmpty && $0.from == it.pair.tartu.entity },
                "\(kind)"
            )
        }
        for node in it.nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "What may not go on is not told to a third node in a request either; back where it came from it may"
    )
    func onward() async throws {
        let thread = try await it.askedOnward(under: [UseLimit(element: "/case", kind: .noOnward)])
        try await take(thread)
        try await allowEvidence(in: thread)
        let refused = try #require(try await refusal(by: it.lisboa.entity))
        #expect(refused.code == .gateClosed && refused.findings.contains { $0.contains("do not pass on") })
        #expect(try await refusal(by: it.pair.tartu.entity) == nil)
    }
}
