import CCurl

/// One transfer on the client's thread: the order, the handle that works on it and what has come back.
final class Transfer {
    let order: TransferOrder
    private let reception: Reception
    private let socketGuard: SocketGuard?
    private(set) var easy: EasyHandle?

    init(_ order: TransferOrder, guardingSockets isGuarded: Bool) {
        self.order = order
        socketGuard = isGuarded ? SocketGuard() : nil
        reception = Reception(limits: order.request.limits)
    }

    /// Makes a handle that is ready to run, or says why that cannot be.
    func prepare(configuration: ClientConfiguration, now: ContinuousClock.Instant) throws(OutboundError)
        -> EasyHandle
    {
        guard let easy = EasyHandle() else { throw OutboundError(.outOfResources, peer: order.target.peer) }
        self.easy = easy
        easy.demandSecureHTTP()
        easy.apply(order.request.trust, pins: order.request.publicKeyPins)
        if order.request.presentsIdentity, let identity = configuration.identity?() { easy.apply(identity) }
        easy.apply(order.request, target: order.target, userAgent: configuration.userAgent)
        easy.apply(order.request.limits, remaining: now.duration(to: order.deadline))
        easy.apply(configuration)
        easy.set(receiver: reception)
        socketGuard?.install(in: easy)
        if let failure = easy.failure {
            throw OutboundError(code(for: failure), peer: order.target.peer)
        }
        return easy
    }

    /// Hands the result to whoever waits for it.
    func complete(with code: CURLcode) {
        guard let easy, code == CURLE_OK else { return order.fail(self.code(for: code)) }
        order.completion.resume(
            returning: .success(
                OutboundResponse(
                    status: easy.value(CURLINFO_RESPONSE_CODE),
                    headers: reception.headers,
                    body: reception.body,
                    reusedConnection: easy.value(CURLINFO_NUM_CONNECTS) == 0
                )
            )
        )
    }

    private func code(for code: CURLcode) -> OutboundError.Code {
        if code == CURLE_COULDNT_CONNECT, socketGuard?.hasRefused == true { return .innerAddress }
        switch reception.breach {
        case .bodyTooLarge: return .responseTooLarge
        case .headersTooLarge: return .headersTooLarge
        case .malformed: return .malformedResponse
        case nil: break
        }
        return OutboundError.Code(code, of: easy, within: order.request.limits)
    }
}
