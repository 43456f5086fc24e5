/// Carries requests to other nodes over HTTPS: TLS 1.3, HTTP/1.1, connections kept.
///
/// ```swift
/// let client = try HTTPSClient()
/// let response = try await client.send(
///     OutboundRequest(
///         .post, "https://node.example/comity/documents", headers: ["Content-Type": "application/jose"],
///         body: document, trust: .authority(pem: peer.certificateAuthority)))
/// await client.shutdown()
/// ```
///
/// One thread of its own runs every transfer, so a slow peer blocks no task of the caller. A request
/// is sent to the address it names and nowhere else: redirects are returned, not followed, and neither
/// proxies nor trust come from the environment. Cancelling the task cancels the transfer.
///
/// The client sends each request at most once on purpose; it is for the caller to repeat what failed with
/// an error that ``OutboundError/isRetryable``.
package final class HTTPSClient: Sendable {
    /// Internal for the test that the thread ends.
    let transferLoop: TransferLoop

    /// Starts the client's thread.
    ///
    /// - Throws: ``OutboundError`` with the code `outOfResources` when libcurl cannot be initialised, and
    ///   with `unusableRequest(.proxyNotUsable)` when the configured proxy's URL makes no sense.
    package init(configuration: ClientConfiguration = ClientConfiguration()) throws(OutboundError) {
        try configuration.proxy?.check()
        transferLoop = try TransferLoop(configuration: configuration)
        transferLoop.startThread()
    }

    deinit {
        transferLoop.stop()
    }

    /// Sends the request and waits for the whole response, whatever its status.
    ///
    /// - Throws: ``OutboundError``. After a retryable one the peer may or may not have acted on the request.
    package func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let target = try RequestTarget(checking: request)
        guard !Task.isCancelled else { throw OutboundError(.cancelled, peer: target.peer) }
        let id = transferLoop.nextTransferID()
        let deadline = ContinuousClock.now.advanced(
            by: .milliseconds(request.limits.total.limitInMilliseconds)
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transferLoop.start(
                    TransferOrder(
                        id: id,
                        request: request,
                        target: target,
                        deadline: deadline,
                        completion: continuation
                    )
                )
                // A cancellation that came before the order was placed found nothing to cancel.
                if Task.isCancelled { transferLoop.cancel(id) }
            }
        } onCancel: {
            transferLoop.cancel(id)
        }
        return try result.get()
    }

    /// Interrupts what is in flight (each `send` throws the code `shutDown`), closes every connection
    /// and returns when the client's thread has ended. Calling it again is harmless.
    package func shutdown() async {
        transferLoop.stop()
        await transferLoop.end()
    }
}
