/// The two sides of a thread. Each is the only writer of its own chain, so nothing is locked across a border.
package enum Side: String, Sendable, Hashable, CaseIterable {
    /// The agency that opened the thread with a referral.
    case referrer
    /// The agency that was asked.
    case receiver

    package var other: Side { self == .referrer ? .receiver : .referrer }
}
