package import Wire

/// A request as the API sees it, free of any transport.
package struct APIRequest: Sendable {
    package var method: String
    /// Below `/api/v1`, split at the slashes, decoded.
    package var path: [String]
    package var query: [(name: String, value: String)]
    /// Lower-case names; a name that came twice is not among them.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        method: String,
        path: [String],
        query: [(name: String, value: String)] = [],
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// What the API answers.
package struct APIAnswer: Sendable, Hashable {
    package var status: Int
    package var headers: [String: String]
    /// Empty where there is no content.
    package var mediaType: String
    package var body: [UInt8]
    /// What a repetition of the request is answered: the body, but for a secret in it.
    var remembered: [UInt8]
    /// Whether it names somebody, so that what is remembered of it goes with the case even where the effect outlives that.
    var namesPerson = false

    package init(status: Int, json: JSON, headers: [String: String] = [:]) {
        self.status = status
        self.headers = headers
        self.mediaType = "application/json"
        self.body = json.bytes()
        self.remembered = body
    }

    /// An answer without content.
    package static let done = APIAnswer(status: 204)

    init(status: Int) {
        self.status = status
        self.headers = [:]
        self.mediaType = ""
        self.body = []
        self.remembered = []
    }

    /// The answer with the revision that a change of it has to name (RFC 9110 section 8.8.3).
    func tagged(_ revision: some CustomStringConvertible) -> APIAnswer {
        var answer = self
        answer.headers["ETag"] = "\"\(revision)\""
        return answer
    }

    func at(_ location: String) -> APIAnswer {
        var answer = self
        answer.headers["Location"] = API.prefix + location
        return answer
    }
}
