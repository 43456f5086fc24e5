import API
import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// An agency's node with its API, a real database and accounts in several roles.
struct Agency: Sendable {
    let node: Node
    let api: API
    let admin: Officer
    private let folder: TemporaryFolder

    private static let library = Result {
        RuleLibrary(law: try PublishedDrafts.shared.get().law, jurisdiction: "EE")
    }

    /// - Parameters:
    ///   - clock: the computer's own, or one that stands still.
    ///   - store: puts something between the node and its database.
    init(
        clock: any Clock = SystemClock(),
        store wrapping: (SQLiteStore) -> any Store = { $0 }
    ) throws {
        folder = try TemporaryFolder()
        node = Node(
            identity: NodeIdentity(
                entity: try #require(EntityID("https://tartu.example")),
                displayName: "Tartu",
                agencyKind: "prosecution",
                jurisdiction: "EE",
                contactPoint: "duty desk"
            ),
            keys: MemoryKeyChest(),
            store: wrapping(try SQLiteStore(path: folder.path("comity.db"))),
            library: try Self.library.get(),
            schemas: try DocumentSchemas(),
            clock: clock
        )
        api = try API(node: node)
        admin = try #require(Officer("Operator"))
    }

    /// The same node behind an API of its own, whose limits of rate begin anew.
    init(sharing other: Agency, rate: RateLimit = RateLimit()) throws {
        (node, admin, folder) = (other.node, other.admin, other.folder)
        api = try API(node: node, rate: rate)
    }

    /// A copy of the database, as an operator makes one, with the same keyring.
    func copy() throws -> SQLiteStore {
        for end in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: folder.path("comity.db" + end),
                toPath: folder.path("copy.db" + end)
            )
        }
        return try SQLiteStore(path: folder.path("copy.db"), keyring: folder.path("comity.db.keyring"))
    }

    /// An account with a token.
    func account(_ name: String, team: String? = nil, _ grants: [Role: Scope]) async throws -> Holder {
        let account = try await node.addAccount(
            named: try #require(Officer(name)),
            team: team,
            grants: grants,
            by: admin
        )
        let token = try await node.makeToken(for: name, label: "test", days: 1, by: admin).token
        return Holder(agency: self, account: account, token: token)
    }

    /// The case of the story under another reference.
    static func caseFile(_ reference: String = "EE-2026-000417") throws -> JSON {
        let data = try Data(contentsOf: Checkout.storyCase)
        var members = try #require(try JSON(parsing: Array(data)).object)
        members["reference"] = .string(reference)
        return .object(members)
    }
}

/// Whoever holds a token and asks with it.
struct Holder: Sendable {
    let agency: Agency
    let account: Account
    let token: String

    func ask(
        _ method: String,
        _ path: String,
        body: JSON? = nil,
        purpose: String? = "casework",
        key: String? = UUID().uuidString,
        headers: [String: String] = [:],
        query: [(String, String)] = []
    ) async -> APIAnswer {
        var fields = headers
        fields["authorization"] = "Bearer " + token
        fields["comity-purpose"] = purpose
        if method == "POST" { fields["idempotency-key"] = key }
        if body != nil { fields["content-type"] = "application/json" }
        let request = APIRequest(
            method: method,
            path: path.split(separator: "/").map(String.init),
            query: query.map { (name: $0.0, value: $0.1) },
            headers: fields,
            body: body?.bytes() ?? []
        )
        let answer = await agency.api.answer(request)
        #expect(throws: Never.self, "\(method) \(path)") {
            let findings = try DescribedAnswers.findings(in: answer, to: request)
            #expect(findings.isEmpty, "\(method) \(path): \(findings)")
        }
        return answer
    }
}

extension APIAnswer {
    var json: JSON { (try? JSON(parsing: body, limits: .local)) ?? .null }
    /// The last part of the problem's type.
    var problem: String? { json["type"]?.string?.split(separator: ":").last.map(String.init) }
}
