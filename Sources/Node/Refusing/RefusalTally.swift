package import Referrals
import Store
import Synchronization

/// Counts every refusal, and says which become records: what anybody can cause never fills the disk.
///
/// A refusal of a peer whose signature held is a record of its own. Of the others, the first of its kind and origin in a window is
/// one too, with the digest of what came; the rest of the window becomes one record that says how many there were, from when to
/// when. Beyond ``mostOrigins`` in a window, further ones are counted together under ``elsewhere``.
package final class RefusalTally: Sendable {
    /// Where something was refused.
    package enum Place: String, Sendable, Hashable, CaseIterable {
        /// A connection, before there was a request that could be answered.
        case connection
        case request
    }

    /// What the counters tell apart.
    package struct Reason: Sendable, Hashable {
        package var kind: Problem.Kind
        package var place: Place

        package init(kind: Problem.Kind, place: Place) {
            self.kind = kind
            self.place = place
        }
    }

    private struct Origin: Hashable {
        var kind: Problem.Kind
        var issuer: EntityID?
        var network: String?
    }

    private struct State {
        var counts: [Reason: UInt64] = [:]
        var began: Instant?
        var later: [Origin: RefusalRecord] = [:]
        var unwritten: [RefusalRecord] = []
    }

    package static let mostOrigins = 32
    package static let elsewhere = "elsewhere"
    private static let mostUnwritten = 256

    private let window: Int64
    private let state = Mutex(State())

    /// - Parameter window: in seconds.
    package init(window: Int64) { self.window = window }

    /// How many refusals there were since the process began.
    package var counts: [Reason: UInt64] { state.withLock { $0.counts } }

    /// Counts a refusal.
    ///
    /// - Parameter record: what would be recorded of it alone.
    /// - Returns: the records to store now.
    func count(_ record: RefusalRecord, in place: Place) -> [RefusalRecord] {
        state.withLock { state in
            state.counts[Reason(kind: record.problem, place: place), default: 0] += 1
            // The volume of a known peer may be as large as that of anybody.
            if record.issuer != nil, record.problem != .tooManyRequests { return [record] }
            var due = record.at < end(of: state) ? [] : close(&state)
            if state.began == nil { state.began = record.at }
            var origin = Origin(kind: record.problem, issuer: record.issuer, network: record.network)
            if state.later[origin] == nil, state.later.count < Self.mostOrigins {
                state.later[origin] = record.none
                due.append(record)
                return due
            }
            if state.later[origin] == nil { origin = Origin(kind: record.problem, network: Self.elsewhere) }
            var sum = state.later[origin] ?? record.none
            sum.add(record)
            sum.network = origin.network
            state.later[origin] = sum
            return due
        }
    }

    /// Ends the window where it is over, or in any case.
    ///
    /// - Returns: the records to store now.
    func take(at now: Instant, always: Bool) -> [RefusalRecord] {
        state.withLock { state in always || now >= end(of: state) ? close(&state) : [] }
    }

    /// Takes back records that could not be stored, to be stored with the next ones.
    func giveBack(_ records: [RefusalRecord]) {
        state.withLock { state in
            state.unwritten = Array((records + state.unwritten).prefix(Self.mostUnwritten))
        }
    }

    private func end(of state: State) -> Instant {
        if let began = state.began { return began.adding(seconds: window) }
        return state.unwritten.isEmpty ? .latest : .earliest
    }

    private func close(_ state: inout State) -> [RefusalRecord] {
        let records = state.unwritten + state.later.values.filter { $0.count > 0 }.sorted { $0.at < $1.at }
        state.began = nil
        state.later = [:]
        state.unwritten = []
        return records
    }
}

extension RefusalRecord {
    /// The sum of no such refusals.
    fileprivate var none: RefusalRecord {
        RefusalRecord(
            at: at,
            problem: problem,
            digest: nil,
            size: 0,
            issuer: issuer,
            until: at,
            count: 0,
            network: network
        )
    }

    fileprivate mutating func add(_ other: RefusalRecord) {
        at = count == 0 ? other.at : min(at, other.at)
        until = max(until, other.until)
        count += other.count
        size = size &+ other.size
    }
}
