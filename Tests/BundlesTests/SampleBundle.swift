import Archive
import Bundles
import Evidence
import JOSE
import Merkle
import Referrals
import TestAgencies
import Testing
import Trust
import Wire

/// A small sound bundle made from values alone: two agencies, a log with a witness, documents, receipts and a file of evidence.
/// Tests change one thing about it, before or after it is sealed.
struct SampleBundle {
    let tartu: SampleAgency
    let porto: SampleAgency
    let start = Instant(seconds: 1_795_510_800)
    var builder: BundleBuilder
    /// The commitments of the log, in order.
    private(set) var leaves: [[UInt8]] = []
    private(set) var opened: [(statement: LeafStatement, salt: [UInt8], shows: String)] = []
    let thread: Identifier
    let logKey: NoteSigner
    let witnessKey: NoteSigner

    /// From when on Porto says that its document key was in other hands.
    private let compromisedFrom: Instant?
    /// How much later than everything else, in seconds, the maker says that it took the evidence in.
    private let evidenceAfter: Int64

    static let origin = "tartu.example/log/2026"

    /// - Parameter rows: how many lines of 4 KiB the file of evidence has besides its first two.
    init(rows: Int = 0, compromisedAfter seconds: Int64? = nil, evidenceAfter: Int64 = 0) throws {
        compromisedFrom = seconds.map(start.adding(seconds:))
        self.evidenceAfter = evidenceAfter
        tartu = try SampleAgency("https://tartu.example", jurisdiction: "EE")
        porto = try SampleAgency("https://porto.example", jurisdiction: "PT")
        thread = Identifier(at: start)
        logKey = try NoteSigner(name: Self.origin, kind: .signature, seed: [UInt8](repeating: 7, count: 32))
        witnessKey = try NoteSigner(
            name: "porto.example/witness",
            kind: .cosignature,
            seed: [UInt8](repeating: 9, count: 32)
        )
        builder = BundleBuilder(
            BundleManifest(
                maker: tartu.entity,
                subject: BundleManifest.Subject(kind: .referral, id: thread, reference: "EE-1"),
                asOf: BundleManifest.AsOf(origin: Self.origin, size: 0, at: start)
            )
        )
        try addParties()
        try addDocuments()
        try addEvidence(rows)
        try addLog()
        builder.leaveOut(.admissibility, "both sides", .none, "There are no rules here.")
    }

    /// Thumbprints as the agencies read them out.
    var roots: BundleRoots {
        var roots = BundleRoots()
        roots.fingerprints[tartu.entity] = tartu.federationKey.publicKey.thumbprint
        roots.fingerprints[porto.entity] = porto.federationKey.publicKey.thumbprint
        roots.dispensable = Self.lacks
        return roots
    }

    /// The sample has no time-stamp and no rules.
    static let lacks: Set<BundleFault> = [.notStamped, .admissibilityMissing]

    func sealed() throws -> EvidenceBundle { try builder.finished(signedWith: tartu.documentKey) }

    // MARK: Parts

    private mutating func addParties() throws {
        let vkeys = [
            try NoteVerifier(
                name: "tartu.example/log",
                kind: .signature,
                publicKey: logKey.verifier.publicKey
            )
        ]
        builder.manifest.logKeys = vkeys.map(\.description)
        for (number, agency) in [tartu, porto].enumerated() {
            let path = BundlePaths.statement(number, 0)
            builder.add(
                path,
                text: try agency.statement(
                    at: start,
                    logKey: number == 0 ? vkeys[0].description : nil,
                    witnessKey: number == 1 ? witnessKey.verifier.description : nil,
                    compromisedFrom: number == 1 ? compromisedFrom : nil
                )
            )
            builder.manifest.parties.append(
                BundleManifest.Party(
                    entity: agency.entity,
                    name: agency.entity.text,
                    jurisdiction: agency.jurisdiction,
                    kind: "prosecution",
                    statements: [BundleManifest.Party.Statement(file: path, heldFrom: start)],
                    chains: []
                )
            )
        }
    }

