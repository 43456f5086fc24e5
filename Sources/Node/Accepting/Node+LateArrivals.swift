import JOSE
import Referrals
import Store
import Trust

extension Node {
    /// Whether a document may come in for the first time that is older than ``ExchangeLimits/maximumDocumentAge``: after an
    /// outage that was longer than anybody meant. No peer gives up a document before its own deadline, so it is taken in
    /// where that deadline is open, or where it has none, and where this node already held the key that signed it from its
    /// issuer when it was signed. Who has come by an old key since cannot put a new document that far back.
    func isAwaited(_ incoming: IncomingDocument, at now: Instant) async throws -> Bool {
        let document = incoming.document
        guard now.seconds(since: document.issuedAt) > identity.limits.maximumDocumentAge else { return true }
        if let deadline = document.deadline, deadline <= now { return false }
        guard let keyID = Self.keyID(of: incoming.compact) else { return false }
        let signedBy = document.issuedAt.adding(seconds: identity.limits.clockTolerance)
        return try await store.read { transaction in
            let peer = incoming.peer
            let entered = [(peer.addedAt, peer.enteredStatement)]
            let held =
                try entered + transaction.statements(of: peer.entity).map { ($0.heldFrom, $0.statement) }
            return held.contains { from, statement in
                guard from <= signedBy, let configuration = try? EntityConfiguration(verifying: statement)
                else {
                    return false
                }
                return configuration.metadata.documentKeys[keyID] != nil
            }
        }
    }
}
