import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A plain HTTP proxy that opens tunnels, or refuses to.
final class TestProxy: Sendable {
    /// The head of every request it got.
    fileprivate final class Log: Sendable {
        let heads = Mutex<[String]>([])
    }

    private let log: Log
    private let channel: any Channel
    let port: Int

    var receivedHeads: [String] { log.heads.withLock { $0 } }

    private init(answering status: String) async throws {
        let log = Log()
        self.log = log
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Tunnel(status: status, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    static func run<Result: Sendable>(
        answering status: String = "200 Connection established",
        _ body: (TestProxy) async throws -> Result
    ) async throws -> Result {
        let proxy = try await TestProxy(answering: status)
        do {
            let result = try await body(proxy)
            try? await proxy.channel.close()
            return result
        } catch {
            try? await proxy.channel.close()
            throw error
        }
    }
}

/// Answers one CONNECT, then passes bytes both ways.
private final class Tunnel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let status: String
    private let log: TestProxy.Log
    private var head: [UInt8] = []
    private var far: (any Channel)?

    init(status: String, log: TestProxy.Log) {
        self.status = status
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let far {
            far.writeAndFlush(buffer, promise: nil)
            return
        }
        head.append(contentsOf: buffer.readableBytesView)
        guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { return }
        let text = String(decoding: head, as: UTF8.self)
        log.heads.withLock { $0.append(text) }
        let near = context.channel
        let answer = near.allocator.buffer(string: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
        guard status.hasPrefix("200"),
            let port = text.split(separator: " ").dropFirst().first?.split(separator: ":").last.flatMap({
                Int($0)
            })
        else {
            near.writeAndFlush(answer, promise: nil)
            return
        }
        let established = near.allocator.buffer(string: "HTTP/1.1 \(status)\r\n\r\n")
        let bound = NIOLoopBound(self, eventLoop: near.eventLoop)
        ClientBootstrap(group: near.eventLoop)
            .channelInitializer { far in
                far.eventLoop.makeCompletedFuture {
                    try far.pipeline.syncOperations.addHandler(Backward(near: near))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenSuccess { far in
                bound.value.far = far
                near.writeAndFlush(established, promise: nil)
            }
    }

    func channelInactive(context: ChannelHandlerContext) {
        far?.close(promise: nil)
    }
}

private final class Backward: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let near: any Channel

    init(near: any Channel) {
        self.near = near
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        near.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        near.close(promise: nil)
    }
}
