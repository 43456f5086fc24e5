package import Wire

/// A refusal of the API in the form of RFC 9457, with a stable type and a remedy. It never repeats what was sent.
package struct APIProblem: Error, Sendable, Hashable {
    package var kind: Kind
    package var detail: String
    package var findings: [String]
    /// Further fields of the answer, for example `Allow`.
    package var headers: [String: String]

    /// The closed list of problem types; the description names them all.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case malformed
        case unauthenticated
        case notPermitted = "not-permitted"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case purposeRequired = "purpose-required"
        case roleRequired = "role-required"
        case keyRequired = "idempotency-key-required"
        case keyReused = "idempotency-key-reused"
        case answerLost = "answer-lost"
        case exists
        case erased
        case notNow = "not-now"
        case gateClosed = "gate-closed"
        case untrusted
        case revisionRequired = "revision-required"
        case revisionChanged = "revision-changed"
        case tooLarge = "too-large"
        case tooSlow = "too-slow"
        case unsupportedMediaType = "unsupported-media-type"
        case invalid
        case tooManyRequests = "too-many-requests"
        case busy
        case internalError = "internal-error"
    }

    package init(_ kind: Kind, _ detail: String, findings: [String] = [], headers: [String: String] = [:]) {
        self.kind = kind
        self.detail = detail
        self.findings = findings
        self.headers = headers
    }

    package var json: JSON {
        var object = JSONObject([
            ("type", .string("urn:comity:problem:" + kind.rawValue)), ("title", .string(kind.title)),
            ("status", .integer(Int64(kind.status))), ("detail", .string(detail)), ("fix", .string(kind.fix)),
        ])
        if !findings.isEmpty { object["findings"] = .array(findings.map(JSON.string)) }
        return .object(object)
    }

    package var answer: APIAnswer {
        var answer = APIAnswer(status: kind.status, json: json)
        answer.mediaType = "application/problem+json"
        answer.headers.merge(headers) { _, new in new }
        return answer
    }
}
