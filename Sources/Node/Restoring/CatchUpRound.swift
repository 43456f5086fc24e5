package import Referrals
package import Store

/// What came of asking the peers for what was lost with an older backup.
package struct CatchUpRound: Sendable {
    /// The peers that have given back everything they could.
    package var ended: [EntityID] = []
    /// The peers that could not be asked to the end, and why.
    package var waiting: [(peer: EntityID, says: String)] = []
    /// How many documents came back.
    package var documents = 0
    /// The threads in which something is lost for good.
    package var gaps: [ThreadGap] = []

    package init() {}
}

/// How far of both chains of a thread a peer has been asked, in the asker's view.
struct ReturnedPlace: Hashable {
    var own: Int
    var theirs: Int

    mutating func pass(_ sequence: Int, isOwn: Bool) {
        if isOwn { own = max(own, sequence) } else { theirs = max(theirs, sequence) }
    }
}

/// Why a peer could not be asked to the end now; it is asked again.
struct CatchUpPause: Error {
    let says: String
}

/// Why a document cannot be taken in again, whoever gives it.
struct NotReturnable: Error {
    let says: String
}
