import Node
import Synchronization

/// The last checkpoints of a log, in memory.
final class MemoryLogHeads: LogHeads {
    private let notes = Mutex<[String: String]>([:])

    func heads() -> [String: String] { notes.withLock(\.self) }
    func keep(_ note: String, of shard: String) { notes.withLock { $0[shard] = note } }
    func forget() { notes.withLock { $0 = [:] } }
}
