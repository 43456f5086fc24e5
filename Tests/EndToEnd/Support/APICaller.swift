import API
import Casework
import Foundation
import Node
import Outbound
import Referrals
import Testing
import Wire

/// Asks a serving node's API over HTTPS, on connections that are kept.
struct APICaller: Sendable {
    let node: ServedNode
    let client: HTTPSClient
    let authority: String

    init(_ node: ServedNode) throws {
        self.node = node
        client = try HTTPSClient()
        authority = try node.authority.pem()
    }

    struct Answer: Sendable {
        var status: Int
        var json: JSON
        /// The last part of the problem's type.
        var problem: String? { json["type"]?.string?.split(separator: ":").last.map(String.init) }
    }

    /// - Parameter key: an idempotency key of its own for what makes something; none where the request shall change nothing.
    func send(
        _ method: OutboundRequest.Method,
        _ path: String,
        _ token: String? = nil,
        body: JSON? = nil,
        revision: Int? = nil,
        purpose: ReadingPurpose? = nil,
        key: String? = nil
    ) async throws -> Answer {
        var headers: HeaderFields = [:]
        if let token { headers.append(name: "Authorization", value: "Bearer " + token) }
        if body != nil { headers.append(name: "Content-Type", value: "application/json") }
        if let key { headers.append(name: "Idempotency-Key", value: key) }
        if let revision { headers.append(name: "If-Match", value: "\"\(revision)\"") }
        if let purpose { headers.append(name: "Comity-Purpose", value: purpose.rawValue) }
        let request = OutboundRequest(
            method,
            node.entity.url(API.prefix + path),
            headers: headers,
            body: body?.bytes() ?? [],
            trust: .authority(pem: authority)
        )
        // Whoever asks too often is told when to come again, and comes again.
        for _ in 0..<20 {
            let answer = try await client.send(request)
            guard answer.status == 429 else {
                return Answer(
                    status: answer.status,
                    json: (try? JSON(parsing: answer.body, limits: .local)) ?? .null
                )
            }
            let seconds = answer.headers["Retry-After"].flatMap { Int($0) } ?? 1
            try await Task.sleep(for: .seconds(min(10, seconds)))
        }
        throw WaitedInVain(description: "\(method.rawValue) \(path) is refused for its frequency for good.")
    }

    /// Makes something, and expects that it is made.
    func make(_ path: String, _ token: String?, body: JSON? = nil, revision: Int? = nil) async throws -> JSON
    {
        let answer = try await send(
            .post,
            path,
            token,
            body: body,
            revision: revision,
            key: UUID().uuidString
        )
        guard answer.status == 201 else {
            throw WaitedInVain(description: "POST \(path) was answered \(answer.status): \(answer.json)")
        }
        return answer.json
    }

    /// An account by two operators, with the token that its holder makes of both halves of a code.
    func enlist(_ name: String, _ role: Role, _ scope: Scope, by operators: [String]) async throws -> String {
        let made = try await make(
            "/accounts",
            operators[0],
            body: .object([
                "name": .string(name), "team": "tartu",
                "roles": .object([role.rawValue: .string(scope.rawValue)]),
            ])
        )
        let path = "/accounts/\(try #require(made["id"]?.string))"
        if made["state"]?.string == "disabled" {
            _ = try await make(
                path + "/confirmation",
                operators[1],
                revision: try #require(made["revision"]?.int)
            )
        }
        let first = try await make(path + "/enrolment", operators[0])["half"]
        let second = try await make(path + "/enrolment/second", operators[1])["half"]
        let redeemed = try await make(
            "/enrolments",
            nil,
            body: .object([
                "first": try #require(first), "second": try #require(second), "label": "matrix", "days": 1,
            ])
        )
        return try #require(redeemed["token"]?.string)
    }
}
