import Logging
import Node
import Referrals
import ServiceLifecycle
import Store
import Trust

/// Asks each peer, a few times a day, what it says about itself now: so that a next key is known before it is used.
struct PeerRefreshService: Service, CustomStringConvertible {
    let node: Node
    let seconds: Int
    let logger: Logger

    var description: String { "peer refresh" }

    func run() async throws {
        await cancelWhenGracefulShutdown { await refresh() }
    }

    private func refresh() async {
        guard let source = node.peerSource else { return }
        while !Task.isCancelled {
            let peers = (try? await node.peers().filter { $0.state == .active }.map(\.entity)) ?? []
            // Spread over the interval, so that a federation's nodes do not all ask at once.
            let pause = Duration.seconds(seconds) / max(peers.count, 1)
            for peer in peers.shuffled() {
                try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
                guard !Task.isCancelled else { return }
                await refresh(peer, from: source)
            }
            if peers.isEmpty { try? await Task.sleep(for: pause) }
        }
    }

    private func refresh(_ peer: EntityID, from source: any PeerSource) async {
        do {
            if try await node.refreshPeer(peer, from: source) {
                logger.notice("a peer's newer statement was taken over", metadata: ["peer": "\(peer.text)"])
            }
        } catch let error as NodeError {
            logger.warning("\(error.says)", metadata: ["peer": "\(peer.text)"])
        } catch {
            logger.info(
                "a peer could not be asked for its keys",
                metadata: ["peer": "\(peer.text)", "error": "\(error)"]
            )
        }
    }
}
