import Wire

extension Operation {
    /// Files of evidence: taken in, offered, fetched, destroyed; what they are and whose hands they went through. Their content never
    /// goes out over this API: for that there is the command line, and the node-to-node way with its proofs.
    static let evidence: [Operation] =
        [
            reading(
                .listEvidence,
                "",
                "The files of evidence of a case, with their manifests.",
                "EvidenceList"
            ),
            reading(
                .showEvidence,
                "/{file}",
                "One file with its manifest and to whom it was offered.",
                "Evidence"
            ),
            reading(
                .showCustody,
                "/{file}/custody",
                "The chain of custody, every signature and link of it verified now.",
                "Custody"
            ),
            reading(
                .showDestruction,
                "/{file}/destruction",
                "The signed certificate that the file was destroyed.",
                "Destruction"
            ),
        ] + moves

    private static let moves = [
        Operation(
            .addEvidence,
            .post,
            "/cases/{case}/evidence",
            "Take a small file in as evidence: hashed, sealed and with its first custody events before the answer. A larger one is taken in by `comity evidence add`.",
            .takeEvidence,
            subject: "case",
            body: "EvidenceNew",
            answer: .created("EvidenceAdded")
        ),
        Operation(
            .redactEvidence,
            .post,
            "/cases/{case}/evidence/{file}/redactions",
            "Make a file that shows some parts of another, and proves that they stand there.",
            .takeEvidence,
            subject: "case",
            body: "EvidenceRedacted",
            answer: .created("EvidenceAdded")
        ),
        Operation(
            .destroyEvidence,
            .post,
            "/cases/{case}/evidence/{file}/destruction",
            "Destroy a file: its keys are shredded, its custody stays. This cannot be undone.",
            .erase,
            subject: "case",
            body: "EvidenceEnd",
            answer: .created("Destruction")
        ),
        Operation(
            .listAnnouncedEvidence,
            .get,
            "/referrals/{referral}/evidence",
            "The files that the other side has announced in a referral, and what of them is here.",
            .readReferrals,
            subject: "referral",
            isPersonal: true,
            answer: .ok("AnnouncedEvidenceList")
        ),
        Operation(
            .offerEvidence,
            .post,
            "/referrals/{referral}/evidence-offers",
            "Answer the other side's oldest open question with files: it may then fetch them.",
            .moveReferrals,
            subject: "referral",
            body: "EvidenceOffer",
            answer: .created("Move")
        ),
        Operation(
            .fetchEvidence,
            .post,
            "/referrals/{referral}/evidence-fetches",
            "Fetch a file that the other side has announced; each part is verified while it arrives. A new request goes on where one was cut off.",
            .moveReferrals,
            subject: "referral",
            body: "EvidenceFetch",
            answer: .created("EvidenceAdded")
        ),
    ]

    private static func reading(_ id: OperationID, _ path: String, _ summary: String, _ schema: String)
        -> Operation
    {
        Operation(
            id,
            .get,
            "/cases/{case}/evidence" + path,
            summary,
            .readEvidence,
            subject: "case",
            isPersonal: true,
            answer: .ok(schema)
        )
    }
}
