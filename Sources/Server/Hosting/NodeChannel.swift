import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL
import NIOTLS
import Synchronization
import Trust

/// What happens on each connection: TLS 1.3, then HTTP/2 or HTTP/1.1 as the client chooses. It remembers the certificates
/// that the client presented.
///
/// TLS proves that the client holds the key; whose certificate it is, and whether it counts, is judged where it is known who has
/// signed what came (``Node/requireCertificate``). A refusal can then be said in words, which a broken handshake cannot.
struct NodeChannel: ServerChildChannel {
    let tls: NIOSSLContext
    let asksForCertificates: Bool
    let http1: HTTP1Channel
    let http2: HTTP2Channel

    enum Negotiated: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    /// - Throws: where the certificate cannot be used.
    static func builder(
        _ configuration: TLSConfiguration,
        asksForCertificates: Bool,
        http2: HTTP2Channel.Configuration,
        through gate: Gate,
        headSeconds: Int
    ) throws -> HTTPServerBuilder {
        var configuration = configuration
        configuration.applicationProtocols = ["h2", "http/1.1"]
        if asksForCertificates {
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates([])
        }
        let tls = try NIOSSLContext(configuration: configuration)
        return HTTPServerBuilder { responder in
            let channel = NodeChannel(
                tls: tls,
                asksForCertificates: asksForCertificates,
                http1: HTTP1Channel(responder: responder, configuration: http2.streamConfiguration),
                http2: HTTP2Channel(responder: responder, configuration: http2)
            )
            return GuardedChannel(base: channel, gate: gate, headSeconds: headSeconds)
        }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let presented = ConnectionCertificates()
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(
                NIOSSLServerHandler(
                    context: tls,
                    customVerificationCallback: asksForCertificates
                        ? { certificates, promise in
                            presented.take(certificates)
                            promise.succeed(.certificateVerified)
                        } : nil,
                    configuration: .init()
                )
            )
            try pipeline.addHandler(CertificateHolder(certificates: presented))
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result in
                switch result {
                case .negotiated("h2"):
                    http2.setup(channel: channel, logger: logger).flatMapThrowing { value in
                        try HTTP2Watch.add(to: channel)
                        return .http2(value)
                    }
                case .negotiated("http/1.1"), .fallback:
                    http1.setup(channel: channel, logger: logger).map { .http1($0) }
                case .negotiated:
                    channel.close().flatMap {
                        channel.eventLoop.makeFailedFuture(ChannelError.inappropriateOperationForState)
                    }
                }
            }
            try pipeline.addHandler(negotiation)
            return Value(negotiated: negotiation.protocolNegotiationResult, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("a connection ended before it spoke HTTP", metadata: ["error": "\(type(of: error))"])
        }
    }
}

/// The certificates of one connection: written in the handshake, read by the requests.
final class ConnectionCertificates: Sendable {
    private let presented = Mutex<PresentedCertificates?>(nil)

    func take(_ certificates: [NIOSSLCertificate]) {
        let read = certificates.compactMap { try? $0.toDERBytes() }
        presented.withLock { $0 = PresentedCertificates(read) }
    }

    var value: PresentedCertificates? { presented.withLock { $0 } }
}

/// Lets a request find the certificates of its connection.
private final class CertificateHolder: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    let certificates: ConnectionCertificates

    init(certificates: ConnectionCertificates) { self.certificates = certificates }
}

extension NodeRequestContext {
    /// What the client presented when it connected; nil where it presented nothing, or was not asked.
    ///
    /// A resumed session shows the certificate of the session that it continues, alone.
    func presentedCertificates() async -> PresentedCertificates? {
        // A stream of HTTP/2 is a channel of its own, inside the connection's.
        let connection = channel.parent.flatMap { $0.parent == nil ? nil : $0 } ?? channel
        let held = try? await connection.pipeline.handler(type: CertificateHolder.self)
            .map(\.certificates).get()
        if let presented = held?.value { return presented }
        guard let leaf = try? await connection.nioSSL_peerCertificate().get(),
            let der = try? leaf.toDERBytes()
        else { return nil }
        return PresentedCertificates([der])
    }
}
