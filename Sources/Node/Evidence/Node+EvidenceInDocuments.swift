import Evidence
import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// The data category of evidence in the packs' fact schema.
    static let evidenceCategory = "evidence-files"

    /// The manifests of files as they stand in the content that people approve, if the law lets files leave with it.
    ///
    /// - Parameters:
    ///   - caseID: the case to which the files have to belong; nil where the answer belongs to none.
    ///   - facts: those on which the law was asked.
    /// - Throws: ``NodeError`` with `gateClosed` where the law keeps files back or was not asked about them, or where a file came from
    ///   another agency; `notFound`.
    func evidence(
        _ offered: OfferedFiles,
        ofCase caseID: Identifier?,
        under legal: LegalAssessment,
        on facts: JSONObject,
        in transaction: any StoreReader
    ) throws -> JSON? {
        guard !offered.isEmpty else { return nil }
        try Self.requireEvidence(in: legal)
        guard facts["referral.data"]?.array?.contains(.string(Self.evidenceCategory)) == true else {
            throw NodeError(
                .gateClosed,
                "The law was not asked about files of evidence. Name \(Self.evidenceCategory) among the data that leave."
            )
        }
        return .array(
            try offered.files.map { file in
                if let caseID, try Self.existingEvidence(transaction, file).caseID != caseID {
                    throw NodeError(
                        .notFound,
                        "The case has no such file. `comity evidence list` shows its files."
                    )
                }
                return try manifest(of: file, conditions: offered.conditions, in: transaction).json
            }
        )
    }

    /// - Throws: ``NodeError`` with `gateClosed` where the packs keep files of evidence back.
    static func requireEvidence(in legal: LegalAssessment) throws {
        guard let held = legal.withheld.first(where: { $0.category == evidenceCategory }) else { return }
        throw NodeError(
            .gateClosed,
            "The law keeps files of evidence back in this referral.",
            findings: [held.reason]
        )
    }

    /// Gives the peer the right to fetch every file whose manifest a document carries, in the transaction that signs it. The peer
    /// fetches once it has the document.
    ///
    /// - Throws: ``NodeError`` where a file is not what was approved any more, or not here: then nothing is signed.
    func offerEvidence(
        in document: DocumentRecord,
        of thread: ThreadRecord,
        by officer: Officer,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        for item in try Self.document(in: document).body["evidence"]?.array ?? [] {
            let approved = try EvidenceManifest(json: item)
            var current = try manifest(of: approved.id, conditions: approved.conditions, in: transaction)
            // The custody went on since; what was approved says how far it had come then.
            current.custody = approved.custody
            guard current == approved else {
                throw NodeError(
                    .gateClosed,
                    "A file of evidence is not what was approved any more. Assess it again, and have that approved."
                )
            }
            try offer(approved, with: document, to: thread, by: officer, at: now, in: transaction)
        }
    }
}
