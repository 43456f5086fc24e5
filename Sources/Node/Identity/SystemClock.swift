import Foundation
package import Referrals

/// The computer's clock.
package struct SystemClock: Clock {
    package init() {}

    package var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
