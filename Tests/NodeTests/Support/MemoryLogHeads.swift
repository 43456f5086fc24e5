import Node
import Synchronization

/// The last checkpoints of a log, those up to which it was checked, and those cosigned of others, in memory.
final class MemoryLogHeads: LogHeads {
    private struct Notes {
        var heads: [String: String] = [:]
        var checked: [String: String] = [:]
        var witnessed: [String: String] = [:]
    }

    private let notes = Mutex(Notes())

    func heads() -> [String: String] { notes.withLock(\.heads) }
    func keep(_ note: String, of shard: String) { notes.withLock { $0.heads[shard] = note } }
    func checked() -> [String: String] { notes.withLock(\.checked) }
    func keepChecked(_ note: String, of shard: String) { notes.withLock { $0.checked[shard] = note } }
    func witnessed(_ log: String) -> String? { notes.withLock { $0.witnessed[log] } }
    func keepWitnessed(_ note: String, of log: String) { notes.withLock { $0.witnessed[log] = note } }
    func forget() { notes.withLock { $0 = Notes() } }
}
