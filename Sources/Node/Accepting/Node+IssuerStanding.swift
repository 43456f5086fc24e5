import JOSE
import Referrals
import Store
import Trust

extension Node {
    /// The issuer of a document as it stands in this transaction. What was found before counts only as far as it holds now: an
    /// officer may have suspended the relation since, or the peer have let go of the key.
    ///
    /// - Throws: ``Problem`` `unknownIssuer`, `peerSuspended`, `badSignature`.
    func issuer(of incoming: IncomingDocument, in transaction: any StoreReader) throws -> PeerRecord {
        guard let peer = try transaction.peer(incoming.document.issuer) else {
            throw Problem(.unknownIssuer, "The issuer is no peer of this agency any more.")
        }
        guard peer.state == .active else {
            throw Problem(.peerSuspended, "This agency has suspended the relation with the issuer.")
        }
        guard try Self.suspension(in: transaction) == nil else {
            throw Problem(.peerSuspended, "This agency has suspended all transfers.")
        }
        guard peer.statement != incoming.peer.statement else { return peer }
        let keys = try statements.configuration(in: peer.statement).metadata.documentKeys
        do {
            _ = try JWS.verify(incoming.compact, with: keys, type: Document.mediaType)
        } catch {
            throw Problem(
                .badSignature,
                "The issuer has published other keys meanwhile, and none of them verifies the document: \(error)"
            )
        }
        return peer
    }
}
