import Admission
import Foundation
import NIOCore
import Node
import Referrals
import Synchronization

/// Decides which connections and requests come in, by where they come from: before anything is read, and long before anybody
/// has proved who they are.
final class Gate: Sendable {
    /// Everybody behind one address: until a signature counts, nothing else tells callers apart.
    typealias Caller = [UInt8]

    private struct State {
        var allowances: AllowanceTable<Caller>
        var acquaintances: AcquaintanceTable<Caller>
        /// What all strangers together may still ask for, and begin.
        var strangers: Allowance
        var handshakes: Allowance
        var connections: ConnectionTable<ObjectIdentifier, Caller>
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let node: Node
    private let state: Mutex<State>

    init(_ node: Node) {
        self.node = node
        let limits = node.admission
        let now = node.clock.now.milliseconds
        state = Mutex(
            State(
                allowances: AllowanceTable(limits.address),
                acquaintances: AcquaintanceTable(seconds: AdmissionLimits.acquaintanceSeconds),
                strangers: Allowance(limits.strangers, at: now),
                handshakes: Allowance(limits.handshakes, at: now),
                connections: ConnectionTable(
                    most: limits.connections,
                    mostOfOne: limits.connectionsOfOneAddress
                )
            )
        )
    }

    /// How many connections are open.
    var connections: Int { state.withLock { $0.connections.count } }

    /// Whether a connection that was just accepted may stay. It is forgotten by itself when it closes.
    func admits(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let caller = Self.address(of: channel)?.caller ?? []
        let now = node.clock.now.milliseconds
        let (isAdmitted, closing) = state.withLock { state -> (Bool, (any Channel)?) in
            let verdict = state.allowances.take(AdmissionLimits.costOfConnection, of: caller, at: now)
            let isKnown = state.acquaintances.knows(caller, at: now)
            guard case .granted = verdict,
                case .admitted(let closing) = state.connections.open(id, by: caller, isKnown: isKnown)
            else { return (false, nil) }
            state.channels[id] = channel
            return (true, closing.flatMap { state.channels.removeValue(forKey: $0) })
        }
        if let closing {
            refused(.tooManyRequests, closing)
            closing.close(promise: nil)
        }
        guard isAdmitted else {
            refused(.tooManyRequests, channel)
            return false
        }
        channel.closeFuture.whenComplete { [weak self] _ in self?.forget(id) }
        return true
    }

    /// Whether the first bytes of a connection are worth a handshake: what strangers may begin together is bounded, however many
    /// addresses they have.
    func admitsHandshake(_ channel: any Channel) -> Bool {
        let caller = Self.address(of: channel)?.caller ?? []
        let now = node.clock.now.milliseconds
        return state.withLock { state in
            state.acquaintances.knows(caller, at: now) || state.handshakes.take(1, at: now) == .granted
        }
    }

    private func forget(_ id: ObjectIdentifier) {
        state.withLock { state in
            state.connections.close(id)
            state.channels[id] = nil
        }
    }

    /// What may become of a request, judged before its body is read.
    enum Verdict: Sendable {
        case granted
        /// - Parameter ends: whether the connection ends with the answer, since asking goes on in spite of refusals.
        case refused(seconds: Int64, ends: Bool)
    }

    /// A request has come.
    ///
    /// - Parameter length: what it says of its body, in bytes.
    func visit(over channel: any Channel, length: Int) -> (visit: Visit, verdict: Verdict) {
        let connection = ObjectIdentifier(Self.connection(of: channel))
        let address = Self.address(of: channel)
        let caller = address?.caller ?? []
        let cost = AdmissionLimits.cost(ofBytes: length)
        let node = node
        let now = node.clock.now.milliseconds
        let (isKnown, verdict) = state.withLock { state -> (Bool, Verdict) in
            let isKnown =
                state.connections.isProven(connection) || state.acquaintances.knows(caller, at: now)
            if case .refused(let seconds) = state.allowances.take(cost, of: caller, at: now) {
                let ends = state.allowances.isDeepInDebt(caller, at: now)
                return (isKnown, .refused(seconds: seconds, ends: ends))
            }
            if !isKnown, case .refused(let seconds) = state.strangers.take(cost, at: now) {
                // One who is refused for what others ask does not pay for it as well.
                state.allowances.giveBack(cost, to: caller)
                return (isKnown, .refused(seconds: seconds, ends: false))
            }
            return (isKnown, .granted)
        }
        let visit = Visit(network: address?.network ?? Self.unknown, isAcquainted: isKnown) { [weak self] in
            self?.state.withLock { state in
                state.allowances.giveBack(cost, to: caller)
                if !isKnown { state.strangers.giveBack(cost) }
                state.connections.prove(connection)
                state.acquaintances.note(caller, at: node.clock.now.milliseconds)
            }
        }
        return (visit, verdict)
    }

    /// Counts a connection that ended before there was a request to answer.
    func refused(_ kind: Problem.Kind, _ channel: any Channel) {
        // Without an answer there is nothing to wait for.
        node.countRefusal(of: kind, from: Self.address(of: channel)?.network ?? Self.unknown)
    }

    private static let unknown = "unknown"

    /// The connection that a stream of HTTP/2 belongs to; for HTTP/1.1 the channel itself.
    static func connection(of channel: any Channel) -> any Channel {
        guard let parent = channel.parent, parent.parent != nil else { return channel }
        return parent
    }

    private static func address(of channel: any Channel) -> NetworkAddress? {
        switch channel.remoteAddress {
        case .v4(let address):
            NetworkAddress(withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
        case .v6(let address):
            NetworkAddress(withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
        default: nil
        }
    }
}