    private mutating func addDocuments() throws {
        var referral = BundleManifest.Referral(
            id: thread,
            side: .referrer,
            peer: porto.entity,
            reference: "EE-1",
            stage: "offered",
            documents: []
        )
        var previous: Digest?
        for sequence in 1...3 {
            let at = start.adding(seconds: Int64(sequence))
            let document = Document(
                issuer: tartu.entity,
                audience: porto.entity,
                id: Identifier(at: at),
                issuedAt: at,
                thread: thread,
                sequence: sequence,
                previous: previous,
                seen: 0,
                type: sequence == 1 ? .referral : .informationRequest,
                body: sequence == 1 ? ForeignAgency.referralBody() : ForeignAgency.question
            )
            let compact = try JWS.sign(
                document.claims.bytes(),
                type: Document.mediaType,
                key: tartu.documentKey
            )
            let digest = Digest(hashing: Array(compact.utf8))
            record("document-signed", at, document.id, digest, BundleManifest.Shown.document(document.id))
            let receipt = Receipt(
                issuer: porto.entity,
                audience: tartu.entity,
                id: Identifier(at: at),
                issuedAt: at,
                document: document.id,
                digest: digest,
                disposition: .accepted,
                position: 5,
                head: digest
            )
            let signed = try JWS.sign(receipt.claims.bytes(), type: Receipt.mediaType, key: porto.documentKey)
            record(
                "receipt-received",
                at,
                document.id,
                Digest(hashing: Array(signed.utf8)),
                BundleManifest.Shown.receipt(document.id)
            )
            builder.add(BundlePaths.document(document.id), text: compact)
            builder.add(BundlePaths.receipt(document.id), text: signed)
            referral.documents.append(
                BundleManifest.Document(
                    id: document.id,
                    issuer: tartu.entity,
                    audience: porto.entity,
                    sequence: sequence,
                    type: document.type.rawValue,
                    issuedAt: at,
                    storedAt: at,
                    sha256: digest,
                    file: BundlePaths.document(document.id),
                    conditions: [],
                    receipt: BundleManifest.Receipt(
                        file: BundlePaths.receipt(document.id),
                        issuer: porto.entity,
                        storedAt: at
                    )
                )
            )
            previous = digest
        }
        builder.manifest.referrals = [referral]
    }

    private mutating func addEvidence(_ rows: Int) throws {
        let at = start.adding(seconds: 10 + evidenceAfter)
        let id = Identifier(at: at)
        let row = "09:01," + String(repeating: "x", count: 4089) + "\n"
        let content =
            Array("when,account\n09:00,P-1\n".utf8) + Array(String(repeating: row, count: rows).utf8)
        let secrets = FileSecrets()
        var hasher = FileHasher()
        for start in stride(from: 0, to: content.count, by: ChunkPlan.standardChunkBytes) {
            _ = hasher.update(Array(content[start...].prefix(ChunkPlan.standardChunkBytes)))
        }
        let parts = try #require(EvidenceParts.parts(content, scheme: .csv))
        let manifest = EvidenceManifest(
            id: id,
            name: "log.csv",
            mediaType: "text/csv",
            digests: hasher.digests(),
            contentSalt: secrets.salts.contentSalt,
            commitment: PartCommitment(scheme: .csv, to: parts, salts: secrets.salts)
        )
        let collected = CustodyEvent(
            issuer: tartu.entity,
            file: id,
            sequence: 1,
            previous: nil,
            at: at,
            officer: CustodyEvent.officer("Kask", salt: [1]),
            details: .collected(
                size: manifest.digests.size,
                mediaType: manifest.mediaType,
                content: manifest.contentCommitment
            )
        )
        let first = try collected.signed(with: tartu.documentKey)
        let sealing = CustodyEvent(
            issuer: tartu.entity,
            file: id,
            sequence: 2,
            previous: Digest(hashing: Array(first.utf8)),
            at: at,
            officer: CustodyEvent.officer("Kask", salt: [2]),
            details: .sealed(manifest.commitment)
        )
        let second = try sealing.signed(with: tartu.documentKey)
        for (place, event) in [first, second].enumerated() {
            record(
                "custody-recorded",
                at,
                id,
                Digest(hashing: Array(event.utf8)),
                BundleManifest.Shown.custody(id, place + 1)
            )
        }
        builder.add(BundlePaths.custody(id), text: first + "\n" + second + "\n")
        builder.add(BundlePaths.evidence(id), manifest.json.bytes())
        builder.add(BundlePaths.content(id), content)
        builder.manifest.evidence = [
            BundleManifest.EvidenceFile(
                id: id,
                origin: .collected,
                custody: BundlePaths.custody(id),
                manifest: BundlePaths.evidence(id),
                content: BundlePaths.content(id)
            )
        ]
    }

    private mutating func record(
        _ event: String,
        _ at: Instant,
        _ subject: Identifier,
        _ digest: Digest,
        _ shows: String
    ) {
        let statement = LeafStatement(
            number: Int64(leaves.count + 1),
            at: at,
            event: event,
            subject: subject,
            digest: digest,
            head: digest
        )
        let salt = [UInt8](repeating: UInt8(leaves.count + 1), count: 32)
        leaves.append(Commitment.bytes(to: Array(statement.text.utf8), salt: salt) ?? [])
        opened.append((statement, salt, shows))
    }

