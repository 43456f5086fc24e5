import Synchronization

/// One request of somebody whom only an address tells apart, until the signature of a peer counts.
package final class Visit: Sendable {
    /// The network that the request came from, as a record may name it.
    package let network: String
    private let onProof: @Sendable () -> Void
    private let state: Mutex<State>

    private struct State {
        var isAcquainted: Bool
        var isProven = false
        var isRecorded = false
    }

    /// - Parameters:
    ///   - isAcquainted: whether somebody has lately proved a request from the same address to be their own.
    ///   - onProof: called once, when a peer has proved that the request is its own.
    package init(
        network: String,
        isAcquainted: Bool = false,
        onProof: @Sendable @escaping () -> Void = {}
    ) {
        self.network = network
        self.onProof = onProof
        state = Mutex(State(isAcquainted: isAcquainted))
    }

    /// Notes that somebody the node knows has proved the request to be their own: it no longer counts as the address's.
    package func prove() {
        let isFirst = state.withLock { state in
            defer {
                state.isProven = true
                state.isAcquainted = true
            }
            return !state.isProven
        }
        if isFirst { onProof() }
    }

    /// Whether this is nobody of whom the node knows anything: work for strangers waits its turn.
    package var isStranger: Bool { state.withLock { !$0.isAcquainted } }

    /// Notes that the refusal of the request has been counted.
    package func noteRecorded() { state.withLock { $0.isRecorded = true } }

    package var isRecorded: Bool { state.withLock { $0.isRecorded } }
}
