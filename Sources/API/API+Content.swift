import Casework
import Evidence
import Node
import Referrals
import Store
import Wire

extension API {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 1 << 20

    /// The parameters behind the question mark, each valid under its schema.
    func query(of request: APIRequest, for operation: Operation) throws(APIProblem) -> [String: String] {
        var values: [String: String] = [:]
        var findings: [String] = []
        for (name, value) in request.query {
            guard let parameter = operation.query.first(where: { $0.name == name }), values[name] == nil
            else {
                findings.append("a parameter that this operation does not have, or one that came twice")
                continue
            }
            values[name] = value
            if !schemas.accepts(value, for: parameter) { findings.append("`\(name)`: \(parameter.says)") }
        }
        guard findings.isEmpty else {
            throw APIProblem(
                .invalid,
                "The parameters behind the question mark do not fit.",
                findings: findings
            )
        }
        return values
    }

    /// The body, valid under the operation's schema; null where the operation has none.
    func body(of request: APIRequest, for operation: Operation) throws(APIProblem) -> JSON {
        guard let name = operation.body else {
            guard request.body.isEmpty else {
                throw APIProblem(.invalid, "This operation takes no content.")
            }
            return .null
        }
        let type = request.headers["content-type"]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/json" else {
            throw APIProblem(.unsupportedMediaType, "The content is not declared as application/json.")
        }
        let body: JSON
        do {
            body = try JSON(parsing: request.body, limits: .local)
        } catch {
            throw APIProblem(.malformed, "The content is not strict JSON: \(error)")
        }
        let findings = schemas.findings(in: body, under: name)
        guard findings.isEmpty else {
            throw APIProblem(.invalid, "The content does not have the form of `\(name)`.", findings: findings)
        }
        return body
    }

    /// The revision in `If-Match`, where the operation changes something that others may have changed.
    func revision(of request: APIRequest, for operation: Operation) throws(APIProblem) -> String? {
        guard operation.needsRevision else { return nil }
        guard let field = request.headers["if-match"] else {
            throw APIProblem(.revisionRequired, "The request has no `If-Match`.")
        }
        guard field.hasPrefix("\""), field.hasSuffix("\""), field.count > 2 else {
            throw APIProblem(.revisionChanged, "`If-Match` is no tag that this node has given.")
        }
        return String(field.dropFirst().dropLast())
    }

    /// What went wrong, as whoever asked may see it.
    static func problem(for error: any Error) -> APIProblem {
        switch error {
        case let problem as APIProblem: return problem
        case let error as NodeError: return error.problem
        case let error as CaseworkError: return NodeError(error).problem
        case let error as EvidenceError: return APIProblem(.untrusted, error.says)
        case let error as StoreError where error.code == .erased: return APIProblem(.erased, error.says)
        case let error as StoreError where error.code == .conflict:
            return APIProblem(.revisionChanged, error.says)
        case let error as StoreError where error.code == .unavailable:
            return APIProblem(.busy, "The node could not store it in time.", headers: ["Retry-After": "5"])
        default: return APIProblem(.internalError, "The node could not answer the request.")
        }
    }
}
