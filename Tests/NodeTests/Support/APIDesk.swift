import API
import Casework
import Foundation
import Node
import Referrals
import Testing
import Wire

/// Asks a node over its API, in the name of an account that reaches the whole agency.
struct APIDesk: Sendable {
    let api: API
    private let token: String

    init(
        _ node: TestNode,
        _ name: String,
        scope: Scope = .agency,
        _ roles: Role...,
        courier: (any EvidenceCourier)? = nil
    ) async throws {
        let admin = try #require(Officer("Operator"))
        _ = try await node.node.addAccount(
            named: try #require(Officer(name)),
            team: nil,
            grants: Dictionary(uniqueKeysWithValues: roles.map { ($0, scope) }),
            by: admin
        )
        token = try await node.node.makeToken(for: name, label: "test", days: 30, by: admin).token
        api = try API(node: node.node, evidenceCourier: courier)
    }

    /// - Parameter path: with what stands behind a question mark, as `NAME=VALUE` with `&` between.
    func ask(_ method: String, _ path: String, _ body: JSON? = nil, revision: Int64? = nil) async -> APIAnswer
    {
        let parts = path.split(separator: "?", maxSplits: 1)
        var headers = ["authorization": "Bearer " + token, "comity-purpose": "casework"]
        if method == "POST" { headers["idempotency-key"] = UUID().uuidString }
        if body != nil { headers["content-type"] = "application/json" }
        headers["if-match"] = revision.map { "\"\($0)\"" }
        return await api.answer(
            APIRequest(
                method: method,
                path: (parts.first ?? "").split(separator: "/").map(String.init),
                query: (parts.dropFirst().first ?? "").split(separator: "&").map { pair in
                    let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
                    return (name: sides[0], value: sides.count == 2 ? sides[1] : "")
                },
                headers: headers,
                body: body?.bytes() ?? []
            )
        )
    }

    /// The answer's JSON, of a request that has to succeed.
    func made(_ method: String, _ path: String, _ body: JSON? = nil, revision: Int64? = nil) async throws
        -> JSON
    {
        let answer = await ask(method, path, body, revision: revision)
        let text = String(decoding: answer.body, as: UTF8.self)
        try #require((200..<300).contains(answer.status), "\(method) \(path): \(answer.status) \(text)")
        return answer.body.isEmpty ? .null : try JSON(parsing: answer.body, limits: .local)
    }

    /// The last part of the problem's type, of a request that has to be refused.
    func refused(_ method: String, _ path: String, _ body: JSON? = nil) async -> String? {
        let answer = await ask(method, path, body)
        return (try? JSON(parsing: answer.body, limits: .local))?["type"]?.string?
            .split(separator: ":").last.map(String.init)
    }
}
