import Synchronization

final class Counter: Sendable {
    private let count = Mutex(0)

    func add() { count.withLock { $0 += 1 } }

    var value: Int { count.withLock { $0 } }
}

/// A value that expectations may change.
final class Held<Value> {
    var value: Value

    init(_ value: Value) { self.value = value }
}
