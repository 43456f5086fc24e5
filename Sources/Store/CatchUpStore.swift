package import Referrals

/// The questions about what was lost with an older backup.
package protocol CatchUpReader {
    func catchUp(with entity: EntityID) throws -> CatchUpRecord?
    func threadGap(_ thread: Identifier) throws -> ThreadGap?
    /// Every one, by thread.
    func threadGaps() throws -> [ThreadGap]
    /// The threads with one peer, by identifier, from behind one on.
    func threads(with peer: EntityID, after id: Identifier?, limit: Int) throws -> [ThreadRecord]
}

/// The changes to it.
package protocol CatchUpWriter: CatchUpReader {
    /// Keeps a record in the place of the one before of the same entity.
    func put(_ record: CatchUpRecord) throws
    /// Keeps a gap in the place of the one before of the same thread.
    func put(_ gap: ThreadGap) throws
    func removeThreadGap(_ thread: Identifier) throws
}
