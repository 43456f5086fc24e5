import Node
import Referrals
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Clock {
    private let moment: Mutex<Instant>

    init(_ start: Instant = Instant(milliseconds: 1_795_510_800_000)) { moment = Mutex(start) }

    var now: Instant { moment.withLock { $0 } }

    func advance(seconds: Int64) { moment.withLock { $0 = $0.adding(seconds: seconds) } }
}
