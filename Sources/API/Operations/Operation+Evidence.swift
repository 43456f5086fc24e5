import Wire

extension Operation {
    /// Files of evidence: what they are and whose hands they went through. Their content never passes over this API.
    static let evidence: [Operation] = [
        reading(.listEvidence, "", "The files of evidence of a case, with their manifests.", "EvidenceList"),
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
