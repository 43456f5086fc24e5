/// A complete response. Its bytes come from outside and have been judged by nobody but TLS.
package struct OutboundResponse: Sendable, Equatable {
    /// The status code, from 200 to 599 (interim responses are passed over).
    package let status: Int
    package let headers: HeaderFields
    package let body: [UInt8]
    /// Whether a kept connection served the request.
    package let reusedConnection: Bool
}
