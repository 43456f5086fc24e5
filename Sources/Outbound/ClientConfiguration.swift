/// What holds for every request of an ``HTTPSClient``.
package struct ClientConfiguration: Sendable {
    /// Transfers in progress at once, over all peers. Others wait their turn within their total time.
    package var maximumTransfers: Int
    /// Transfers in progress at once with one peer (host and port).
    package var maximumTransfersPerPeer: Int
    /// Requests that may wait for their turn; beyond it `send` throws the code `busy` at once.
    package var maximumWaiting: Int
    /// How long a kept connection may lie idle before it is no longer used for a new request.
    package var idleConnectionLifetime: Duration
    /// The proxy to go through. Without one the client connects directly, whatever `https_proxy` says.
    package var proxy: Proxy?
    /// A PEM file with the revocation lists of every authority that the peers' certificates chain to. Where one is set, a
    /// certificate whose authority has no list in it is refused. The file is read for each new connection.
    package var revocationLists: String?
    /// The groups of the key exchange, most wanted first.
    package var groups: [KeyExchangeGroup]
    /// Whether addresses of inner networks (``InnerAddress``) may be connected to. For addresses that come from strangers they
    /// may not; what a proxy connects to is the proxy's to judge.
    package var allowsInnerAddresses: Bool
    /// The client's own certificate and key, as they are now; asked for each new transfer that presents them, so that a renewed
    /// certificate is taken up.
    package var identity: (@Sendable () -> ClientIdentity?)?
    /// The `User-Agent` field.
    package var userAgent: String

    package init(
        maximumTransfers: Int = 64,
        maximumTransfersPerPeer: Int = 8,
        maximumWaiting: Int = 10_000,
        idleConnectionLifetime: Duration = .seconds(55),
        proxy: Proxy? = nil,
        revocationLists: String? = nil,
        groups: [KeyExchangeGroup] = KeyExchangeGroup.allCases,
        allowsInnerAddresses: Bool = true,
        identity: (@Sendable () -> ClientIdentity?)? = nil,
        userAgent: String = "Comity"
    ) {
        self.maximumTransfers = max(1, maximumTransfers)
        self.maximumTransfersPerPeer = max(1, maximumTransfersPerPeer)
        self.maximumWaiting = max(0, maximumWaiting)
        self.idleConnectionLifetime = idleConnectionLifetime
        self.proxy = proxy
        self.revocationLists = revocationLists
        self.groups = groups.isEmpty ? KeyExchangeGroup.allCases : groups
        self.allowsInnerAddresses = allowsInnerAddresses
        self.identity = identity
        self.userAgent = userAgent
    }
}

/// A certificate with which this side shows who it is, and its key.
package struct ClientIdentity: Sendable {
    /// The own certificate first, then those that lead to the authority, in PEM.
    package var certificatePEM: String
    /// In PEM; secret.
    package var privateKeyPEM: String

    package init(certificatePEM: String, privateKeyPEM: String) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}

/// The groups in which keys are exchanged: those of RFC 8446 section 4.2.7 that every node speaks.
package enum KeyExchangeGroup: String, Sendable, Hashable, CaseIterable {
    case x25519 = "X25519"
    case p256 = "P-256"
    case p384 = "P-384"
}

/// An HTTP proxy that the client asks for a tunnel (`CONNECT`); TLS to the peer runs inside it, so the
/// proxy sees host names and volumes and nothing else.
package struct Proxy: Sendable {
    /// `http://host:port` or `https://host:port`, without credentials.
    package var url: String
    /// User name and password, where the proxy asks for them. Never logged, never part of an error.
    package var credentials: Credentials?

    package struct Credentials: Sendable {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init(url: String, credentials: Credentials? = nil) {
        self.url = url
        self.credentials = credentials
    }
}
