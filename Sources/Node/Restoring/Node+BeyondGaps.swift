import Referrals
import Store
import Wire

extension Node {
    /// Finds the place of the next document of this node in a thread of which something is lost for good: only a participant's word to
    /// stop has one, beyond everything that the other side may hold, and is taken there across the gap as every such word is.
    ///
    /// One place is left free before it, so that it cannot seem to continue what nobody here knows any more; its `prev` is the digest
    /// of the last document before it that is here.
    ///
    /// - Returns: whether the document stands beyond the gap; otherwise it keeps its place at the end of the chain.
    /// - Throws: ``NodeError`` `catchingUp` where the peer is still to be asked, `notNow` where nothing more can be signed.
    func placeBeyondGap(
        _ document: inout Document,
        in thread: ThreadRecord,
        _ transaction: any StoreReader
    ) throws -> Bool {
        guard document.stops, try !isBehind(thread.peer, in: transaction),
            let reaches = try transaction.threadGap(thread.id)?.reaches
        else {
            try requireCaughtUp(thread, in: transaction)
            return false
        }
        let own = try transaction.documents(ofThread: thread.id).filter { $0.issuer == identity.entity }
        let last = max(reaches + 1, own.map(\.sequence).max() ?? 0)
        guard last < Document.maximumSequence else {
            try requireCaughtUp(thread, in: transaction)
            return false
        }
        document.sequence = last + 1
        document.previous = own.first { $0.sequence == last }?.digest ?? thread.ownHead ?? .zero
        return true
    }

    /// Whether this node holds documents of its own behind the end of its chain in a thread: words to stop that went past a gap.
    func isBeyondGap(_ thread: Identifier, in transaction: any StoreReader) throws -> Bool {
        guard let record = try transaction.thread(thread) else { return false }
        return try transaction.documents(ofThread: thread).contains {
            $0.issuer == identity.entity && $0.sequence > record.ownSequence
        }
    }
}
