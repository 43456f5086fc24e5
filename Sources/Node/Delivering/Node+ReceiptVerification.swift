package import JOSE
package import Referrals
package import Store
import Wire

extension Node {
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
