/// One HTTPS request, complete with its limits and with whom it trusts.
package struct OutboundRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// An absolute `https` URL in ASCII, without user name, password or fragment; see ``allowsPlainHTTP``.
    package var url: String
    /// Fields to send. Those that govern the connection (`Host`, `Content-Length`, `Connection`, …) are the client's.
    package var headers: HeaderFields
    package var body: [UInt8]
    package var limits: TransferLimits
    package var trust: ServerTrust
    /// Demands, besides the trust above, that the server's key be one of these; none for any.
    package var publicKeyPins: [PublicKeyPin]
    /// Whether the client's own certificate is shown to a server that asks for one.
    package var presentsIdentity: Bool
    /// Whether an `http` URL is used too. Only for what vouches for itself, such as time-stamp tokens: neither who answers nor
    /// what is asked is protected on the way.
    package var allowsPlainHTTP: Bool

    package init(
        _ method: Method,
        _ url: String,
        headers: HeaderFields = [:],
        body: [UInt8] = [],
        limits: TransferLimits = TransferLimits(),
        trust: ServerTrust,
        publicKeyPins: [PublicKeyPin] = [],
        presentsIdentity: Bool = false,
        allowsPlainHTTP: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.trust = trust
        self.publicKeyPins = publicKeyPins
        self.presentsIdentity = presentsIdentity
        self.allowsPlainHTTP = allowsPlainHTTP
    }
}

/// Whom a request believes about the server's name.
package enum ServerTrust: Sendable, Hashable {
    /// Only certificates under these authorities: one or more certificates in PEM. The system's store is not
    /// consulted. An intermediate or the server's own certificate may stand here too.
    case authority(pem: String)
    /// The operating system's store.
    case system
}

/// The SHA-256 of a server key's SubjectPublicKeyInfo (the form of RFC 7469, section 2.4).
package struct PublicKeyPin: Sendable, Hashable {
    package let digest: [UInt8]

    /// - Parameter digest: 32 bytes; anything else gives `nil`.
    package init?(sha256 digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        self.digest = digest
    }
}
