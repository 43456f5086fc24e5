import Casework
package import Node
import Referrals
import Store
import Wire

/// The HTTP API for an agency's own programs and officers: everything that the command line does, over one table of
/// operations. It knows no transport: a request goes in, an answer comes out.
///
/// Every request passes the same checks in the same order: address and method, token, permission, scope, content,
/// revision, purpose, idempotency key. What is not granted is denied; what lies outside an account's scope is not there.
package struct API: Sendable {
    let node: Node
    let schemas: APISchemas
    let rate: RateLimit
    /// Through what files of evidence are fetched from peers; nil where none can be.
    let evidenceCourier: (any EvidenceCourier)?

    /// Where the API's addresses begin.
    package static let prefix = "/api/v1"

    /// - Parameters:
    ///   - rate: how often an account may ask.
    ///   - evidenceCourier: through what files of evidence are fetched from peers; nil where none can be.
    /// - Throws: ``JSONSchemaError`` where one of the project's own schemas is wrong, which a test rules out.
    package init(
        node: Node,
        rate: RateLimit = RateLimit(),
        evidenceCourier: (any EvidenceCourier)? = nil
    ) throws {
        self.node = node
        self.schemas = try APISchemas.shared.get()
        self.rate = rate
        self.evidenceCourier = evidenceCourier
    }

    /// Answers a request; whatever goes wrong becomes problem details.
    package func answer(_ request: APIRequest) async -> APIAnswer {
        var answer: APIAnswer
        do {
            answer = try await perform(request)
        } catch {
            answer = Self.problem(for: error).answer
        }
        answer.headers[Self.zoneHeader] = node.identity.zone.name
        return answer
    }

    /// By whose calendar the days in an answer are: an agency's days are those of its own time zone, moments are in UTC.
    package static let zoneHeader = "Comity-Time-Zone"

    private func perform(_ request: APIRequest) async throws -> APIAnswer {
        let (operation, path) = try route(request)
        if operation.id == .describe { return try description() }
        if operation.id == .redeemEnrolment {
            return try await redeemEnrolment(try body(of: request, for: operation))
        }
        if operation.isForStrangers {
            return try await publications(operation.id, named: path["record"] ?? "", on: node)
        }
        let account = try await account(of: request)
        try rate.take(account.id, at: node.clock.now)
        var call = APICall(operation: operation, account: account, reach: Reach(.own), path: path)
        try admit(&call, as: request.headers["comity-role"])
        try await locate(&call)
        call.query = try query(of: request, for: operation)
        call.body = try body(of: request, for: operation)
        call.revision = try revision(of: request, for: operation)
        try await recordReading(
            of: call,
            request.headers["comity-purpose"].flatMap(ReadingPurpose.init(rawValue:))
        )
        do {
            guard operation.needsKey else { return try await handle(call, on: node) }
            return try await once(request, call) { try await handle(call, on: $0) }
        } catch let error as CaseworkError {
            throw NodeError(error, toldTo: call.role)
        }
    }

    private func route(_ request: APIRequest) throws(APIProblem) -> (Operation, [String: String]) {
        let method = Operation.Method(rawValue: request.method.lowercased())
        var allowed: [String] = []
        for operation in Operation.table {
            guard let values = operation.path.match(request.path) else { continue }
            if operation.method == method { return (operation, values) }
            allowed.append(operation.method.rawValue.uppercased())
        }
        guard allowed.isEmpty else {
            throw APIProblem(
                .methodNotAllowed,
                "This address answers \(allowed.joined(separator: ", ")).",
                headers: ["Allow": allowed.joined(separator: ", ")]
            )
        }
        throw APIProblem(.notFound, "The API has no such address.")
    }

    private func account(of request: APIRequest) async throws -> Account {
        let scheme = "bearer "
        guard let field = request.headers["authorization"], field.lowercased().hasPrefix(scheme),
            let account = try await node.account(withToken: String(field.dropFirst(scheme.count)))
        else {
            throw APIProblem(
                .unauthenticated,
                "The request has no token, or one that does not count.",
                headers: ["WWW-Authenticate": "Bearer realm=\"comity\""]
            )
        }
        return account
    }
}
