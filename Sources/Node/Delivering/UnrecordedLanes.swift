import Referrals
package import Store
import Synchronization

/// The lanes whose attempts could not be recorded, held in memory alone: where the disk is full, nothing else can hold them.
///
/// A lane that cannot be recorded stays due in the store, and its peer would get the same document again and again, as fast as it
/// answers. So it waits here, each time longer, until an attempt is recorded again.
final class UnrecordedLanes: Sendable {
    private struct Wait {
        var failures: Int
        var until: Instant
    }

    private let waits = Mutex<[EntityID: Wait]>([:])

    func isWaiting(_ peer: EntityID, at now: Instant) -> Bool {
        waits.withLock { $0[peer].map { $0.until > now } ?? false }
    }

    /// - Parameter wait: milliseconds to wait after so many failures in a row.
    /// - Returns: whether it is the first one in a row.
    func failed(_ peer: EntityID, at now: Instant, wait: (Int) -> Int64) -> Bool {
        let failures = waits.withLock { min($0[peer]?.failures ?? 0, 1 << 20) } + 1
        let until = now.adding(milliseconds: wait(failures))
        waits.withLock { $0[peer] = Wait(failures: failures, until: until) }
        return failures == 1
    }

    /// - Returns: whether the lane had failed.
    func recorded(_ peer: EntityID) -> Bool { waits.withLock { $0.removeValue(forKey: peer) != nil } }
}

/// What has changed about a lane for whoever watches over the node.
package enum LaneNews: Sendable {
    /// What came of an attempt could not be recorded; nothing is lost, and the lane waits.
    case notRecorded(any Error)
    /// It is recorded again.
    case recordedAgain
}

extension Node {
    /// Makes one attempt for whoever makes them without end: where it cannot be recorded, the lane waits, ever longer, and is not
    /// among the due ones until then.
    ///
    /// - Returns: what changed by it; nil where the lane is as it was before, be it good or bad.
    /// - Throws: `CancellationError` alone.
    package func attemptOrWait(
        _ delivery: DeliveryRecord,
        through courier: any Courier,
        backoff: Backoff = Backoff()
    ) async throws(CancellationError) -> LaneNews? {
        do {
            try await attempt(delivery, through: courier, backoff: backoff)
            return unrecordedLanes.recorded(delivery.peer) ? .recordedAgain : nil
        } catch let error as CancellationError {
            throw error
        } catch {
            let isFirst = unrecordedLanes.failed(delivery.peer, at: clock.now) { failures in
                var draws = RandomDraws(source: random)
                return backoff.milliseconds(afterAttempts: failures, using: &draws)
            }
            return isFirst ? .notRecorded(error) : nil
        }
    }
}
