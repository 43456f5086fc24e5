package import Referrals
package import Vault

/// Durable storage in the domain's words. A transaction exists only inside its closure.
///
/// An engine promises:
/// - ``write(_:)`` returns only after the transaction is durable; a crash at any instruction leaves all of it or none;
/// - transactions that write run one after the other; what a transaction reads is consistent;
/// - a closure that throws leaves nothing behind, and its error comes out unchanged.
///
/// `StoreConformance` in the tests holds every engine to these sentences.
package protocol Store: Sendable {
    /// Reads from one consistent state.
    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value

    /// Reads and writes in one transaction that is durable when this returns.
    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value

    /// A number that differs whenever any process has changed the store since the last call.
    func revision() async throws -> Int64

    /// What is wrong with the storage itself; empty where it is sound.
    func integrityFindings() async throws -> [String]

    /// Destroys the keys of everything that ``StoreWriter/erase(_:at:)`` has marked, removes what lay under them, and empties
    /// the log of recent changes. It goes on where a crash ended it, and is called when a node starts.
    ///
    /// - Returns: copies of the keyring that hold a destroyed key and could not be written anew.
    func completeErasures() async throws -> [KeyBackup]
}

/// The questions that may be asked inside a transaction.
package protocol StoreReader: StoreInspector, AccountReader, LogReader, EvidenceReader, WitnessReader,
    TimeStampReader, ErasureReader, SearchReader, TaskReader, UseDecisionReader, PersonReader, CatchUpReader
{
    func caseRecord(_ id: Identifier) throws -> CaseRecord?
    func caseRecord(reference: String) throws -> CaseRecord?
    func cases(limit: Int) throws -> [CaseRecord]
    /// The identifiers of cases, erased or not, in their order and from behind one on: to go through all of them in steps without
    /// opening any.
    func caseIDs(after id: Identifier?, limit: Int) throws -> [Identifier]

    func assessment(_ id: Identifier) throws -> AssessmentRecord?
    /// The last assessment of a case for sending, or of a thread on arrival: the one stored last, whatever its time.
    func latestAssessment(of subject: Identifier) throws -> AssessmentRecord?
    /// The assessments of a case for sending, or of a thread on arrival, in the order in which they were stored.
    func assessments(of subject: Identifier) throws -> [AssessmentRecord]
    func approvals(of assessment: Identifier) throws -> [ApprovalRecord]
    /// Who assessed the law for a case and for each of its threads, and who approved one of those assessments: their names, each once,
    /// sorted. No assessment is opened for it.
    func decisionMakers(ofCase id: Identifier) throws -> DecisionMakers

    func thread(_ id: Identifier) throws -> ThreadRecord?
    /// Threads, the latest change first.
    func threads(side: Side?, limit: Int) throws -> [ThreadRecord]
    func threads(ofCase id: Identifier) throws -> [ThreadRecord]
    /// Those in which this agency is on one side; the others cost nothing.
    func threads(ofCase id: Identifier, side: Side) throws -> [ThreadRecord]
    /// The threads in and out that have this reference, the oldest first.
    func threads(reference: String) throws -> [ThreadRecord]

    func document(_ id: Identifier) throws -> DocumentRecord?
    func document(thread: Identifier, issuer: EntityID, sequence: Int) throws -> DocumentRecord?
    /// Every document of a thread, both chains, by issuer and sequence.
    func documents(ofThread id: Identifier) throws -> [DocumentRecord]
    /// The same without what they say: nothing is opened.
    func documentHeaders(ofThread id: Identifier) throws -> [DocumentHeader]
    /// How many documents of one side a thread holds, and how much they take.
    func volume(ofThread id: Identifier, by issuer: EntityID) throws -> ThreadVolume

    /// The receipt issued for a document that came in, or received for one that went out.
    func receipt(document: Identifier) throws -> ReceiptRecord?

    func delivery(document: Identifier) throws -> DeliveryRecord?
    /// Deliveries in these states, the oldest first.
    ///
    /// - Parameter after: the document whose delivery ended the page before; nil for the first.
    func deliveries(states: Set<DeliveryRecord.State>, after: Identifier?, limit: Int) throws
        -> [DeliveryRecord]
    /// The deliveries of a thread in the order in which they were signed.
    func deliveries(ofThread id: Identifier) throws -> [DeliveryRecord]
    /// How many deliveries are in each state; costs no more with a million of them than with one.
    func deliveryCounts() throws -> [DeliveryRecord.State: Int]

    /// The lane of a peer; nil while nothing was ever to be sent there.
    func lane(of peer: EntityID) throws -> LaneRecord?
    /// Every lane, by peer.
    func lanes() throws -> [LaneRecord]
    /// The lanes that have something waiting that is not set aside, and are due by a moment, the one that is due longest first. What it costs
    /// grows with `limit`, not with what waits.
    ///
    /// - Parameter failing: only those whose last attempt failed, or only the others; nil for all.
    func lanes(dueBy moment: Instant, failing: Bool?, limit: Int) throws -> [LaneRecord]
    /// The first moment at which a lane has something to try: where all that waits in it is set aside, when the first of that comes
    /// back. Costs no more with a million documents set aside than with one.
    func nextLaneDue() throws -> Instant?
    /// The delivery of a lane that goes next at a moment: the lowest that is waiting and not set aside for longer.
    func head(ofLane peer: EntityID, at moment: Instant) throws -> DeliveryRecord?

    func peer(_ entity: EntityID) throws -> PeerRecord?
    func peers() throws -> [PeerRecord]

    /// The node's own keys, the oldest first.
    func keys() throws -> [KeyRecord]
    /// Every statement that was held of a peer, the oldest first.
    func statements(of peer: EntityID) throws -> [PeerStatementRecord]

    /// The versions of a rule pack that the node has used.
    func packUses(of pack: String) throws -> [PackUseRecord]

    func casework(_ id: Identifier) throws -> CaseworkRecord?
    /// Every record of a case as it stands, in the order in which they were first stored.
    func casework(ofCase id: Identifier) throws -> [CaseworkRecord]
    /// The same of some compartments alone: nothing of the others is opened.
    func casework(ofCase id: Identifier, in compartments: [String]) throws -> [CaseworkRecord]
    /// Every record of a kind, of all cases and of the agency, in the order in which they were first stored.
    func casework(kind: String) throws -> [CaseworkRecord]
    /// Every revision of a record, from the first.
    func caseworkHistory(of id: Identifier) throws -> [CaseworkRecord]
    /// What the last revision of a thing says; nil where there is none or it was taken away.
    func trustEntry(_ kind: TrustEntry.Kind, _ name: String) throws -> TrustEntry?
    /// The last revision of everything of a kind that was not taken away, by name.
    func trustEntries(_ kind: TrustEntry.Kind) throws -> [TrustEntry]
    /// Those whose name begins with `owner` and a blank.
    func trustEntries(_ kind: TrustEntry.Kind, of owner: String) throws -> [TrustEntry]
    /// Every revision, the oldest first.
    func trustHistory(_ kind: TrustEntry.Kind, _ name: String) throws -> [TrustEntry]
    /// The last revision, also one that takes the thing away.
    func lastRevision(_ kind: TrustEntry.Kind, _ name: String) throws -> TrustEntry?

    func chain(of subject: String, to anchor: String) throws -> ChainRecord?
    func chains(of subject: String) throws -> [ChainRecord]
    func chains(limit: Int) throws -> [ChainRecord]
    /// The chains to look at by that moment, the most urgent first.
    ///
    /// - Parameter interval: the longest time between two looks, in seconds, whatever was planned at the last one.
    func chains(dueAt moment: Instant, interval: Int64, limit: Int) throws -> [ChainRecord]

    /// When documents from one agency to another were stored after a moment, the latest first.
    func documentTimes(
        from issuer: EntityID,
        to audience: EntityID,
        since moment: Instant,
        limit: Int
    ) throws -> [Instant]

    func refusals(limit: Int) throws -> [RefusalRecord]
    /// How many refusals the records tell of.
    func refusalCount() throws -> Int

    /// Where the journal ends, kept apart from its entries: so that the last one cannot go missing either.
    func journalEnd() throws -> JournalEnd?
    /// Whether an entry of an event fixes exactly this digest.
    func isRecorded(_ event: JournalEntry.Event, fixing digest: Digest) throws -> Bool
    /// Entries about one subject, oldest first.
    func journal(subject: Identifier, limit: Int) throws -> [JournalEntry]
    /// The last entry of an event about a subject.
    func lastEntry(_ event: JournalEntry.Event, about subject: Identifier) throws -> JournalEntry?

    /// Opens what ``StoreWriter/sealed(_:for:under:in:)`` sealed.
    ///
    /// - Throws: ``StoreError`` `erased` where the key was destroyed, `closed` where this holder has no key to the compartment,
    ///   `damaged` where the bytes were changed or were sealed for another purpose.
    func opened(_ sealed: [UInt8], for purpose: String) throws -> [UInt8]
    /// When a scope was erased; nil while it is not.
    func erasure(of scope: KeyScope) throws -> Instant?
    /// Under whose keys lies what is about a case, a referral, a document, an assessment or a file of evidence; nil for what
    /// belongs to none of them.
    func scope(of subject: Identifier) throws -> KeyScope?
    /// What ``StoreWriter/mark(_:under:)`` made of a digest; nil where the scope has no key, or has none any more.
    func marked(_ digest: Digest, under scope: KeyScope) throws -> Digest?
    /// What shows somebody else that a mark is that of a digest, for whoever is to be shown what it was made of; nil as with
    /// ``marked(_:under:)``.
    func opening(of digest: Digest, under scope: KeyScope) throws -> Digest?

    func session(codeDigest: Digest) throws -> SessionRecord?
    func session(tokenDigest: Digest) throws -> SessionRecord?
}

