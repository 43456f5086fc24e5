import Referrals
import Store

extension Audit {
    /// The chain of the journal, its numbers and its end.
    mutating func auditJournal() throws {
        var expected: Int64 = 1
        // Nil where the entry before is missing or cannot be read: then this entry's chain cannot be judged.
        var head: Digest? = .zero
        try transaction.eachJournalEntry { stored in
            report.journalEntries += 1
            switch stored {
            case .damaged(let name, let says):
                find(.journal, name, says)
                expected &+= 1
                head = nil
            case .record(let entry):
                if entry.number != expected {
                    findMissing(from: expected, to: entry.number &- 1)
                    head = nil
                }
                if let head, entry.computedHead(after: head) != entry.head {
                    find(.journal, String(entry.number), "the entry or the one before it was changed")
                }
                expected = entry.number &+ 1
                head = entry.head
                journal.take(entry)
            }
        }
        try auditEnd(last: expected &- 1, head: head)
    }

    private mutating func auditEnd(last: Int64, head: Digest?) throws {
        guard let end = try readable({ try transaction.journalEnd() }) else {
            if last > 0 { find(.journal, String(last), "where the journal ends is no longer recorded") }
            return
        }
        if end.number > last {
            findMissing(from: last &+ 1, to: end.number)
        } else if end.number < last || head.map({ $0 != end.head }) ?? false {
            find(.journal, String(last), "the journal does not end as it was recorded")
        }
    }

    private mutating func findMissing(from first: Int64, to last: Int64) {
        switch last {
        case ..<first: find(.journal, String(first), "the entry stands in the wrong place")
        case first: find(.journal, String(first), "the entry is missing")
        default: find(.journal, "\(first) to \(last)", "the entries are missing")
        }
    }
}
