import Merkle
package import Referrals
package import Store

extension JournalEntry {
    /// What the entry's leaf in the transparency log says: everything but the officer's name, which the head fixes too.
    package var statement: LeafStatement {
        LeafStatement(
            number: number,
            at: at,
            event: event.rawValue,
            subject: subject,
            digest: digest,
            head: head
        )
    }
}

extension LeafStatement {
    /// What the log holds in the place of this statement; nil for a salt of another length.
    package func commitment(salt: [UInt8]) -> [UInt8]? { Commitment.bytes(to: Array(text.utf8), salt: salt) }
}

extension LogShard {
    /// The year whose entries it holds.
    var year: Substring { name.prefix(4) }
}

extension Instant {
    /// The year as the parts of a log are named.
    var logYear: String { String(date.prefix(4)) }
}
