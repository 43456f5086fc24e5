/// A row as an audit meets it: readable, or not of the form that this program writes.
package enum Stored<Record: Sendable>: Sendable {
    case record(Record)
    /// The row's key as it stands there, and which column is damaged. Never its content.
    case damaged(name: String, says: String)
}

/// Goes through everything that is stored, one row at a time, also where somebody has changed it.
///
/// Unlike the questions of ``StoreReader``, these never end at a row that cannot be read: they hand it over as
/// ``Stored/damaged(name:says:)`` and go on.
package protocol StoreInspector {
    /// The journal by number.
    func eachJournalEntry(_ body: (Stored<JournalEntry>) throws -> Void) throws
    /// Every document in the order of storage.
    func eachDocument(_ body: (Stored<DocumentRecord>) throws -> Void) throws
    func eachReceipt(_ body: (Stored<ReceiptRecord>) throws -> Void) throws
    func eachDelivery(_ body: (Stored<DeliveryRecord>) throws -> Void) throws
    func eachThread(_ body: (Stored<ThreadRecord>) throws -> Void) throws
    func eachCase(_ body: (Stored<CaseRecord>) throws -> Void) throws
    func eachAssessment(_ body: (Stored<AssessmentRecord>) throws -> Void) throws
    func eachApproval(_ body: (Stored<ApprovalRecord>) throws -> Void) throws
    func eachPeer(_ body: (Stored<PeerRecord>) throws -> Void) throws
    /// Every version of a rule pack that the node has used.
    func eachPackUse(_ body: (Stored<PackUseRecord>) throws -> Void) throws
    /// The node's own keys.
    func eachKey(_ body: (Stored<KeyRecord>) throws -> Void) throws
    /// Every statement that was held of a peer.
    func eachPeerStatement(_ body: (Stored<PeerStatementRecord>) throws -> Void) throws
    /// Every revision of every casework record, by record and revision.
    func eachCasework(_ body: (Stored<CaseworkRecord>) throws -> Void) throws
    /// Every revision of everything that was laid down about trust.
    func eachTrustEntry(_ body: (Stored<TrustEntry>) throws -> Void) throws
    /// Every refusal, oldest first.
    func eachRefusal(_ body: (Stored<RefusalRecord>) throws -> Void) throws
}
