/// What can go wrong in a simulated world.
package enum Fault: String, Sendable, Hashable, CaseIterable {
    case requestLost = "request-lost"
    case answerLost = "answer-lost"
    case duplicated
    /// Sent now, arriving some time after what was sent later.
    case delayed
    case truncated
    case busy
    case partitioned
    case healed
    case clockSkewed = "clock-skewed"
    /// The process dies at a write, before or after it is durable.
    case crashed
    case killed
    /// The disk has no room for some writes: they fail, and the process lives on.
    case diskFull = "disk-full"
    case restarted
    case backedUp = "backed-up"
    /// The disk is replaced by an old backup.
    case restored
    case keyRotated = "key-rotated"
    case suspended
    case replayed
    case equivocated
    case intruded
    case flooded
    case forgedReceipt = "forged-receipt"
}
