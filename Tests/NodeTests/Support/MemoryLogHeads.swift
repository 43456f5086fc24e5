import Node
import Synchronization

/// The last checkpoints of a log, and those up to which it was checked, in memory.
final class MemoryLogHeads: LogHeads {
    private let notes = Mutex<(heads: [String: String], checked: [String: String])>(([:], [:]))

    func heads() -> [String: String] { notes.withLock(\.heads) }
    func keep(_ note: String, of shard: String) { notes.withLock { $0.heads[shard] = note } }
    func checked() -> [String: String] { notes.withLock(\.checked) }
    func keepChecked(_ note: String, of shard: String) { notes.withLock { $0.checked[shard] = note } }
    func forget() { notes.withLock { $0 = ([:], [:]) } }
}
