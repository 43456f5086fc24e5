import Node

/// Where a node listens and with which certificate.
package struct ServerConfiguration: Sendable {
    package var host: String
    package var port: Int
    /// PEM file of the certificate chain.
    package var certificateFile: String
    package var privateKeyFile: String
    /// The private key in PEM, from ``privateKeyFile`` or from what seals it.
    package var privateKey: @Sendable () throws -> [UInt8]
    /// The host that the certificate has to name: that of the entity.
    package var tlsHost: String
    /// Whether the key exchange is on the curves of FIPS 186-5 alone.
    package var usesFIPSGroups: Bool
    /// Where the counters are written for a collector; nil for nowhere.
    package var metricsFile: String?
    /// How long a request's body may take to arrive, in seconds.
    package var bodySeconds: Int
    /// How often each peer is asked for its newer keys, in seconds.
    package var refreshSeconds: Int

    package init(
        host: String,
        port: Int,
        certificateFile: String,
        privateKeyFile: String,
        privateKey: @escaping @Sendable () throws -> [UInt8],
        tlsHost: String,
        usesFIPSGroups: Bool = false,
        metricsFile: String? = nil,
        bodySeconds: Int = 20,
        refreshSeconds: Int = 14_400
    ) {
        self.host = host
        self.port = port
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.privateKey = privateKey
        self.tlsHost = tlsHost
        self.usesFIPSGroups = usesFIPSGroups
        self.metricsFile = metricsFile
        self.bodySeconds = bodySeconds
        self.refreshSeconds = refreshSeconds
    }
}

/// Why the server cannot start: what, where, and what to do.
package struct ServerError: Error, Sendable, CustomStringConvertible {
    package let says: String
    package init(_ says: String) { self.says = says }
    package var description: String { says }
}
