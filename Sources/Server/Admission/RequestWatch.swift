import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Follows the requests of a connection, and ends it where an answer came before the request was whole: nobody makes this node
/// read to its end what it has refused already.
///
/// ```
/// client                         node
///   POST, 10 GiB to come  ──▶
///   first bytes           ──▶    413, Connection: close
///   more                  ──▶    thrown away, for a second and up to a bound; then the connection ends
/// ```
/// The second lets the answer arrive: a connection that is closed on unread bytes may lose it.
final class RequestWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How much is still taken off the line after the answer, in bytes.
    private static let longestRest = 256 << 10
    private static let rest = TimeAmount.seconds(1)

    /// Requests that are here whole, and answers that have been given: a client may send its next request before the answer.
    private var whole = 0
    private var answered = 0
    private var isEnding = false
    private var restBytes = 0

    func handlerAdded(context: ChannelHandlerContext) { tell(context, .ready) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard !isEnding else {
            if case .body(let bytes) = part { restBytes += bytes.readableBytes }
            if restBytes > Self.longestRest { context.close(promise: nil) }
            return
        }
        switch part {
        case .head:
            tell(context, .requestBegan(overHTTP2: isStream(context)))
        case .body: break
        case .end: whole += 1
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            // Informational answers come before the one that counts.
            if isRequestOpen, head.status.kind != .informational, !isStream(context) {
                head.headerFields[.connection] = "close"
            }
            if head.headerFields[.connection] == "close" { isEnding = true }
            if isStream(context) { head.headerFields[.connection] = nil }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            isEnding = isEnding || isRequestOpen
            answered += 1
            context.writeAndFlush(data, promise: promise)
            tell(context, .requestEnded)
            if isEnding { end(context) }
        }
    }

    /// Whether the request that is being answered is still coming.
    private var isRequestOpen: Bool { whole <= answered }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that breaks has nothing to do with what came over it.
        if let error = error as? HTTPParserError, error != .invalidEOFState, !isEnding {
            tell(context, .unreadable)
        }
        context.fireErrorCaught(error)
    }

    private func end(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.rest) { bound.value.close(promise: nil) }
    }

    private func isStream(_ context: ChannelHandlerContext) -> Bool {
        Gate.connection(of: context.channel) !== context.channel
    }

    private func tell(_ context: ChannelHandlerContext, _ progress: ConnectionProgress) {
        Gate.connection(of: context.channel).triggerUserOutboundEvent(progress, promise: nil)
    }
}
