import API
import Admission
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
package import Logging
import NIOCore
import NIOSSL
package import Node
package import Outbound
import ServiceLifecycle
import UnixSignals

/// A node on the network: its routes over TLS 1.3, HTTP/1.1 and HTTP/2, and its deliveries.
package struct NodeServer: Sendable {
    private let node: Node
    private let configuration: ServerConfiguration
    private let courier: any Courier
    private let webhooks: any WebhookPoster
    private let witnessLine: any WitnessLine
    private let timeStampLine: any TimeStampLine
    private let stampingPace: StampingPace
    private let client: HTTPSClient
    private let logger: Logger

    /// - Parameter client: for what travels beside documents: statements of federations, declarations about agreements.
    package init(
        node: Node,
        configuration: ServerConfiguration,
        courier: any Courier,
        webhooks: any WebhookPoster,
        witnessLine: any WitnessLine,
        timeStampLine: any TimeStampLine,
        stampingPace: StampingPace,
        client: HTTPSClient,
        logger: Logger
    ) {
        self.node = node
        self.configuration = configuration
        self.courier = courier
        self.webhooks = webhooks
        self.client = client
        self.witnessLine = witnessLine
        self.timeStampLine = timeStampLine
        self.stampingPace = stampingPace
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then finishes the requests that have begun.
    ///
    /// - Parameter onReady: called once the port is bound.
    /// - Throws: ``ServerError`` where the certificate cannot be used or the address cannot be bound.
    package func run(onReady: @Sendable @escaping () async -> Void) async throws {
        let certificate = try ServedCertificate(configuration)
        let gate = Gate(node)
        let logger = logger
        let application = Application(
            router: try router(certificate, behind: gate),
            server: try connections(through: gate, with: certificate.tlsConfiguration()),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: nil
            ),
            services: [
                RefusalService(
                    node: node,
                    gate: gate,
                    metricsFile: configuration.metricsFile,
                    logger: logger
                ),
                DeliveryService(node: node, courier: courier, logger: logger),
                CatchUpService(node: node, courier: courier, logger: logger),
                WebhookService(node: node, poster: webhooks, logger: logger),
                PeerRefreshService(node: node, seconds: configuration.refreshSeconds, logger: logger),
                CertificateService(node: node, certificate: certificate, logger: logger),
                CheckpointService(node: node, logger: logger),
                ClockService(node: node, logger: logger),
                LogCheckService(node: node, logger: logger),
                TrustService(node: node, client: client, logger: logger),
                WitnessService(node: node, line: witnessLine, logger: logger),
                TimeStampService(node: node, line: timeStampLine, pace: stampingPace, logger: logger),
                RetentionService(node: node, logger: logger),
            ],
            onServerRunning: { channel in
                do {
                    try await AcceptErrors.arePassedOver(on: channel, logger: logger)
                } catch {
                    logger.error("errors of accepting connections are not guarded against")
                }
                await onReady()
            },
            logger: logger
        )
        do {
            try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServerError(
                "Port \(configuration.port) on \(configuration.host) is in use. Stop what uses it, or set another port (`listen.port`, COMITY_LISTEN_PORT, --port)."
            )
        } catch let error as IOError where error.errnoCode == EACCES {
            throw ServerError(
                "Port \(configuration.port) may not be bound by this user. Choose a port above 1023, or grant the right."
            )
        }
    }

    /// TLS, then HTTP/1.1 or HTTP/2, over connections that the gate lets in.
    private func connections(through gate: Gate, with tls: TLSConfiguration) throws -> HTTPServerBuilder {
        let requests = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestWatch()],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10,
                maxHeaderListSize: 32 << 10,
                maxHeaderFieldCount: 100
            )
        )
        return try NodeChannel.builder(
            tls,
            asksForCertificates: node.clientCertificates.demand != .off,
            http2: .init(
                idleTimeout: .seconds(60),
                gracefulCloseTimeout: .seconds(5),
                streamConfiguration: requests
            ),
            through: gate,
            headSeconds: node.admission.headSeconds
        )
    }

    private func router(_ certificate: ServedCertificate, behind gate: Gate) throws -> Router<
        NodeRequestContext
    > {
        let router = Router(context: NodeRequestContext.self)
        router.middlewares.add(SecurityHeaders())
        router.middlewares.add(ProblemAnswers(logger: logger))
        router.middlewares.add(RequestAdmission(gate: gate, node: node))
        ExchangeRoutes(node: node, bodySeconds: configuration.bodySeconds).add(to: router)
        PublicationRoutes(node: node).add(to: router)
        FederationRoutes(node: node, bodySeconds: configuration.bodySeconds).add(to: router)
        AgreementRoutes(node: node, bodySeconds: configuration.bodySeconds).add(to: router)
        RelationRoutes(node: node).add(to: router)
        ReceiptRoutes(node: node).add(to: router)
        ReturnRoutes(node: node).add(to: router)
        let api = try API(
            node: node,
            evidenceCourier: HTTPSEvidenceCourier(node: node, client: client)
        )
        APIRoutes(api: api, bodySeconds: configuration.bodySeconds).add(to: router)
        LogRoutes(node: node).add(to: router)
        WitnessRoutes(node: node, bodySeconds: configuration.bodySeconds).add(to: router)
        EvidenceRoutes(node: node).add(to: router)
        try ConsoleRoutes(node: node, certificate: certificate, api: api).add(to: router)
        return router
    }
}

/// What a request carries through the routes.
struct NodeRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who signed the request, where it passed ``PeerRequests``.
    var peer: VerifiedPeer?
    /// The connection, or the stream of it.
    let channel: any Channel
    /// The request as far as its address tells; nil before it has passed ``RequestAdmission``.
    var visit: Visit?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
