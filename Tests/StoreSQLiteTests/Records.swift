import Referrals
import Store
import Testing

/// One record of each kind, all about one referral; the same in every run, and those of the fixture `1-node.sql`.
struct Records: Sendable {
    static let moment = Instant(milliseconds: 1_795_510_800_123)

    let file: CaseRecord
    let assessment: AssessmentRecord
    let approval: ApprovalRecord
    let thread: ThreadRecord
    let document: DocumentRecord
    let receipt: ReceiptRecord
    let delivery: DeliveryRecord
    let peer: PeerRecord
    let refusal: RefusalRecord
    let entry: JournalEntry
    let session: SessionRecord
    let packUse: PackUseRecord
    let key: KeyRecord
    let statement: PeerStatementRecord
    let casework: CaseworkRecord
    let useDecision: UseDecisionRecord

    init() throws {
        let now = Self.moment
        let later = now.adding(seconds: 900)
        let tartu = try #require(EntityID("https://tartu.example"))
        let porto = try #require(EntityID("https://porto.example"))
        let digest = { (digit: Character) in try #require(Digest(hex: String(repeating: digit, count: 64))) }
        let id = { (number: Int) in try #require(Identifier("01a20b6c-5a0b-7000-8000-00000000000\(number)")) }
        file = CaseRecord(
            id: try id(1),
            reference: "EE-1",
            content: #"{"reference":"EE-1"}"#,
            openedBy: "Kask, intake",
            openedAt: now,
            changedAt: now,
            revision: 1
        )
        assessment = AssessmentRecord(
            id: try id(2),
            subject: file.id,
            occasion: .sending,
            peer: porto,
            madeAt: now,
            madeBy: "Kask, intake",
            facts: "{}",
            outcome: #"{"outcome":"permit"}"#,
            content: #"{"decideBy":"2027-01-15"}"#,
            contentDigest: try digest("a")
        )
        approval = ApprovalRecord(
            assessment: assessment.id,
            role: "legal-officer",
            by: "Tamm",
            at: now,
            contentDigest: try digest("a"),
            note: "read twice"
        )
        thread = ThreadRecord(
            id: assessment.id,
            side: .referrer,
            peer: porto,
            reference: "EE-1",
            caseID: file.id,
            openedAt: now,
            changedAt: now,
            stage: .offered,
            decideBy: "2027-01-15",
            ownSequence: 1,
            ownHead: try digest("b"),
            peerSequence: 0
        )
        document = DocumentRecord(
            id: try id(3),
            thread: thread.id,
            issuer: tartu,
            audience: porto,
            sequence: 1,
            type: .referral,
            issuedAt: Instant(seconds: now.seconds),
            storedAt: now,
            digest: try digest("b"),
            compact: "e30.e30.c2ln",
            disposition: .accepted
        )
        receipt = ReceiptRecord(
            document: document.id,
            issued: false,
            compact: "e30.e30.cmVj",
            storedAt: later
        )
        delivery = DeliveryRecord(
            document: document.id,
            thread: thread.id,
            peer: porto,
            order: 1,
            attempts: 1,
            lastAttemptAt: now,
            lastFailure: "nobody answers"
        )
        peer = PeerRecord(
            entity: porto,
            name: "Apoio à Vítima",
            jurisdiction: "PT",
            kind: "victim-support",
            state: .active,
            statement: "e30.e30.c3Rt",
            authority: "-----BEGIN CERTIFICATE-----\n",
            addedBy: "Kask, intake",
            addedAt: now
        )
        refusal = RefusalRecord(
            at: now,
            problem: .badSignature,
            digest: try digest("c"),
            size: 1234,
            issuer: porto
        )
        entry = JournalEntry(
            number: 1,
            at: now,
            event: .caseOpened,
            actor: "Kask, intake",
            subject: file.id,
            digest: try digest("d"),
            head: try digest("f")
        )
        session = SessionRecord(
            id: try id(4),
            officer: "Kask, intake",
            codeDigest: try digest("1"),
            tokenDigest: nil,
            expiresAt: later
        )
        packUse = PackUseRecord(
            pack: "ee-estonia",
            version: "2026.1",
            digest: "sha256:" + String(repeating: "e", count: 64),
            since: now,
            by: "node"
        )
        var key = KeyRecord(
            id: try id(5),
            use: .federation,
            keyID: "kid",
            jwk: #"{"kty":"OKP"}"#,
            preparedBy: "Kask, intake",
            preparedAt: now,
            currentFrom: now
        )
        key.pastFrom = later
        key.succession = "e30.e30.c3Rt"
        self.key = key
        statement = PeerStatementRecord(
            entity: porto,
            number: 1,
            statement: "e30.e30.bmV3",
            heldFrom: later,
            by: "node"
        )
        casework = CaseworkRecord(
            id: try id(5),
            caseID: file.id,
            kind: "tag",
            compartment: "intake",
            content: #"{"removed":false,"word":"accounts"}"#,
            revision: 1,
            writtenBy: "Kask, intake",
            role: "intake-officer",
            writtenAt: now
        )
        useDecision = UseDecisionRecord(
            UseDecision(
                id: try id(6),
                document: document.id,
                exit: .onward(to: porto),
                allows: true,
                says: "The words allow it.",
                by: "Kask, intake",
                at: now
            ),
            thread: thread.id
        )
    }

    func insert(into transaction: any StoreWriter) throws {
        try transaction.insert(file)
        try transaction.put(casework)
        try transaction.insert(assessment)
        try transaction.insert(approval)
        try transaction.insert(thread)
        try transaction.insert(document)
        try transaction.insert(useDecision)
        try transaction.insert(receipt)
        try transaction.insert(delivery)
        try transaction.upsert(peer)
        try transaction.insert(refusal)
        try transaction.append(entry)
        try transaction.insert(session)
        try transaction.insert(packUse)
        try transaction.insert(key)
    }

    /// The next document of the same thread.
    func following(sequence: Int) -> (document: DocumentRecord, delivery: DeliveryRecord) {
        var next = document
        next.id = Identifier(at: Self.moment)
        next.sequence = sequence
        next.type = .withdrawal
        return (
            next,
            DeliveryRecord(
                document: next.id,
                thread: next.thread,
                peer: delivery.peer
            )
        )
    }

    /// A thread with the same peer and its first document.
    func inAnotherThread() -> (thread: ThreadRecord, document: DocumentRecord, delivery: DeliveryRecord) {
        var other = thread
        other.id = Identifier(at: Self.moment)
        var first = document
        first.id = Identifier(at: Self.moment)
        first.thread = other.id
        return (
            other, first,
            DeliveryRecord(
                document: first.id,
                thread: other.id,
                peer: delivery.peer
            )
        )
    }
}
