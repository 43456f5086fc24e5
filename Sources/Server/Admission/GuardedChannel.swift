import HummingbirdCore
import Logging
import NIOCore
import Referrals

/// Connections that ``Gate`` has let in, each watched from its first byte.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let gate: Gate
    let headSeconds: Int

    /// A connection as far as it was let in.
    struct Value: ServerChildChannelValue {
        /// Nil where it was refused.
        let admitted: Base.Value?
        let channel: any Channel
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        do {
            let pipeline = channel.pipeline.syncOperations
            guard gate.admits(channel) else {
                // Nothing else is set up for it: TLS costs before its first byte.
                try pipeline.addHandler(ClosedAtOnce())
                return channel.eventLoop.makeSucceededFuture(Value(admitted: nil, channel: channel))
            }
            try pipeline.addHandler(ConnectionWatch(gate: gate, headSeconds: headSeconds))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return base.setup(channel: channel, logger: logger).map { Value(admitted: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        guard let admitted = value.admitted else { return }
        await base.handle(value: admitted, logger: logger)
    }
}

/// Closes a connection before anything is read or computed for it.
private final class ClosedAtOnce: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }
}

/// What the requests of a connection tell the watch over it.
enum ConnectionProgress: Sendable {
    /// The handshake is done.
    case ready
    /// The head of a request is here.
    case requestBegan(overHTTP2: Bool)
    /// The answer to a request has been written.
    case requestEnded
    /// What came is no request.
    case unreadable
}

/// Gives the head of each request a limited time to arrive, and counts the connections that never bring one.
///
/// It stands before TLS, so a byte now and then keeps nothing open.
final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// How every TLS connection begins (RFC 8446 section 5.1).
    private static let handshakeRecord: UInt8 = 22

    private let gate: Gate
    private let headSeconds: Int
    private var deadline: Scheduled<Void>?
    private var requests = 0
    private var hasBytes = false
    private var isReady = false
    private var isCounted = false
    /// HTTP/2 brings bytes that belong to no request; its library ends idle connections.
    private var isHTTP2 = false

    init(gate: Gate, headSeconds: Int) {
        self.gate = gate
        self.headSeconds = headSeconds
    }

    func channelActive(context: ChannelHandlerContext) {
        expectHead(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !hasBytes {
            hasBytes = true
            if let refusal = refusal(ofFirst: unwrapInboundIn(data), context) {
                count(refusal, context)
                return context.close(promise: nil)
            }
        }
        // What was on its way when the connection was ended.
        if isCounted, !isReady { return }
        if requests == 0, deadline == nil, !isHTTP2 { expectHead(context) }
        context.fireChannelRead(data)
    }

    /// Why the first bytes are not worth a handshake; nil where they are.
    private func refusal(ofFirst bytes: ByteBuffer, _ context: ChannelHandlerContext) -> Problem.Kind? {
        guard bytes.readableBytesView.first == Self.handshakeRecord else { return .malformed }
        return gate.admitsHandshake(context.channel) ? nil : .tooManyRequests
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        // Whoever opens a connection and closes it again has asked for nothing; whoever sends no TLS has.
        if hasBytes, !isReady { count(.malformed, context) }
        context.fireChannelInactive()
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard let progress = event as? ConnectionProgress else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        switch progress {
        case .ready: isReady = true
        case .requestBegan(let overHTTP2):
            isHTTP2 = overHTTP2
            requests += 1
            deadline?.cancel()
            deadline = nil
        case .requestEnded: requests -= 1
        case .unreadable: count(.malformed, context)
        }
        promise?.succeed()
    }

    private func expectHead(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(headSeconds))) {
            let (watch, context) = bound.value
            // A connection over which nothing comes at all is not refused, only ended.
            if watch.hasBytes { watch.count(.tooSlow, context) }
            watch.isCounted = true
            context.close(promise: nil)
        }
    }

    private func count(_ kind: Problem.Kind, _ context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        gate.refused(kind, context.channel)
    }
}
