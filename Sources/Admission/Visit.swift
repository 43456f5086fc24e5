import Synchronization

/// One request of somebody whom only an address tells apart, until the signature of a peer counts.
package final class Visit: Sendable {
    /// The network that the request came from, as a record may name it.
    package let network: String
    private let onProof: @Sendable () -> Void
    private let state = Mutex(State())

    private struct State {
        var isProven = false
        var isRecorded = false
    }

    /// - Parameter onProof: called once, when a peer has proved that the request is its own.
    package init(network: String, onProof: @Sendable @escaping () -> Void = {}) {
        self.network = network
        self.onProof = onProof
    }

    /// Notes that somebody the node knows has proved the request to be their own: it no longer counts as the address's.
    package func prove() {
        let isFirst = state.withLock { state in
            defer { state.isProven = true }
            return !state.isProven
        }
        if isFirst { onProof() }
    }

    /// Notes that the refusal of the request has been counted.
    package func noteRecorded() { state.withLock { $0.isRecorded = true } }

    package var isRecorded: Bool { state.withLock { $0.isRecorded } }
}
