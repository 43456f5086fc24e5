import Wire

extension Operation {
    /// What needs a provision of the agency's own rule pack: the bar effect of a discontinuation, and what people ask about their own
    /// data.
    static let personRights = [
        step(
            .enterBarEffect,
            "/bar-effects",
            "Enter what a discontinuation after a completed agreement bars, as the deciding authority has it (COE-32). The other side is told.",
            .writeIntake,
            "BarEffectNew",
            "Record"
        ),
        step(
            .receiveRequest,
            "/person-requests",
            "Record what a person, or who speaks for them, asks about their own data (P2-14.12).",
            .writeOversight,
            "PersonRequestNew",
            "Record"
        ),
        step(
            .handOverCopy,
            "/person-requests/{record}/copy",
            "Answer a request for access with the copy of what is held, but for what a provision keeps back.",
            .writeOversight,
            "HandingOver",
            "CopyHandedOver",
            isPersonal: true
        ),
        step(
            .refuseRectification,
            "/person-requests/{record}/refusal",
            "Say that nothing is put right, on which provision, and what the person is told.",
            .writeOversight,
            "RectificationRefusal",
            "Record"
        ),
    ]

    private static func step(
        _ id: OperationID,
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        _ body: String,
        _ answer: String,
        isPersonal: Bool = false
    ) -> Operation {
        Operation(
            id,
            .post,
            "/cases/{case}" + path,
            summary,
            permission,
            subject: "case",
            isPersonal: isPersonal,
            body: body,
            answer: .created(answer)
        )
    }
}
