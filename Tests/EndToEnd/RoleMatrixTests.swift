import API
import Casework
import Foundation
import Node
import Outbound
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Role x operation x scope: each cell is asked of a serving node over HTTPS, allowed or denied, and the cells are counted by the
/// description that the node itself gives of its API, so that no operation can be left out.
@Suite("The matrix of roles, operations and scopes over HTTPS")
struct RoleMatrixTests {
    @Test("Every cell says what the tables say, and everything that they do not say is denied")
    func matrix() async throws {
        let node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await subjects(node)
        try await node.setUp()
        try await node.start()
        let caller = try APICaller(node)
        let holders = try await holders(caller)
        let operations = try await described(caller)
        // Nothing is left out between the table and what is described, neither a name nor an address.
        #expect(Set(operations.map(\.id)) == Set(OperationID.allCases))
        #expect(operations.count == OperationID.allCases.count)

        var cells: [String: Int] = [:]
        // Operation by operation, every account at once: none asks more often than an account may.
        for operation in operations {
            let asked = try await withThrowingTaskGroup(of: [String].self) { group in
                for holder in holders {
                    group.addTask { try await self.judge(operation, for: holder, caller) }
                }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            for cell in asked { cells[cell, default: 0] += 1 }
            try await stranger(operation, caller)
        }
        #expect(holders.count == (Role.allCases.count - 1) * Scope.allCases.count)
        #expect(cells.count == holders.count * operations.count)
        // What is granted and is about one thing was asked at every distance, everything else once.
        for holder in holders {
            for operation in operations {
                let isAboutOne = operation.subject != nil && operation.isGranted(to: holder.role)
                #expect(
                    cells[holder.cell(operation)] == (isAboutOne ? Distance.allCases.count : 1),
                    "\(holder.cell(operation))"
                )
            }
        }
        try await lists(holders, caller)
        await node.terminate()
    }

    // MARK: - Cells

    /// Asks for one cell, at every distance where the role is granted the operation and it is about one thing.
    private func judge(_ operation: Described, for holder: AccountHolder, _ caller: APICaller) async throws
        -> [String]
    {
        let cell = holder.cell(operation)
        guard operation.isGranted(to: holder.role) else {
            // The nearest of all is denied too.
            let answer = try await operation.ask(caller, holder.token, of: holder.reference(.own))
            #expect(answer.status == 403 && answer.problem == "not-permitted", "\(cell): \(answer)")
            return [cell]
        }
        guard operation.subject != nil else {
            let answer = try await operation.ask(caller, holder.token, of: "")
            #expect(answer.isLetIn, "\(cell): \(answer)")
            return [cell]
        }
        for distance in Distance.allCases {
            let answer = try await operation.ask(caller, holder.token, of: holder.reference(distance))
            #expect(answer.isLetIn, "\(cell), \(distance.rawValue): \(answer)")
            let isThere = distance.least <= operation.reached(by: holder)
            #expect((answer.problem == "not-found") == !isThere, "\(cell), \(distance.rawValue): \(answer)")
        }
        return Array(repeating: cell, count: Distance.allCases.count)
    }

    /// Without a token nothing is answered but the description, the two halves of a code, and what is published.
    private func stranger(_ operation: Described, _ caller: APICaller) async throws {
        let answer = try await operation.ask(caller, nil, of: Distance.agency.rawValue)
        let open: [OperationID] = [.describe, .redeemEnrolment, .listPublications, .showPublication]
        let isOpen = open.contains(operation.id)
        #expect((answer.status == 401) == !isOpen, "a stranger, \(operation.id.rawValue): \(answer)")
    }

    /// The lists of cases and referrals hold exactly what the scope reaches.
    private func lists(_ holders: [AccountHolder], _ caller: APICaller) async throws {
        for (id, path) in [(OperationID.listCases, "/cases"), (.listReferrals, "/referrals")] {
            let permission = try #require(id.row?.permission)
            for holder in holders where Permission.granted[holder.role]?.contains(permission) == true {
                let answer = try await caller.send(
                    .get,
                    path + "?limit=200",
                    holder.token,
                    purpose: .supervision
                )
                let seen = Set(answer.json["items"]?.array?.compactMap { $0["reference"]?.string } ?? [])
                let own = Set(holders.map { $0.reference(.own) })
                let expected: Set<String> =
                    switch holder.scope {
                    case .own: [holder.reference(.own)]
                    case .team: own.union([Distance.team.rawValue])
                    case .agency: own.union([Distance.team.rawValue, Distance.agency.rawValue])
                    }
                #expect(seen == expected, "\(holder.name), \(path)")
            }
        }
    }

    // MARK: - What is there

    /// A case and a referral for each account, one that is the team's, and one that is another team's.
    private func subjects(_ node: ServedNode) async throws {
        let story = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
        var members = try #require(story.object)
        let files = AccountHolder.references.map { reference -> JSON in
            members["reference"] = .string(reference)
            return .object(members)
        }
        let list = node.folder.path("cases.json")
        try Data(JSON.array(files).bytes()).write(to: URL(fileURLWithPath: list))
        try await node.comity(["import", list, "--open"])
        let store = try node.store()
        let now = Instant.now
        for reference in AccountHolder.references {
            let thread = ThreadRecord(
                id: Identifier(at: now),
                side: .receiver,
                peer: try #require(EntityID("https://porto.example")),
                reference: reference,
                caseID: nil,
                openedAt: now,
                changedAt: now,
                stage: .received,
                decideBy: "2027-01-31",
                ownSequence: 0,
                ownHead: nil,
                peerSequence: 1
            )
            try await store.write { try $0.insert(thread) }
        }
    }

