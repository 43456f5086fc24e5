import Node
import Referrals
import Synchronization

/// The time of a simulated world: it stands still until the world moves it.
final class VirtualTime: Sendable {
    static let start = Instant(milliseconds: 1_795_510_800_000)
    private let moment = Mutex(VirtualTime.start)

    var now: Instant { moment.withLock { $0 } }

    /// Milliseconds since the world began.
    var elapsed: Int64 { now.milliseconds - Self.start.milliseconds }

    func advance(milliseconds: Int64) { moment.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}

/// A node's clock: the world's time, off by as much as the world says.
final class SkewedClock: Clock {
    private let time: VirtualTime
    private let skew = Mutex<Int64>(0)

    init(_ time: VirtualTime) { self.time = time }

    var now: Instant { time.now.adding(milliseconds: skew.withLock { $0 }) }

    func set(skew milliseconds: Int64) { skew.withLock { $0 = milliseconds } }
}
