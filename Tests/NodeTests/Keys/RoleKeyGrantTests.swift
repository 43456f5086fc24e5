import Casework
import Node
import Referrals
import Store
import Testing

/// A role's own key opens every case of the role's compartments past the node: who gets one is two people's word, and on record.
@Suite("Keys of roles by two")
struct RoleKeyGrantTests {
    private let pair: Pair
    private let node: Node
    private let first: Officer
    private let second: Officer
    private let holder: Officer

    init() async throws {
        pair = try await Pair()
        node = pair.tartu.node
        first = try #require(Officer("First operator"))
        second = try #require(Officer("Second operator"))
        holder = try #require(Officer("Lepp"))
        let setup = try #require(Officer("Setup"))
        let grants: [(Officer, [Role: Scope])] = [
            (holder, [.facilitator: .agency, .operator: .agency]), (first, [.operator: .agency]),
            (second, [.operator: .agency]),
        ]
        for (officer, roles) in grants {
            _ = try await node.addAccount(named: officer, team: nil, grants: roles, by: setup)
        }
        for officer in [first, second] {
            _ = try await node.makeToken(for: officer.name, label: "cli", days: 1, by: setup)
        }
    }

    private func code(_ body: () async throws -> RoleKeyGrant) async throws -> NodeError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as NodeError {
            return error.code
        }
    }

    private func issue(by whom: Officer, role: Role = .facilitator) async throws -> NodeError.Code? {
        try await code { try await node.issueRoleKey(of: role, to: holder.name, by: whom) }
    }

    @Test(
        "A role's key is issued by another than who proposed it and than its holder, once, and the journal says to whom"
    )
    func byTwo() async throws {
        #expect(try await issue(by: second) == .notNow, "nobody has proposed it")
        _ = try await node.proposeRoleKey(of: .facilitator, to: holder.name, by: first)
        #expect(try await issue(by: first) == .notPermitted)
        #expect(try await issue(by: holder) == .notPermitted)
        #expect(try await issue(by: second, role: .intakeOfficer) == .notPermitted, "a role never granted")
        let account = try await node.account(holder.name).id
        func entries() async throws -> [JournalEntry] {
            try await node.store.read { try $0.journal(subject: account, limit: 100) }
                .filter { $0.event == .roleKeyIssued }
        }
        #expect(try await entries().isEmpty)
        #expect(try await issue(by: second) == nil)
        let found = try await entries()
        #expect(found.count == 1 && found.first?.actor == second.name && found.first?.digest != nil)
        let grant = try #require(try await node.roleKeys().first)
        #expect(grant.role == .facilitator && grant.holder == holder.name)
        #expect(grant.proposed.by == first.name && grant.issued?.by == second.name)
        #expect(try await issue(by: second) == .notNow, "one proposal, one key")
        #expect(try await node.audit().isSound)
    }

    @Test("A proposal lapses after three days, and a key taken out of use is listed no more")
    func ends() async throws {
        _ = try await node.proposeRoleKey(of: .facilitator, to: holder.name, by: first)
        pair.clock.advance(seconds: 3 * 86_400 + 1)
        #expect(try await issue(by: second) == .notNow)
        _ = try await node.proposeRoleKey(of: .facilitator, to: holder.name, by: first)
        #expect(try await issue(by: second) == nil)
        try await node.revokeRoleKey(of: .facilitator, by: first)
        #expect(try await node.roleKeys().isEmpty)
        #expect(
            try await code { try await node.proposeRoleKey(of: .operator, to: holder.name, by: first) }
                == .invalidInput,
            "it opens no compartment"
        )
    }
}
