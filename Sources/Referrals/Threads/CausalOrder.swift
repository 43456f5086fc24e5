/// Puts the two chains of a thread into one order that both nodes compute alike.
///
/// A document comes after every document of its own side with a lower sequence and after the other side's documents
/// up to its `seen`. What is left undecided by that crossed on the way; ``Move/Kind/precedence`` decides, then the
/// referrer goes first. No clock takes part.
package enum CausalOrder {
    /// Merges two chains, each sorted by sequence from 1 without a gap.
    package static func merge(referrer: [Document], receiver: [Document]) -> [Document] {
        var merged: [Document] = []
        merged.reserveCapacity(referrer.count + receiver.count)
        var first = 0
        var second = 0
        while first < referrer.count || second < receiver.count {
            if takesReferrer(
                referrer.indices.contains(first) ? referrer[first] : nil,
                receiver.indices.contains(second) ? receiver[second] : nil,
                placed: (first, second)
            ) {
                merged.append(referrer[first])
                first += 1
            } else {
                merged.append(receiver[second])
                second += 1
            }
        }
        return merged
    }

    private static func takesReferrer(
        _ ours: Document?,
        _ theirs: Document?,
        placed: (referrer: Int, receiver: Int)
    ) -> Bool {
        guard let ours else { return false }
        guard let theirs else { return true }
        let oursReady = ours.seen <= placed.receiver
        let theirsReady = theirs.seen <= placed.referrer
        // Neither ready means that one side claims to have seen what did not exist: any fixed choice will do.
        guard oursReady == theirsReady else { return oursReady }
        return rank(ours) <= rank(theirs)
    }

    private static func rank(_ document: Document) -> Int {
        Move(document)?.kind.precedence ?? .max
    }
}
