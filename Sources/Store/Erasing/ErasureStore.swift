package import Referrals

/// The questions about erasures that may be asked inside a transaction.
package protocol ErasureReader {
    func erasureRecord(_ id: Identifier) throws -> ErasureRecord?
    /// The last erasure of a case or a referral as a whole.
    func erasureRecord(of subject: Identifier) throws -> ErasureRecord?
    /// The erasures of single people of a case, the oldest first.
    func personErasures(ofCase id: Identifier) throws -> [ErasureRecord]
    /// Erasures, the latest first.
    func erasureRecords(state: ErasureRecord.State?, limit: Int) throws -> [ErasureRecord]
    /// Referrals that still have their content, and in which another agency has asked for erasure, by identifier.
    func threads(askedToErase own: EntityID, limit: Int) throws -> [ThreadRecord]
    /// Every erasure; see ``StoreInspector``.
    func eachErasure(_ body: (Stored<ErasureRecord>) throws -> Void) throws
}

/// The changes of erasures.
package protocol ErasureWriter: ErasureReader {
    func insert(_ record: ErasureRecord) throws
    func update(_ record: ErasureRecord) throws
}
