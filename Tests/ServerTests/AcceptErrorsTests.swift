import Foundation
import Logging
import NIOCore
import NIOEmbedded
import Server
import Synchronization
import Testing

/// Stands where the server's loop over its connections does: the first error that arrives there ends it.
private final class AcceptLoop: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    private let errors = Mutex(0)
    var hasEnded: Bool { errors.withLock { $0 > 0 } }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { errors.withLock { $0 += 1 } }
}

@Suite("Errors of accepting connections")
struct AcceptErrorsTests {
    @Test("None of them ends the server", arguments: [ECONNABORTED, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTO])
    func passedOver(errno: CInt) throws {
        let channel = EmbeddedChannel()
        let loop = AcceptLoop()
        try channel.pipeline.syncOperations.addHandlers([AcceptErrors.handler(Logger(label: "test")), loop])
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(IOError(errnoCode: errno, reason: "accept")) }
        channel.embeddedEventLoop.advanceTime(to: .now() + .seconds(5))
        #expect(!loop.hasEnded)
        _ = try channel.finish()
    }

    @Test("At a limit of the system nothing is accepted for a moment, then it is tried again")
    func pause() throws {
        let channel = EmbeddedChannel()
        let reads = ReadCounter()
        try channel.pipeline.syncOperations.addHandlers([
            reads, AcceptErrors.handler(Logger(label: "test")),
        ])
        channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
        channel.pipeline.read()
        #expect(reads.count == 0)
        channel.embeddedEventLoop.advanceTime(to: .now() + .seconds(1))
        #expect(reads.count == 1)
        // A connection that was gone before its turn says nothing about the next one.
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        channel.pipeline.read()
        #expect(reads.count == 2)
        _ = try channel.finish()
    }
}

private final class ReadCounter: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = NIOAny

    private let reads = Mutex(0)
    var count: Int { reads.withLock { $0 } }

    func read(context: ChannelHandlerContext) { reads.withLock { $0 += 1 } }
}