    /// An account for every role and scope, each with a case and a referral of its own, which a lead has given to it.
    private func holders(_ caller: APICaller) async throws -> [AccountHolder] {
        let operators = try ["First operator", "Second operator"].map {
            try String(contentsOfFile: caller.node.token(of: $0), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        // Nobody is a participant by an account.
        let participant = try await caller.send(
            .post,
            "/accounts",
            operators[0],
            body: ["name": "A participant", "team": "tartu", "roles": ["participant": "own"]],
            key: UUID().uuidString
        )
        #expect(participant.status == 422, "\(participant)")
        var holders: [AccountHolder] = []
        for (role, scope) in AccountHolder.grants {
            let token = try await caller.enlist(
                AccountHolder.name(role, scope),
                role,
                scope,
                by: operators
            )
            holders.append(AccountHolder(role: role, scope: scope, token: token))
        }
        let lead = try #require(holders.first { $0.role == .lead && $0.scope == .agency })
        let far = (Distance.agency.rawValue, "Somebody", "narva")
        let near = (Distance.team.rawValue, "Somebody", "tartu")
        for (reference, owner, team) in holders.map({ ($0.reference(.own), $0.name, "tartu") }) + [near, far]
        {
            for path in ["/cases/\(reference)/allocation", "/referrals/in:\(reference)/allocation"] {
                let answer = try await caller.send(
                    .put,
                    path,
                    lead.token,
                    body: .object(["owner": .string(owner), "team": .string(team)])
                )
                try #require(answer.status == 200, "\(path): \(answer)")
            }
        }
        return holders
    }

    /// Every operation as the node describes it.
    private func described(_ caller: APICaller) async throws -> [Described] {
        let description = try await caller.send(.get, "/openapi.json").json
        var operations: [Described] = []
        for (path, item) in description["paths"]?.object?.members ?? [] {
            for (method, operation) in item.object?.members ?? [] {
                operations.append(
                    Described(
                        id: try #require(operation["operationId"]?.string.flatMap(OperationID.init)),
                        method: try #require(OutboundRequest.Method(rawValue: method.uppercased())),
                        path: path
                    )
                )
            }
        }
        return operations
    }
}

/// How far a case is from an account; in each case's reference.
private enum Distance: String, Sendable, CaseIterable {
    case own = "EE-OWN"
    case team = "EE-TEAM"
    case agency = "EE-FAR"

    /// The least scope that reaches it.
    var least: Scope {
        switch self {
        case .own: .own
        case .team: .team
        case .agency: .agency
        }
    }
}

/// An account with one role in one scope.
private struct AccountHolder: Sendable {
    var role: Role
    var scope: Scope
    var token: String

    static let grants = Role.allCases.filter { $0 != .participant }
        .flatMap { role in Scope.allCases.map { (role, $0) } }
    /// Of all cases and referrals.
    static let references =
        grants.map { own($0, $1) } + [Distance.team.rawValue, Distance.agency.rawValue]

    static func name(_ role: Role, _ scope: Scope) -> String { "\(role.rawValue) \(scope.rawValue)" }
    private static func own(_ role: Role, _ scope: Scope) -> String {
        "\(Distance.own.rawValue)-\(role.rawValue)-\(scope.rawValue)"
    }

    var name: String { Self.name(role, scope) }

    func reference(_ distance: Distance) -> String {
        distance == .own ? Self.own(role, scope) : distance.rawValue
    }

    func cell(_ operation: Described) -> String { "\(name), \(operation.id.rawValue)" }
}

/// An operation as the description has it.
private struct Described: Sendable {
    var id: OperationID
    var method: OutboundRequest.Method
    var path: String

    var subject: String? { ["{case}", "{referral}"].first { path.contains($0) } }

    func isGranted(to role: Role) -> Bool {
        guard let permission = id.row?.permission else { return true }
        return Permission.granted[role]?.contains(permission) ?? false
    }

    /// How far the holder reaches with it. Nothing waits here for whoever reads by concern: what is their own is left.
    func reached(by holder: AccountHolder) -> Scope {
        holder.role.readsByConcern && id.row?.isPersonal == true ? .own : holder.scope
    }

    /// Asks with nothing but the address: permission and scope are judged before everything else, and nothing is changed.
    func ask(_ caller: APICaller, _ token: String?, of reference: String) async throws -> APICaller.Answer {
        let path = path.replacing("{case}", with: reference)
            .replacing("{referral}", with: "in:" + reference)
            .replacing("{account}", with: "Nobody")
            .replacing(#/\{[a-z]+\}/#, with: "01936d2e-0000-7000-8000-000000000000")
        return try await caller.send(method, path, token)
    }
}

extension APICaller.Answer {
    /// Whether permission was given, whatever else was missing.
    fileprivate var isLetIn: Bool { problem != "not-permitted" && status != 401 && status < 500 }
}
