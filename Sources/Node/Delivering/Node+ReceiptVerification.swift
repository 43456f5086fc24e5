package import JOSE
package import Referrals
package import Store
import Trust
import Wire

extension Node {
    /// A peer's receipt, verified with the keys that are held of it, with those that it publishes now, or, where it was signed before
    /// the peer gave its key up, with those that were held of it before. Where that key was revoked, the audit says what is in
    /// doubt (``Doubt``); that the document is there the peer has said itself, over its own line.
    ///
    /// - Throws: ``Problem``, ``NodeError`` or `JOSEError` saying what does not fit.
    func verified(
        _ compact: String,
        for record: DocumentRecord,
        from peer: EntityConfiguration
    ) async throws -> Receipt {
        func verify(_ keys: KeySet) throws -> Receipt? {
            do {
                return try Self.verify(compact, for: record, keys: keys)
            } catch let error as JOSEError where error.code == .unknownKey {
                return nil
            }
        }
        if let receipt = try verify(peer.metadata.documentKeys) { return receipt }
        _ = await lookForKeys(of: peer.entity)
        let newer = try await configuration(of: peer.entity) ?? peer
        if let receipt = try verify(newer.metadata.documentKeys) { return receipt }
        let held = try await store.read { try $0.statements(of: peer.entity) }
        for statement in held.reversed() {
            guard let earlier = try? EntityConfiguration(verifying: statement.statement) else { continue }
            if let receipt = try verify(earlier.metadata.documentKeys) { return receipt }
        }
        return try Self.verify(compact, for: record, keys: newer.metadata.documentKeys)
    }

    /// Verifies that a receipt is for exactly this document, from its audience to its issuer.
    ///
    /// - Throws: ``Problem`` or ``JOSEError`` saying what does not fit.
    package static func verify(_ compact: String, for record: DocumentRecord, keys: KeySet) throws -> Receipt
    {
        let payload = try JWS.verify(compact, with: keys, type: Receipt.mediaType).payload
        let receipt = try Receipt(claims: JSON(parsing: payload))
        guard receipt.issuer == record.audience, receipt.audience == record.issuer,
            receipt.document == record.id,
            receipt.digest == record.digest
        else {
            throw NodeError(.untrusted, "The receipt is signed, but for another document.")
        }
        return receipt
    }
}
