/// Names a transfer within its client.
typealias TransferID = UInt64

/// What a caller hands to the client's thread.
struct TransferOrder: Sendable {
    let id: TransferID
    let request: OutboundRequest
    let target: RequestTarget
    let deadline: ContinuousClock.Instant
    let completion: CheckedContinuation<Result<OutboundResponse, OutboundError>, Never>

    func fail(_ code: OutboundError.Code) {
        completion.resume(returning: .failure(OutboundError(code, peer: target.peer)))
    }
}
