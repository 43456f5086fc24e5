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

/// Asks a serving node over HTTPS.
private struct Caller {
    let node: ServedNode
    let client: HTTPSClient
    let authority: String

    func send(
        _ method: OutboundRequest.Method,
        _ path: String,
        _ token: String? = nil,
        body: JSON? = nil,
        revision: Int? = nil
    ) async throws -> (status: Int, json: JSON) {
        var headers: HeaderFields = [:]
        if let token { headers.append(name: "Authorization", value: "Bearer " + token) }
        if body != nil { headers.append(name: "Content-Type", value: "application/json") }
        if method == .post, body != nil || revision != nil {
            headers.append(name: "Idempotency-Key", value: UUID().uuidString)
        }
        if let revision { headers.append(name: "If-Match", value: "\"\(revision)\"") }
        let answer = try await client.send(
            OutboundRequest(
                method,
                node.entity.url(API.prefix + path),
                headers: headers,
                body: body?.bytes() ?? [],
                trust: .authority(pem: authority)
            )
        )
        return (answer.status, (try? JSON(parsing: answer.body, limits: .local)) ?? .null)
    }

    /// An account by two operators, with the token that its holder makes of both halves.
    func enlist(_ name: String, _ role: Role, _ scope: Scope, by operators: [String]) async throws -> String {
        let made = try await send(
            .post,
            "/accounts",
            operators[0],
            body: .object([
                "name": .string(name), "team": "tartu",
                "roles": .object([role.rawValue: .string(scope.rawValue)]),
            ])
        ).json
        let path = "/accounts/\(try #require(made["id"]?.string))"
        if made["state"]?.string == "disabled" {
            let confirmed = try await send(
                .post,
                path + "/confirmation",
                operators[1],
                revision: try #require(made["revision"]?.int)
            )
            try #require(confirmed.status == 201, "\(confirmed.json)")
        }
        func half(_ path: String, _ token: String) async throws -> JSON {
            var headers: HeaderFields = [:]
            headers.append(name: "Authorization", value: "Bearer " + token)
            headers.append(name: "Idempotency-Key", value: UUID().uuidString)
            let answer = try await client.send(
                OutboundRequest(
                    .post,
                    node.entity.url(API.prefix + path),
                    headers: headers,
                    trust: .authority(pem: authority)
                )
            )
            return try #require(try JSON(parsing: answer.body)["half"])
        }
        let first = try await half(path + "/enrolment", operators[0])
        let second = try await half(path + "/enrolment/second", operators[1])
        let redeemed = try await send(
            .post,
            "/enrolments",
            body: .object(["first": first, "second": second, "label": "matrix", "days": 1])
        ).json
        return try #require(redeemed["token"]?.string, "\(redeemed)")
    }
}

@Suite("The API over HTTPS")
struct APIOverHTTPSTests {
    /// The case and the referral of the story are a team's; those named so are nobody's.
    private static let far = "EE-FAR"

    private func subjects(_ node: ServedNode) async throws {
        try await node.comity(["case", "add", Checkout.storyCasePath])
        try await node.comity([
            "case", "add", "--reference", Self.far, "--party", "harmed:P-1", "--budapest", "art2",
            "--provision", "EE:217",
        ])
        let store = try node.store()
        let now = Instant.now
        for reference in [Story.reference, Self.far] {
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
            guard reference == Story.reference else { continue }
            let record = try #require(try await store.read { try $0.caseRecord(reference: reference) })
            for id in [thread.id, record.id] {
                try await node.comity(["account", "allocate", id.text, "--to", "Somebody", "--team", "tartu"])
            }
        }
    }

    @Test(
        "Every role is let in to what it is granted, as far as its scope reaches, and to nothing else, through real connections"
    )
    func matrix() async throws {
        let node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await subjects(node)
        try await node.setUp()
        try await node.start()
        let caller = Caller(node: node, client: try HTTPSClient(), authority: try node.authority.pem())
        let operators = try ["First operator", "Second operator"].map {
            try String(contentsOfFile: node.token(of: $0), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var cells = 0
        for role in Role.allCases where role != .participant {
            for scope in Scope.allCases {
                let token = try await caller.enlist(
                    "\(role.rawValue) \(scope.rawValue)",
                    role,
                    scope,
                    by: operators
                )
                for operation in Operation.table where operation.method != .patch {
                    let isGranted =
                        operation.permission.map { Permission.granted[role]?.contains($0) ?? false } ?? true
                    // The permission is judged before the scope: what is denied is denied at every scope alike, and asked once.
                    guard scope == .agency || (isGranted && operation.subject != nil) else { continue }
                    let near = try await cell(caller, operation.id, Story.reference, token)
                    let name = "\(role.rawValue), \(scope.rawValue), \(operation.id.rawValue): \(near)"
                    cells += 1
                    #expect((near.problem == "not-permitted") == !isGranted, "\(name)")
                    #expect(near.status < 500 && near.status != 401, "\(name)")
                    guard isGranted, operation.subject != nil else { continue }
                    // A team's is not one's own; what is nobody's only the whole agency reaches.
                    #expect((near.problem == "not-found") == (scope == .own), "\(name)")
                    guard scope == .team else { continue }
                    cells += 1
                    let far = try await cell(caller, operation.id, Self.far, token)
                    #expect(far.problem == "not-found", "far, \(name): \(far)")
                }
            }
        }
        #expect(cells > 2000)
        let stranger = try await caller.send(.get, "/cases")
        #expect(stranger.status == 401)
    }

    private func cell(
        _ caller: Caller,
        _ id: OperationID,
        _ reference: String,
        _ token: String
    ) async throws -> (status: Int, problem: String?) {
        let operation = try #require(id.row)
        let method = try #require(OutboundRequest.Method(rawValue: operation.method.rawValue.uppercased()))
        let path = operation.path.text.replacing("{case}", with: reference)
            .replacing("{referral}", with: "in:" + reference)
            .replacing("{account}", with: "Nobody")
            .replacing(#/\{[a-z]+\}/#, with: "01936d2e-0000-7000-8000-000000000000")
        let (status, json) = try await caller.send(method, path, token)
        return (status, json["type"]?.string?.split(separator: ":").last.map(String.init))
    }
}
