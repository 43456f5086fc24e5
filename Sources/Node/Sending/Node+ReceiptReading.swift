import JOSE
import Referrals
import Store
import Wire

extension Node {
    /// The claims inside a stored receipt. Its signature was verified or made when it was stored.
    static func receipt(in record: ReceiptRecord) throws -> Receipt {
        try Receipt(claims: JSON(parsing: JWS.parse(record.compact).payload))
    }
}
