/// Puts the two chains of a thread into one order that both nodes compute alike.
///
/// A document comes after every document of its own side with a lower sequence and after the other side's documents
/// up to its `seen`. What is left undecided by that crossed on the way. Of two documents whose turn it could be, the one goes
/// first behind or in which the strongest crossing move stands: a decision is not held up by a question because something
/// slight was written before it. Then ``Move/Kind/precedence`` of the two themselves decides, then the referrer goes first. No
/// clock takes part.
///
/// So a move that its writer was allowed to make loses its effect only to one that crossed it and is at least as strong, or in
/// a thread that a participant's withdrawal ends; the model of the protocol in the tests holds this for every interleaving.
package enum CausalOrder {
    /// Merges two chains, each sorted by sequence from 1; where one has gaps, all that is behind them comes last of its side. What
    /// it costs grows with their length.
    package static func merge(referrer: [Document], receiver: [Document], in matter: Matter) -> [Document] {
        var merged: [Document] = []
        merged.reserveCapacity(referrer.count + receiver.count)
        var ours = Line(referrer, of: .referrer, in: matter)
        var theirs = Line(receiver, of: .receiver, in: matter)
        while true {
            switch (ours.next, theirs.next) {
            case (nil, nil): return merged
            case (let document?, nil):
                merged.append(document)
                ours.advance()
            case (nil, let document?):
                merged.append(document)
                theirs.advance()
            case (let first?, let second?):
                if takesFirst(first, second, &ours, &theirs) {
                    merged.append(first)
                    ours.advance()
                } else {
                    merged.append(second)
                    theirs.advance()
                }
            }
        }
    }

    private static func takesFirst(
        _ first: Document,
        _ second: Document,
        _ ours: inout Line,
        _ theirs: inout Line
    ) -> Bool {
        let oursReady = first.seen <= theirs.placed
        let theirsReady = second.seen <= ours.placed
        // Neither ready means that one side claims to have seen what did not exist: any fixed choice will do.
        guard oursReady == theirsReady else { return oursReady }
        let strengths = (ours.strongest(crossing: second), theirs.strongest(crossing: first))
        guard strengths.0 == strengths.1 else { return strengths.0 < strengths.1 }
        return ours.rank <= theirs.rank
    }

    /// One side's chain as far as it is not placed yet.
    private struct Line {
        private let documents: [Document]
        private let ranks: [Int]
        /// The rank where the move can lead the thread on, which alone holds anything up; otherwise the lowest.
        private let strengths: [Int]
        private(set) var placed = 0
        /// Where the part ends that crossed the other side's next document; it only ever moves on.
        private var end = 0
        /// The places before ``end`` that no later one there equals or surpasses, the strongest at ``front``.
        private var peaks: [Int] = []
        private var front = 0

        init(_ documents: [Document], of side: Side, in matter: Matter) {
            let kinds = documents.map { Move($0)?.kind }
            self.documents = documents
            ranks = kinds.map { $0?.precedence ?? .max }
            strengths = kinds.map { kind in
                guard let kind, Transition.leadsOn(kind, by: side, in: matter) else { return .max }
                return kind.precedence
            }
        }

        var next: Document? { placed < documents.count ? documents[placed] : nil }
        var rank: Int { placed < ranks.count ? ranks[placed] : .max }

        mutating func advance() { placed += 1 }

        /// The strongest move from here on that was written without knowing `other`.
        mutating func strongest(crossing other: Document) -> Int {
            while end < documents.count, documents[end].seen < other.sequence {
                while peaks.count > front, let last = peaks.last, strengths[last] >= strengths[end] {
                    peaks.removeLast()
                }
                peaks.append(end)
                end += 1
            }
            while front < peaks.count, peaks[front] < placed { front += 1 }
            return front < peaks.count ? strengths[peaks[front]] : .max
        }
    }
}
