package import Admission
import Referrals
import Synchronization

/// Where signatures of strangers are verified: a few at a time, the others in the order in which they came, so that a flood of them
/// never stands before what a peer sends over a connection or from an address that has proved itself.
///
/// ```swift
/// let signed = try await room.work(for: visit) { try await opened(body) }
/// ```
/// Nobody waits in here for the network: what is done inside is computing and reading.
package final class VerifyingRoom: Sendable {
    private struct State {
        var inside = 0
        var arrived: UInt64 = 0
        var waiting: [(number: UInt64, turn: CheckedContinuation<Void, any Error>)] = []
    }

    private let places: Int
    private let mostWaiting: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - places: how many are inside at once.
    ///   - mostWaiting: how many wait for a place.
    package init(places: Int, mostWaiting: Int) {
        self.places = max(1, places)
        self.mostWaiting = max(0, mostWaiting)
    }

    /// Does the work at once for whoever is no stranger, and in its turn for others.
    ///
    /// - Parameter visit: nil where the work was not brought by a request.
    /// - Throws: ``Problem`` `busy` where too many wait already or the request ended before its turn; what the work throws.
    package func work<Result>(for visit: Visit?, _ work: () async throws -> Result) async throws -> Result {
        guard let visit, visit.isStranger else { return try await work() }
        try await enter()
        defer { leave() }
        return try await work()
    }

    private static let full = Problem(.busy, "Too many signatures of strangers wait to be verified.")
    private static let brokenOff = Problem(.busy, "The request ended before its turn came.")

    private enum Entrance {
        case inside
        case full
        case waiting
        case cancelled
    }

    private func enter() async throws {
        let number = state.withLock { state in
            state.arrived += 1
            return state.arrived
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                let entrance = state.withLock { state -> Entrance in
                    if Task.isCancelled { return .cancelled }
                    if state.inside < places {
                        state.inside += 1
                        return .inside
                    }
                    guard state.waiting.count < mostWaiting else { return .full }
                    state.waiting.append((number, turn))
                    return .waiting
                }
                switch entrance {
                case .inside: turn.resume()
                case .waiting: break
                case .cancelled: turn.resume(throwing: Self.brokenOff)
                case .full: turn.resume(throwing: Self.full)
                }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).turn }
            }
            turn?.resume(throwing: Self.brokenOff)
        }
    }

    /// The place goes to whoever has waited longest.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().turn }
            state.inside -= 1
            return nil
        }
        next?.resume()
    }
}
