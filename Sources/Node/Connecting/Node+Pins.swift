package import Referrals
package import Store
import Wire

extension Node {
    /// Pins the TLS keys of a peer: no other is spoken to, and none other accepted from it. Several stand for one that is to
    /// follow another; none takes the pins away.
    ///
    /// - Throws: ``NodeError`` `notFound`.
    package func pin(_ pins: [TLSPin], of peer: EntityID, by officer: Officer) async throws -> PeerRecord {
        let now = clock.now
        let record = try await store.write { transaction in
            guard try transaction.peer(peer) != nil else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            let content = pins.isEmpty ? nil : JSON.array(pins.map { .string($0.text) })
            _ = try transaction.lay(.pin, peer.text, content, by: officer.name, at: now)
            // What could not be delivered because of a broken pin can perhaps be delivered now.
            try transaction.changeLane(of: peer) { $0.resume(at: now) }
            return try transaction.peer(peer)
        }
        outboxSignal.raise()
        guard let record else { throw NodeError(.notFound, "There is no such peer.") }
        return record
    }
}
