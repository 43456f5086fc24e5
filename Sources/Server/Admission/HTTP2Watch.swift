import NIOCore
import NIOHTTP2

/// Counts what comes over HTTP/2 and is none, as ``RequestWatch`` does for HTTP/1.1; the connection is ended by the library.
///
/// It stands behind the handler that reads frames. A connection is counted once, whatever else comes over it.
final class HTTP2Watch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    /// Adds the watch to a connection that speaks HTTP/2.
    static func add(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let frames = try pipeline.handler(type: NIOHTTP2Handler.self)
        try pipeline.addHandler(HTTP2Watch(), position: .after(frames))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error {
            context.channel.triggerUserOutboundEvent(ConnectionProgress.unreadable, promise: nil)
        }
        context.fireErrorCaught(error)
    }
}
