import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// What the test's server got.
struct ReceivedRequest: Sendable {
    let line: String
    let fields: [String: String]
    let body: [UInt8]
    /// Counts connections from 1.
    let connection: Int

    var path: String { line.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
}

/// What it does about it, down to the byte.
enum Reply: Sendable {
    case bytes(String)
    case bytesThenClose(String)
    case close
    case nothing

    static func ok(_ body: String = "", fields: [String] = []) -> Reply {
        let lines = ["HTTP/1.1 200 OK", "Content-Length: \(body.utf8.count)"] + fields
        return .bytes(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }
}

/// A TLS server in the test's process, on a port of the system's choice, that answers as the test says.
final class TestPeer: Sendable {
    typealias Behaviour = @Sendable (ReceivedRequest) -> Reply

    /// Every test of this room runs with a proxy in the environment that leads nowhere, so each of them fails
    /// if the client ever listens to the environment.
    private static let environmentIsHostile: Bool = {
        for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"] {
            setenv(name, "http://127.0.0.1:1", 1)
        }
        return true
    }()

    let port: Int
    private let channel: any Channel
    private let journal: Journal
    private let received: AsyncStream<ReceivedRequest>

    /// Who has connected and what is open.
    fileprivate final class Journal: Sendable {
        struct State {
            var connections = 0
            var open: [ObjectIdentifier: any Channel] = [:]
        }
        let state = Mutex(State())
        let arrivals: AsyncStream<ReceivedRequest>.Continuation

        init(arrivals: AsyncStream<ReceivedRequest>.Continuation) {
            self.arrivals = arrivals
        }
    }

    /// Connections accepted so far.
    var connectionCount: Int { journal.state.withLock { $0.connections } }

    var url: String { "https://127.0.0.1:\(port)" }

    /// Waits until the server has read a whole request.
    func nextRequest() async -> ReceivedRequest? {
        var iterator = received.makeAsyncIterator()
        return await iterator.next()
    }

    private init(identity: TestAuthority.Identity, newest: TLSVersion?, behaviour: @escaping Behaviour)
        async throws
    {
        guard Self.environmentIsHostile else { throw CancellationError() }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: identity.chain.map { .certificate($0) },
            privateKey: .privateKey(identity.key)
        )
        tls.maximumTLSVersion = newest
        let context = try NIOSSLContext(configuration: tls)
        let (stream, arrivals) = AsyncStream.makeStream(of: ReceivedRequest.self)
        let journal = Journal(arrivals: arrivals)
        self.journal = journal
        received = stream
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 512)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = journal.state.withLock { state in
                        state.connections += 1
                        state.open[ObjectIdentifier(channel)] = channel
                        return state.connections
                    }
                    channel.closeFuture.whenComplete { _ in
                        _ = journal.state.withLock { $0.open.removeValue(forKey: ObjectIdentifier(channel)) }
                    }
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLServerHandler(context: context),
                        Conversation(connection: number, journal: journal, behaviour: behaviour)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    /// Runs `body` with a server that stops when it returns.
    static func run<Result: Sendable>(
        _ identity: TestAuthority.Identity,
        newest: TLSVersion? = nil,
        behaviour: @escaping Behaviour,
        _ body: (TestPeer) async throws -> Result
    ) async throws -> Result {
        let peer = try await TestPeer(identity: identity, newest: newest, behaviour: behaviour)
        do {
            let result = try await body(peer)
            await peer.stop()
            return result
        } catch {
            await peer.stop()
            throw error
        }
    }

    private func stop() async {
        try? await channel.close()
        for open in journal.state.withLock({ Array($0.open.values) }) { try? await open.close() }
    }
}

/// Reads HTTP/1.1 requests as simply as a test needs and replies.
private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Int
    private let journal: TestPeer.Journal
    private let behaviour: TestPeer.Behaviour
    private var bytes: [UInt8] = []

    init(connection: Int, journal: TestPeer.Journal, behaviour: @escaping TestPeer.Behaviour) {
        self.connection = connection
        self.journal = journal
        self.behaviour = behaviour
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        while let request = takeRequest() {
            journal.arrivals.yield(request)
            switch behaviour(request) {
            case .bytes(let text): write(text, context)
            case .bytesThenClose(let text):
                write(text, context)
                context.close(promise: nil)
            case .close: context.close(promise: nil)
            case .nothing: break
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }

    private func takeRequest() -> ReceivedRequest? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let length = fields["content-length"].flatMap(Int.init) ?? 0
        guard bytes.count - end.upperBound >= length else { return nil }
        let body = Array(bytes[end.upperBound..<end.upperBound + length])
        bytes.removeFirst(end.upperBound + length)
        return ReceivedRequest(line: lines[0], fields: fields, body: body, connection: connection)
    }
}
