import Store
import StoreSQLite
import Synchronization
import Vault

/// The process of a simulated node has ended in the middle of something.
struct Died: Error {}

/// A node's way to its disk, which ends with its process: at a chosen write the process dies, before the transaction is
/// durable or after it, and from then on nothing more is read or written through it.
///
/// A transaction is all or nothing, so that these two are all the moments at which a crash can be told from another.
final class CrashingStore: Store {
    /// When the process dies.
    struct Crash: Sendable {
        /// How many more writes are made in full.
        var writes: Int
        /// Whether the fatal one becomes durable, with nobody left to learn of it.
        var isDurable: Bool
    }

    private struct State {
        var isDead = false
        var crash: Crash?
        var forgets: (@Sendable () -> Bool)?
        var blurts: (@Sendable () -> Bool)?
        /// How many more writes find no room.
        var withoutRoom = 0
        var writes = 0
    }

    private let inner: SQLiteStore
    private let state: Mutex<State>

    init(_ disk: SQLiteMemory) {
        inner = SQLiteStore(memory: disk)
        state = Mutex(State())
    }

    var isDead: Bool { state.withLock { $0.isDead } }
    var writes: Int { state.withLock { $0.writes } }

    func plan(_ crash: Crash) { state.withLock { $0.crash = crash } }

    func kill() { state.withLock { $0.isDead = true } }

    /// Leaves no room for the next writes; they fail as an engine says that they do, and change nothing.
    func fill(writes: Int) { state.withLock { $0.withoutRoom = writes } }

    /// Has writes fail, where `blurts` says so, with an error that no engine announces. A mutation that the invariants have to
    /// catch.
    func failUnannounced(_ blurts: @escaping @Sendable () -> Bool) {
        state.withLock { $0.blurts = blurts }
    }

    /// Breaks the promise of durability: where `forgets` says so, a write is answered for and undone. A mutation that the
    /// invariants have to catch.
    func breakDurability(_ forgets: @escaping @Sendable () -> Bool) {
        state.withLock { $0.forgets = forgets }
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
        switch state.withLock({ Self.next(&$0) }) {
        case .die: throw Died()
        case .noRoom: throw StoreError(.unavailable, "The disk is full; nothing was written.")
        case .blurt: throw Unannounced()
        case .dieAfter:
            _ = try await inner.write(body)
            throw Died()
        case .forget:
            do {
                return try await inner.write { throw Undone(value: try body($0)) }
            } catch let undone as Undone<Value> {
                return undone.value
            }
        case .write: return try await inner.write(body)
        }
    }

    func revision() async throws -> Int64 {
        guard !isDead else { throw Died() }
        return try await inner.revision()
    }

    func integrityFindings() async throws -> [String] { try await inner.integrityFindings() }

    func completeErasures() async throws -> [KeyBackup] {
        guard !isDead else { throw Died() }
        return try await inner.completeErasures()
    }

    private enum Step {
        case write, die, dieAfter, forget, noRoom, blurt
    }

    private static func next(_ state: inout State) -> Step {
        guard !state.isDead else { return .die }
        state.writes += 1
        if state.withoutRoom > 0 {
            state.withoutRoom -= 1
            return .noRoom
        }
        if let blurts = state.blurts, blurts() { return .blurt }
        if let forgets = state.forgets, forgets() { return .forget }
        guard var crash = state.crash else { return .write }
        guard crash.writes == 0 else {
            crash.writes -= 1
            state.crash = crash
            return .write
        }
        state.isDead = true
        return crash.isDurable ? .dieAfter : .die
    }
}

/// What a driver says in its own words.
private struct Unannounced: Error {}

/// Carries a value out of a transaction that is undone.
private struct Undone<Value: Sendable>: Error {
    var value: Value
}
