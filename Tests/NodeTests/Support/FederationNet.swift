import Node
import Referrals
import Synchronization
import Trust

/// A federation in memory: every node answers as its endpoints would, unless it is away.
final class FederationNet: FederationLine {
    private let state = Mutex<(nodes: [String: Node], away: Set<String>, fetches: Int)>(([:], [], 0))

    var fetches: Int { state.withLock { $0.fetches } }

    func join(_ node: TestNode) { state.withLock { $0.nodes[node.entity.text] = node.node } }

    func away(_ names: TestNode...) { state.withLock { $0.away = Set(names.map(\.entity.text)) } }

    func statements(trusting authority: String) -> any StatementSource & MarkStatusSource {
        Source(net: self)
    }

    fileprivate func node(_ name: String) throws(FetchFailure) -> Node {
        let found = state.withLock { state in
            state.fetches += 1
            return state.away.contains(name) ? nil : state.nodes[name]
        }
        guard let found else { throw .unreachable }
        return found
    }

    private struct Source: StatementSource, MarkStatusSource {
        let net: FederationNet

        func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String
        {
            let node = try net.node(entity.text)
            do {
                return try await node.entityConfiguration()
            } catch {
                throw .unreachable
            }
        }

        func status(
            ofMark compact: String,
            at statusEndpoint: String,
            by deadline: Instant
        ) async throws(FetchFailure) -> String {
            let node = try net.node(statusEndpoint.replacing("/federation/trust-mark-status", with: ""))
            do {
                return try await node.markStatusAnswer(trustMark: compact)
            } catch let problem as FederationProblem where problem.code == .notFound {
                throw .refused(status: 404)
            } catch {
                throw .unreachable
            }
        }

        func statement(
            about subordinate: FederationID,
            at fetchEndpoint: String,
            by deadline: Instant
        ) async throws(FetchFailure) -> String {
            let node = try net.node(fetchEndpoint.replacing("/federation/fetch", with: ""))
            do {
                return try await node.fetchAnswer(sub: subordinate.text)
            } catch let problem as FederationProblem where problem.code == .notFound {
                throw .refused(status: 404)
            } catch {
                throw .unreachable
            }
        }
    }
}
