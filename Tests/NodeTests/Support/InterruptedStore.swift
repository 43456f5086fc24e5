import Store
import StoreSQLite
import Synchronization
import Vault

/// A way to the disk on which something else happens first, just before one of the writes: what another process, or another
/// request, may do between a question and the write that rests on its answer.
final class InterruptedStore: Store {
    private struct State {
        var left: Int
        var happens: (@Sendable () async throws -> Void)?
    }

    private let inner: SQLiteStore
    private let state: Mutex<State>

    /// - Parameter write: before which of the writes it happens, from 1.
    init(_ inner: SQLiteStore, beforeWrite write: Int, _ happens: @Sendable @escaping () async throws -> Void)
    {
        self.inner = inner
        state = Mutex(State(left: write, happens: happens))
    }

    /// Whether it has happened.
    var isInterrupted: Bool { state.withLock { $0.happens == nil } }

    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value
    {
        try await inner.read(body)
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        let happens = state.withLock { state -> (@Sendable () async throws -> Void)? in
            state.left -= 1
            guard state.left == 0 else { return nil }
            defer { state.happens = nil }
            return state.happens
        }
        try await happens?()
        return try await inner.write(body)
    }

    func completeErasures() async throws -> [KeyBackup] { try await inner.completeErasures() }
    func revision() async throws -> Int64 { try await inner.revision() }
    func integrityFindings() async throws -> [String] { try await inner.integrityFindings() }
}
