package import Referrals

/// The questions about evidence that may be asked inside a transaction.
package protocol EvidenceReader {
    func evidence(_ id: Identifier) throws -> EvidenceRecord?
    /// The files of a case, and of the referrals that belong to it, oldest first.
    func evidence(ofCase id: Identifier) throws -> [EvidenceRecord]
    func evidence(ofThread id: Identifier) throws -> [EvidenceRecord]
    /// The custody of a file, in the order in which its events were stored.
    func custody(of file: Identifier) throws -> [CustodyRecord]
    /// The last offer of a file to a peer.
    func evidenceOffer(of file: Identifier, to peer: EntityID) throws -> EvidenceOfferRecord?
    func evidenceOffers(of file: Identifier) throws -> [EvidenceOfferRecord]

    /// Every file, also where a row was changed; see ``StoreInspector``.
    func eachEvidence(_ body: (Stored<EvidenceRecord>) throws -> Void) throws
    /// Every custody event in the order of storage.
    func eachCustody(_ body: (Stored<CustodyRecord>) throws -> Void) throws
}

/// The changes to evidence that may be made inside a transaction.
package protocol EvidenceWriter: EvidenceReader {
    func insert(_ record: EvidenceRecord) throws
    func update(_ record: EvidenceRecord) throws
    func insert(_ record: CustodyRecord) throws
    func insert(_ record: EvidenceOfferRecord) throws
    func update(_ record: EvidenceOfferRecord) throws
    /// Forgets under which secrets a file travelled: it can be fetched no more.
    func removeEvidenceOffers(of file: Identifier) throws
}
