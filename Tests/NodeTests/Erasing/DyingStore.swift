import Store
import StoreSQLite
import Synchronization
import Vault

/// The process ended in the middle of something.
struct Died: Error {}

/// A way to the disk that ends with its process: at a chosen step the process dies, before that is durable or after it.
final class DyingStore: Store {
    private struct State {
        var steps: Int
        var isDead = false
    }

    private let inner: SQLiteStore
    private let isDurable: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - steps: how many writes and destructions of keys are made in full before the fatal one.
    ///   - isDurable: whether the fatal one becomes durable.
    init(_ inner: SQLiteStore, after steps: Int, isDurable: Bool) {
        self.inner = inner
        self.isDurable = isDurable
        state = Mutex(State(steps: steps))
    }

    var isDead: Bool { state.withLock { $0.isDead } }

    /// - Returns: whether this is the step at which it dies.
    private func next() throws -> Bool {
        try state.withLock { state in
            guard !state.isDead else { throw Died() }
            guard state.steps == 0 else {
                state.steps -= 1
                return false
            }
            state.isDead = true
            return true
        }
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value
    {
        guard !isDead else { throw Died() }
        return try await inner.read(body)
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        guard try next() else { return try await inner.write(body) }
        if isDurable { _ = try await inner.write(body) }
        throw Died()
    }

    func completeErasures() async throws -> [KeyBackup] {
        guard try next() else { return try await inner.completeErasures() }
        if isDurable { _ = try await inner.completeErasures() }
        throw Died()
    }

    func revision() async throws -> Int64 { try await inner.revision() }
    func integrityFindings() async throws -> [String] { try await inner.integrityFindings() }
}
