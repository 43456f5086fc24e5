import Node
import Referrals

import struct Console.Receipt

extension Receipt {
    /// The receipt of a document as the console shows it; nil while there is none.
    init?(of entry: ReferralView.Entry) {
        guard let receipt = entry.receipt else { return nil }
        self.init(
            at: receipt.issuedAt.asDate,
            disposition: receipt.disposition.rawValue,
            logPosition: UInt64(clamping: receipt.position)
        )
    }
}
