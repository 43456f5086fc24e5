import Bundles
import Evidence
import Merkle
import Referrals
import Store
import Wire

/// Collects what goes into a bundle, inside one consistent reading. The parts are in extensions of their own.
struct BundleGathering {
    /// What comes out: the builder, and what is still to be read and recorded.
    struct Result: Sendable {
        var builder: BundleBuilder
        /// Files whose content is to be put in.
        var contents: [EvidenceRecord] = []
        /// Whether what was received may leave.
        var asked: [Asked] = []
    }

    struct Asked: Sendable {
        var subject: Identifier
        var digest: Digest?
        var isPermitted: Bool
    }

    let request: BundleRequest
    let moment: BundleMoment
    let statement: String
    let node: Node
    let transaction: any StoreReader
    var result: Result
    /// Journal entries whose leaves are to be proved, with what they show.
    var wanted: [(entry: JournalEntry, shows: String)] = []
    /// Agencies whose keys somebody needs who checks.
    var signers: Set<EntityID> = []
    /// Referrals of which something was kept back.
    var closed: Set<Identifier> = []
    /// The facts of the last decision that is in it.
    var decided: JSONObject?
    var packs: [String: PackInUse] = [:]
    /// Whether every file's custody is in it without a gap; nil where there is no file.
    var isCustodyWhole: Bool?

    init(
        _ request: BundleRequest,
        _ moment: BundleMoment,
        _ statement: String,
        node: Node,
        in transaction: any StoreReader
    ) throws {
        self.request = request
        self.moment = moment
        self.statement = statement
        self.node = node
        self.transaction = transaction
        let reference =
            try moment.isCase
            ? transaction.caseRecord(moment.subject)?.reference
            : transaction.thread(moment.subject)?.reference
        result = Result(
            builder: BundleBuilder(
                BundleManifest(
                    maker: node.identity.entity,
                    subject: BundleManifest.Subject(
                        kind: moment.isCase ? .case : .referral,
                        id: moment.subject,
                        reference: reference ?? moment.subject.text
                    ),
                    asOf: BundleManifest.AsOf(
                        origin: node.identity.logOrigin(moment.shard),
                        size: moment.size,
                        at: moment.at
                    )
                )
            )
        )
        signers = [node.identity.entity]
    }

    var own: EntityID { node.identity.entity }

    /// The ways in which what is gathered leaves.
    var exits: [UseLimits.Exit] { UseLimits.Exit.exporting(for: request.purpose) }

    mutating func gather() throws {
        let threads = try self.threads()
        for thread in threads { try gather(thread) }
        try gatherEvidence(of: threads)
        try gatherDecisions(of: threads)
        try gatherCasework(of: threads)
        try gatherParties()
        try gatherLog()
        try gatherAdmissibility(of: threads)
        try gatherLaw()
    }

    private func threads() throws -> [ThreadRecord] {
        moment.isCase
            ? try transaction.threads(ofCase: moment.subject)
            : try transaction.thread(moment.subject).map { [$0] } ?? []
    }

    /// The entries about a subject that the bundle's checkpoint covers.
    func entries(about subject: Identifier) throws -> [JournalEntry] {
        try transaction.journal(subject: subject, limit: 100_000).filter { $0.number <= moment.lastEntry }
    }

    /// The referrals' documents and receipts.
    private mutating func gather(_ thread: ThreadRecord) throws {
        var referral = BundleManifest.Referral(
            id: thread.id,
            side: thread.side,
            peer: thread.peer,
            reference: thread.reference,
            stage: thread.stage.rawValue,
            documents: []
        )
        var folded: [Document] = []
        for record in try transaction.documents(ofThread: thread.id) {
            let entries = try entries(about: record.id)
            let storing: Set<JournalEntry.Event> = [
                .documentSigned, .documentReturned, .documentAccepted, .documentParked,
            ]
            guard entries.contains(where: { storing.contains($0.event) }) else { continue }
            referral.documents.append(try gather(record, entries))
            let isInEffect = try record.issuer == own || Node.isInEffect(record, in: thread)
            if isInEffect, record.erasedAt == nil { folded.append(try Node.document(in: record)) }
        }
        guard !referral.documents.isEmpty else { return }
        if thread.erasedAt == nil {
            let referrer = thread.side == .referrer ? own : thread.peer
            referral.stage = ThreadState(folding: folded, referrer: referrer).stage.rawValue
        }
        result.builder.manifest.referrals.append(referral)
    }

    private mutating func gather(
        _ record: DocumentRecord,
        _ entries: [JournalEntry]
    ) throws -> BundleManifest.Document {
        var document = BundleManifest.Document(
            id: record.id,
            issuer: record.issuer,
            audience: record.audience,
            sequence: record.sequence,
            type: record.type.rawValue,
            issuedAt: record.issuedAt,
            storedAt: record.storedAt,
            sha256: record.digest,
            conditions: []
        )
        signers.insert(record.issuer)
        let shown: Set<JournalEntry.Event> = [
            .documentSigned, .documentReturned, .documentAccepted, .documentParked, .documentDelivered,
        ]
        for entry in entries where shown.contains(entry.event) {
            wanted.append((entry, BundleManifest.Shown.document(record.id)))
        }
        try gatherContent(of: record, into: &document)
        document.receipt = try gatherReceipt(of: record, entries)
        return document
    }

    private mutating func gatherContent(
        of record: DocumentRecord,
        into document: inout BundleManifest.Document
    ) throws {
        guard record.erasedAt == nil else {
            closed.insert(record.thread)
            return result.builder.leaveOut(
                .document,
                record.id.text,
                .erased,
                "Its content was erased; its digest and its place remain."
            )
        }
        let limits = try node.limits(on: record, in: transaction)
        let forbidding = try node.binding(on: record, in: transaction).forbidding("", by: exits)
        if record.issuer != own || !forbidding.isEmpty {
            result.asked.append(
                Asked(subject: record.thread, digest: record.digest, isPermitted: forbidding.isEmpty)
            )
        }
        guard forbidding.isEmpty else {
            if record.issuer != own { closed.insert(record.thread) }
            return result.builder.leaveOut(
                .document,
                record.id.text,
                .condition,
                forbidding.map(\.inWords).joined(separator: "; ")
            )
        }
        document.conditions = limits.limits.map(\.inWords)
        document.file = BundlePaths.document(record.id)
        result.builder.add(BundlePaths.document(record.id), text: record.compact)
    }

    private mutating func gatherReceipt(
        of record: DocumentRecord,
        _ entries: [JournalEntry]
    ) throws -> BundleManifest.Receipt? {
        let events: Set<JournalEntry.Event> = [.receiptIssued, .receiptReceived]
        guard let receipt = try transaction.receipt(document: record.id),
            let entry = entries.first(where: { events.contains($0.event) })
        else {
            result.builder.leaveOut(
                .receipt,
                record.id.text,
                .none,
                "No receipt for it had arrived."
            )
            return nil
        }
        wanted.append((entry, BundleManifest.Shown.receipt(record.id)))
        signers.insert(record.audience)
        result.builder.add(BundlePaths.receipt(record.id), text: receipt.compact)
        return BundleManifest.Receipt(
            file: BundlePaths.receipt(record.id),
            issuer: record.audience,
            storedAt: receipt.storedAt
        )
    }
}
