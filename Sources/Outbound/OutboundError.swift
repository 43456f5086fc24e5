/// Why a request got no complete response. Says what happened and what to do; names the peer by host
/// and port, and never shows paths, header values, bodies or credentials.
package struct OutboundError: Error, Sendable, Hashable {
    package let code: Code
    /// The peer's host and port, or "" when the request's URL did not give one.
    package let peer: String

    package init(_ code: Code, peer: String) {
        self.code = code
        self.peer = peer
    }

    package enum Code: Sendable, Hashable {
        case unusableRequest(RequestFlaw)
        case nameNotResolved
        case refused
        /// Its name leads to an address of an inner network, which this client does not connect to.
        case innerAddress
        case timedOut(Phase)
        case handshakeFailed
        case untrusted(CertificateFlaw)
        case responseTooLarge
        case headersTooLarge
        case malformedResponse
        case interrupted
        case proxyNameNotResolved
        case proxyRefused(status: Int)
        case busy
        case outOfResources
        case cancelled
        case shutDown
        /// An error of libcurl that has no place here yet, by its number.
        case unexpected(libcurl: Int)
    }

    /// What is wrong with a request that was never sent.
    package enum RequestFlaw: String, Sendable, Hashable {
        case notHTTPS
        case malformedURL
        case credentialsInURL
        case fragmentInURL
        case malformedHeader
        case reservedHeader
        case bodyNotAllowed
        case authorityNotReadable
        case proxyNotUsable
        /// The client's own certificate and key do not fit each other or cannot be read.
        case identityNotUsable
    }

    /// Where a transfer was when its time ran out.
    package enum Phase: Sendable, Hashable {
        case waitingForTurn
        case connecting
        case exchanging
        case stalled
    }

    /// What is wrong with the server's certificate.
    package enum CertificateFlaw: Sendable, Hashable {
        case unknownAuthority
        /// Signed by its own key, or at the end of its chain by one that nobody vouches for.
        case selfSigned
        /// A signature in the chain or in the handshake does not fit: somebody forged it.
        case badSignature
        case expired
        case notYetValid
        case wrongHost
        case otherKeyThanPinned
        case revoked
        /// Revocation is checked, and there is no list of the certificate's authority.
        case noRevocationList
        case revocationListExpired
        case weakKeyOrDigest
        case wrongPurpose
        /// Any other verdict of OpenSSL, by its `X509_V_ERR` number.
        case other(Int)
    }
}

extension OutboundError {
    /// Whether the same request may succeed later without anybody changing anything.
    ///
    /// Delivery is idempotent, so a transfer that broke half-way may be repeated. A certificate that does not
    /// convince, a response beyond the limits and a request that is wrong in itself need a person first.
    package var isRetryable: Bool {
        switch code {
        case .nameNotResolved, .refused, .timedOut, .handshakeFailed, .interrupted, .proxyNameNotResolved,
            .busy, .outOfResources, .shutDown:
            true
        case .proxyRefused(let status):
            status >= 500 || status == 429
        case .unusableRequest, .untrusted, .innerAddress, .responseTooLarge, .headersTooLarge,
            .malformedResponse,
            .cancelled, .unexpected:
            false
        }
    }
}