    /// Two checkpoints, the first of them smaller than what is proved, and a proof for everything recorded.
    private mutating func addLog() throws {
        let tree = SampleTree(leaves)
        let size = leaves.count
        builder.manifest.asOf = BundleManifest.AsOf(
            origin: Self.origin,
            size: Int64(size),
            at: start.adding(seconds: 60)
        )
        var notes: [SignedNote] = []
        for count in [3, size] {
            var note = try Checkpoint(origin: Self.origin, size: UInt64(count), root: tree.root(0..<count))
                .signed(by: logKey)
            note.add(try witnessKey.cosignature(over: note, at: UInt64(start.seconds + 60)))
            notes.append(note)
            builder.add(BundlePaths.checkpoint("2026", Int64(count)), text: note.text)
            builder.manifest.checkpoints.append(
                BundleManifest.Checkpoint(
                    file: BundlePaths.checkpoint("2026", Int64(count)),
                    origin: Self.origin,
                    size: Int64(count)
                )
            )
        }
        builder.manifest.consistency = [
            BundleManifest.Consistency(
                origin: Self.origin,
                from: 3,
                to: Int64(size),
                hashes: tree.consistency(3, size).map(\.base64)
            )
        ]
        for (index, entry) in opened.enumerated() {
            let proof = TransparencyProof(
                extra: entry.salt + Array(entry.statement.text.utf8),
                index: UInt64(index),
                hashes: tree.path(index, 0..<size),
                checkpoint: notes[1]
            )
            let path = BundlePaths.proof(entry.statement.number)
            builder.add(path, text: proof.text)
            builder.manifest.proofs.append(
                BundleManifest.Proof(file: path, entry: entry.statement.number, shows: entry.shows)
            )
        }
        let policy = try WitnessPolicy(
            1,
            of: [
                (
                    "porto.example",
                    [
                        WitnessPolicy.Witness(
                            name: witnessKey.verifier.name,
                            verifier: witnessKey.verifier,
                            url: nil
                        )
                    ]
                )
            ]
        )
        builder.manifest.hasPolicy = true
        builder.add(BundlePaths.policy, text: policy.text)
    }
}

/// An agency with keys of its own, which says whatever a test wants.
struct SampleAgency {
    let entity: EntityID
    let jurisdiction: String
    let federationKey = SigningKey()
    let documentKey = SigningKey()

    init(_ entity: String, jurisdiction: String) throws {
        self.entity = try #require(EntityID(entity))
        self.jurisdiction = jurisdiction
    }

    func statement(
        at now: Instant,
        logKey: String?,
        witnessKey: String?,
        compromisedFrom: Instant? = nil
    ) throws -> String {
        var metadata = NodeMetadata(
            displayName: entity.text,
            agencyKind: "prosecution",
            jurisdiction: jurisdiction,
            contactPoint: "duty desk",
            documentEndpoint: entity.url("/documents"),
            documentTypes: DocumentType.allCases.map(\.rawValue),
            maximumDocumentBytes: 262_144,
            rulePacks: [],
            documentKeys: try KeySet([documentKey.publicKey], encryptionKeys: [DecryptionKey().publicKey])
        )
        metadata.logKey = logKey
        metadata.witnessKey = witnessKey
        if let compromisedFrom {
            metadata.pastKeys = [
                HistoricalKeys.Entry(
                    documentKey.publicKey,
                    expiresAt: now.adding(seconds: 7 * 86_400),
                    revocation: HistoricalKeys.Revocation(at: compromisedFrom, reason: .compromised)
                )
            ]
        }
        return try EntityConfiguration(
            entity: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: 7 * 86_400),
            federationKeys: try KeySet([federationKey.publicKey]),
            metadata: metadata
        ).signed(with: federationKey)
    }
}

/// The tree of RFC 6962 as its text has it, slowly.
struct SampleTree {
    private let leaves: [TreeHash]

    init(_ leaves: [[UInt8]]) { self.leaves = leaves.map { TreeHash.leaf($0) } }

    func root(_ range: Range<Int>) -> TreeHash {
        guard range.count > 1 else { return leaves[range.lowerBound] }
        let split = range.lowerBound + Self.split(range.count)
        return .node(root(range.lowerBound..<split), root(split..<range.upperBound))
    }

    func path(_ index: Int, _ range: Range<Int>) -> [TreeHash] {
        guard range.count > 1 else { return [] }
        let split = range.lowerBound + Self.split(range.count)
        return index < split
            ? path(index, range.lowerBound..<split) + [root(split..<range.upperBound)]
            : path(index, split..<range.upperBound) + [root(range.lowerBound..<split)]
    }

    func consistency(_ old: Int, _ size: Int) -> [TreeHash] { subproof(old, 0..<size, true) }

    private func subproof(_ old: Int, _ range: Range<Int>, _ isWhole: Bool) -> [TreeHash] {
        guard old < range.count else { return isWhole ? [] : [root(range)] }
        let split = Self.split(range.count)
        let middle = range.lowerBound + split
        return old <= split
            ? subproof(old, range.lowerBound..<middle, isWhole) + [root(middle..<range.upperBound)]
            : subproof(old - split, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
    }

    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}
