import JOSE
import Referrals
import Store
import Wire

extension Node {
    /// The receipt that this node stands by for a document that it took in: the one that it gave, the same bytes each time; or,
    /// where the key that signed it was revoked since, the same claims signed anew. Nobody believes that key any more, and the
    /// sender would ask without end.
    func standing(
        _ receipt: ReceiptRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> ReceiptRecord {
        guard try isRevoked(receipt, in: transaction) else { return receipt }
        let renewed = ReceiptRecord(
            document: receipt.document,
            issued: true,
            compact: try JWS.sign(
                JWS.parse(receipt.compact).payload,
                type: Receipt.mediaType,
                key: signer(.document, in: transaction)
            ),
            storedAt: now
        )
        try transaction.update(renewed)
        try transaction.record(
            .receiptIssued,
            by: "node",
            about: renewed.document,
            digest: Digest(of: renewed.compact),
            at: now
        )
        return renewed
    }

    /// Whether a receipt of this node was signed with a key that was revoked since.
    func isRevoked(_ receipt: ReceiptRecord, in transaction: any StoreReader) throws -> Bool {
        guard let keyID = Self.keyID(of: receipt.compact) else { return false }
        return try keyRing(in: transaction)[keyID]?.state == .revoked
    }
}
