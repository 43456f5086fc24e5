/// Who may start when: at most so many transfers in all and so many with one peer, in order of arrival
/// within a peer, peers in turn. Pure: knows identifiers and instants, no sockets.
struct TurnQueue {
    private struct Lane {
        var active = 0
        var waiting: [TransferID] = []
    }

    private struct Waiting {
        let peer: String
        let deadline: ContinuousClock.Instant
    }

    private let maximumActive: Int
    private let maximumActivePerPeer: Int
    private var lanes: [String: Lane] = [:]
    /// Peers that have somebody waiting, the next to be served first.
    private var rotation: [String] = []
    private var waiting: [TransferID: Waiting] = [:]
    private(set) var activeCount = 0
    /// No waiting transfer's deadline is earlier than this.
    private(set) var nextDeadline: ContinuousClock.Instant?

    var waitingCount: Int { waiting.count }

    init(maximumActive: Int, maximumActivePerPeer: Int) {
        self.maximumActive = maximumActive
        self.maximumActivePerPeer = maximumActivePerPeer
    }

    mutating func enqueue(_ id: TransferID, peer: String, deadline: ContinuousClock.Instant) {
        if lanes[peer, default: Lane()].waiting.isEmpty { rotation.append(peer) }
        lanes[peer, default: Lane()].waiting.append(id)
        waiting[id] = Waiting(peer: peer, deadline: deadline)
        nextDeadline = min(nextDeadline ?? deadline, deadline)
    }

    /// Those whose turn it is now; each counts as active until ``finish(peer:)``.
    mutating func admit() -> [TransferID] {
        var admitted: [TransferID] = []
        var passedOver = 0
        while activeCount < maximumActive, passedOver < rotation.count {
            let peer = rotation.removeFirst()
            guard var lane = lanes[peer] else { continue }
            if lane.active < maximumActivePerPeer {
                let id = lane.waiting.removeFirst()
                lane.active += 1
                activeCount += 1
                passedOver = 0
                waiting[id] = nil
                lanes[peer] = lane
                admitted.append(id)
                if !lane.waiting.isEmpty { rotation.append(peer) }
            } else {
                rotation.append(peer)
                passedOver += 1
            }
        }
        if waiting.isEmpty { nextDeadline = nil }
        return admitted
    }

    /// Gives back the turn of an active transfer.
    mutating func finish(peer: String) {
        guard var lane = lanes[peer], lane.active > 0 else { return }
        lane.active -= 1
        activeCount -= 1
        lanes[peer] = lane.active == 0 && lane.waiting.isEmpty ? nil : lane
    }

    /// Takes a waiting transfer out; `false` when it was not waiting.
    mutating func withdraw(_ id: TransferID) -> Bool {
        guard let entry = waiting.removeValue(forKey: id), var lane = lanes[entry.peer] else { return false }
        lane.waiting.removeAll { $0 == id }
        if lane.waiting.isEmpty { rotation.removeAll { $0 == entry.peer } }
        lanes[entry.peer] = lane.active == 0 && lane.waiting.isEmpty ? nil : lane
        return true
    }

    /// Takes out those whose time ran out before their turn came.
    mutating func expire(at now: ContinuousClock.Instant) -> [TransferID] {
        guard let nextDeadline, nextDeadline <= now else { return [] }
        let expired = waiting.filter { $0.value.deadline <= now }.map(\.key).sorted()
        for id in expired { _ = withdraw(id) }
        self.nextDeadline = waiting.values.map(\.deadline).min()
        return expired
    }
}
