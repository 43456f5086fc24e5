package import Referrals

/// The questions about what was lost with an older backup.
package protocol CatchUpReader {
    func catchUp(with entity: EntityID) throws -> CatchUpRecord?
    func threadGap(_ thread: Identifier) throws -> ThreadGap?
    /// Every one, by thread.
    func threadGaps() throws -> [ThreadGap]
    /// The threads with one peer, by identifier, from behind one on.
    func threads(with peer: EntityID, after id: Identifier?, limit: Int) throws -> [ThreadRecord]
    /// What is owed to a peer, by thread.
    func owedStops(to peer: EntityID) throws -> [OwedStop]
}

/// The changes to it.
package protocol CatchUpWriter: CatchUpReader {
    /// Keeps a record in the place of the one before of the same entity.
    func put(_ record: CatchUpRecord) throws
    /// Keeps a gap in the place of the one before of the same thread.
    func put(_ gap: ThreadGap) throws
    func removeThreadGap(_ thread: Identifier) throws
    /// Keeps what is owed in the place of what was owed before of the same thread to the same peer.
    func put(_ owed: OwedStop) throws
    func removeOwedStops(to peer: EntityID) throws
}
