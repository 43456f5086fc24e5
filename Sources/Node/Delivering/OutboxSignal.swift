import Synchronization

/// Tells the deliveries that something has been put into the outbox. Signals while nobody waits are kept as one.
package final class OutboxSignal: Sendable {
    private struct State {
        var pending = false
        var waiting: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes whoever listens.
    package func raise() {
        state.withLock { state in
            if let waiting = state.waiting { waiting.yield() } else { state.pending = true }
        }
    }

    /// The signals from now on; one listener at a time. The stream ends when the listener is cancelled.
    package func listen() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            state.withLock { state in
                state.waiting = continuation
                if state.pending {
                    state.pending = false
                    continuation.yield()
                }
            }
        }
    }
}
