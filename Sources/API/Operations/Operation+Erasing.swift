import Wire

extension Operation {
    /// Erasing a case with its referrals, and one person of a case while the others stay.
    static let erasing: [Operation] = [
        Operation(
            .listErasures,
            .get,
            "/cases/{case}/erasures",
            "Every erasure of a case and of its people that was decided, and what each still waits for.",
            .erase,
            subject: "case",
            answer: .ok("ErasureList")
        ),
        deciding(
            .beginErasure,
            "",
            "Decide that a case is erased, or one person of it, who has to be confirmed by a second person. What stands against it is named, with its provisions.",
            "ErasureNew"
        ),
        deciding(
            .confirmErasure,
            "/{record}/confirmation",
            "Confirm, as another person than the one who decided it, that somebody is erased; the other sides are asked for what was sent of the person.",
            "ErasureConfirmation"
        ),
        deciding(
            .continueErasure,
            "/{record}/continuation",
            "Go on without the report of some of the other sides; the certificate says so.",
            "ErasureContinuation"
        ),
        Operation(
            .callOffErasure,
            .delete,
            "/cases/{case}/erasures/{record}",
            "Take the decision back, as long as nothing has been erased here. What the other side has erased stays so.",
            .erase,
            subject: "case",
            answer: .ok("Erasure")
        ),
        Operation(
            .listCertificates,
            .get,
            "/erasure-certificates",
            "The certificates of deletion of this node and those that peers sent, each verified just now, the latest first.",
            .erase,
            answer: .ok("ErasureCertificateList")
        ),
    ]

    private static func deciding(_ id: OperationID, _ path: String, _ summary: String, _ body: String)
        -> Operation
    {
        var operation = Operation(
            id,
            .post,
            "/cases/{case}/erasures" + path,
            summary,
            .erase,
            subject: "case",
            body: body,
            answer: .created("Erasure")
        )
        operation.outlivesSubject = true
        return operation
    }
}
