/// What a signature can cover of a request, apart from its content.
package struct RequestHead: Sendable, Hashable {
    /// As it was sent: methods are case-sensitive.
    package var method: String
    /// `https`, as the node knows it from its own configuration and not from the message.
    package var scheme: String
    /// Host and perhaps port, as the client addressed it.
    package var authority: String
    /// The request target (RFC 9110 section 7.1): for nearly all requests an absolute path and perhaps a query.
    package var target: String
    package var fields: HTTPFields
    package var trailers: HTTPFields

    package init(
        method: String,
        scheme: String = "https",
        authority: String,
        target: String,
        fields: HTTPFields = HTTPFields(),
        trailers: HTTPFields = HTTPFields()
    ) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.target = target
        self.fields = fields
        self.trailers = trailers
    }
}

/// What a signature can cover of a response, apart from its content.
package struct ResponseHead: Sendable, Hashable {
    package var status: Int
    package var fields: HTTPFields
    package var trailers: HTTPFields

    package init(
        status: Int,
        fields: HTTPFields = HTTPFields(),
        trailers: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.fields = fields
        self.trailers = trailers
    }
}

/// A message with all that its signature may be about.
package enum MessageContext: Sendable, Hashable {
    case request(RequestHead)
    /// A response and, where it is known, the request that it answers.
    case response(ResponseHead, to: RequestHead?)

    /// The fields of the message itself.
    package var fields: HTTPFields {
        switch self {
        case .request(let head): head.fields
        case .response(let head, _): head.fields
        }
    }
}
