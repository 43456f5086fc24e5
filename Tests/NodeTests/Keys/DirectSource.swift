import Node
import Referrals
import Store
import Synchronization
import Trust

/// Fetches a node's entity configuration as HTTPS would, unless the line is down.
final class DirectSource: PeerSource {
    private let target: TestNode
    private let state = Mutex<(isReachable: Bool, asked: Int)>((true, 0))

    init(_ target: TestNode) { self.target = target }

    var isReachable: Bool {
        get { state.withLock { $0.isReachable } }
        set { state.withLock { $0.isReachable = newValue } }
    }

    /// How often it was asked.
    var asked: Int { state.withLock { $0.asked } }

    func entityConfiguration(of peer: PeerRecord) async throws(FetchFailure) -> String {
        let isReachable = state.withLock { state in
            state.asked += 1
            return state.isReachable
        }
        guard isReachable else { throw .unreachable }
        do {
            return try await target.node.entityConfiguration()
        } catch {
            throw .refused(status: 500)
        }
    }
}