/// The changes that may be made inside a transaction.
package protocol StoreWriter: StoreReader, AccountWriter, LogWriter, EvidenceWriter, WitnessWriter,
    TimeStampWriter, ErasureWriter, SearchWriter, TaskWriter, UseDecisionWriter, PersonWriter, CatchUpWriter
{
    /// Seals bytes under the key of a case, a thread or a person; the key comes into being with its first use.
    ///
    /// What an engine stores of the records below it seals by itself; this is for what has a place of its own: keys of files,
    /// salts of a log, further records.
    ///
    /// - Parameter purpose: what the bytes are and where they lie, for example `evidence/<id>/key`; opening demands the same.
    /// - Throws: ``StoreError`` `erased` where the scope has been erased, `closed`.
    func sealed(
        _ bytes: [UInt8],
        for purpose: String,
        under scope: KeyScope,
        in compartment: KeyCompartment
    ) throws -> [UInt8]
    /// A digest that says nothing about what it was made of once the scope is erased: it is opened only with what a key of the
    /// scope makes. A bare digest of a short text could be found by trying texts, long after the text itself is gone.
    ///
    /// - Throws: ``StoreError`` `erased`, `closed`.
    func mark(_ digest: Digest, under scope: KeyScope) throws -> Digest
    /// Marks a scope as erased: nothing more is sealed under it, and ``Store/completeErasures()`` destroys its keys.
    func erase(_ scope: KeyScope, at moment: Instant) throws
    /// Gives a case or a thread new keys and seals under them all that stays. The old ones are destroyed by
    /// ``Store/completeErasures()``: what is left behind, and what was removed before, opens in no copy of the database any more.
    ///
    /// - Parameter left: the records of the casework that are left behind, each up to a revision.
    /// - Throws: ``StoreError`` `erased`, `closed`, `damaged`.
    func exchangeKeys(of scope: KeyScope, leavingBehind left: [Identifier: Int64], at moment: Instant) throws

    /// Stores a new case.
    ///
    /// - Returns: under whose keys it lies now.
    func place(new record: CaseRecord) throws -> [KeyScope]
    /// Stores a case as it was changed.
    ///
    /// - Returns: under whose keys it lies now.
    /// - Throws: ``StoreError`` with code `conflict` where the stored revision is not the one before the record's.
    func place(changed record: CaseRecord) throws -> [KeyScope]
    func insert(_ record: AssessmentRecord) throws
    func insert(_ record: ApprovalRecord) throws
    func insert(_ record: ThreadRecord) throws
    func update(_ record: ThreadRecord) throws
    func insert(_ record: DocumentRecord) throws
    func insert(_ record: ReceiptRecord) throws
    /// Puts a receipt that was signed anew in the place of the one given before for the same document.
    func update(_ record: ReceiptRecord) throws
    /// Puts the delivery at the end of its peer's lane and counts it there; a peer's first one opens the lane.
    func insert(_ record: DeliveryRecord) throws
    /// Changes what may change of a delivery, and counts it in its new state.
    func update(_ record: DeliveryRecord) throws
    /// Stores how a lane is to go on; its counts stay as they are.
    func put(_ record: LaneRecord) throws
    func upsert(_ record: PeerRecord) throws
    func insert(_ record: RefusalRecord) throws
    func insert(_ record: PackUseRecord) throws
    func insert(_ record: KeyRecord) throws
    /// Changes where a key is in its life; what it is stays.
    func update(_ record: KeyRecord) throws
    func insert(_ record: PeerStatementRecord) throws
    /// Stores a revision of a casework record, as it stands and into the history.
    ///
    /// - Returns: under whose keys it lies now.
    /// - Throws: ``StoreError`` with code `conflict` where the stored revision is not the one before the record's, `erased` where
    ///   it speaks of somebody who was erased.
    func place(_ record: CaseworkRecord) throws -> [KeyScope]
    /// Adds the next revision of a thing.
    ///
    /// - Throws: ``StoreError`` with code `conflict` where it is not the next one.
    func append(_ entry: TrustEntry) throws
    /// Stores a chain in the place of the one before of the same subject and anchor.
    func put(_ chain: ChainRecord) throws
    func removeChain(of subject: String, to anchor: String) throws
    /// Adds the entry and moves the journal's end to it.
    func append(_ entry: JournalEntry) throws
    func insert(_ record: SessionRecord) throws
    func update(_ record: SessionRecord) throws
    func removeSessions(expiredBy moment: Instant) throws
    /// Ends every session of an officer, and every code that waits to be used.
    func removeSessions(of officer: String) throws
    func removeSession(_ id: Identifier) throws
}

/// Why the store could not do what was asked. Texts never show stored values.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The file cannot be opened or is no database of a node.
        case unusable
        /// A setting that durability needs did not take hold.
        case notDurable
        /// The schema is newer than this program.
        case tooNew
        /// Somebody else changed the record meanwhile.
        case conflict
        /// A stored row does not have the form that this program writes.
        case damaged
        /// The content was erased: its key is destroyed.
        case erased
        /// The content lies in a compartment to which this holder has no key.
        case closed
        /// The disk is full, or the file is locked for too long.
        case unavailable
    }

    package let code: Code
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}

extension StoreReader {
    /// The first deliveries in one of the states, in the order in which they were signed.
    package func deliveries(states: Set<DeliveryRecord.State>, limit: Int) throws -> [DeliveryRecord] {
        try deliveries(states: states, after: nil, limit: limit)
    }
}
