import Wire

extension Operation {
    /// The whole API.
    package static let table: [Operation] =
        general + cases + law + referrals + furtherMoves + cooperation + assistance + casework + personRights
        + erasing
        + keeping + evidence + trust
        + operations

    /// The operation of a name; the tests hold that every name has exactly one row.
    package static func named(_ id: OperationID) -> Operation? { table.first { $0.id == id } }

    private static let general = [
        Operation(
            .describe,
            .get,
            "/openapi.json",
            "This description, in OpenAPI 3.1.",
            nil,
            answer: .ok("Description")
        ),
        Operation(
            .showAccount,
            .get,
            "/account",
            "The account that the token belongs to, and what it may do.",
            nil,
            answer: .ok("Account")
        ),
    ]

    private static let cases = [
        Operation(
            .listCases,
            .get,
            "/cases",
            "The cases within the account's scope, the latest change first.",
            .readCases,
            isPersonal: true,
            query: [
                .cursor, .limit, .serving,
                Query(
                    name: "reference",
                    says: "Only the case of this reference, written whole.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 80]
                ),
            ],
            answer: .ok("CasePage")
        ),
        Operation(
            .openCase,
            .post,
            "/cases",
            "Open a case. Persons appear under pseudonyms only.",
            .writeCases,
            body: "CaseFile",
            answer: .created("OpenedCase")
        ),
        Operation(
            .showCase,
            .get,
            "/cases/{case}",
            "One case with its content.",
            .readCases,
            subject: "case",
            isPersonal: true,
            query: [.serving],
            answer: .ok("Case")
        ),
        Operation(
            .answerQuestions,
            .patch,
            "/cases/{case}/answers",
            "Answer questions of the rule packs.",
            .writeCases,
            subject: "case",
            body: "Answers",
            answer: .ok("CaseReference"),
            needsRevision: true
        ),
        Operation(
            .allocateCase,
            .put,
            "/cases/{case}/allocation",
            "Give the case to an officer and a team.",
            .allocate,
            subject: "case",
            body: "Allocation",
            answer: .ok("Allocation")
        ),
        Operation(
            .listReadings,
            .get,
            "/cases/{case}/readings",
            "Who read the case over the API, why and when.",
            .readReadings,
            subject: "case",
            query: [.cursor, .limit],
            answer: .ok("ReadingList")
        ),
        Operation(
            .importCases,
            .post,
            "/imports",
            "Open many cases at once, all of them or none; a dry run only says what would happen.",
            .importCases,
            query: [
                Query(
                    name: "dryRun",
                    says: "Check everything and change nothing.",
                    schema: ["type": "boolean", "default": true]
                )
            ],
            body: "Import",
            answer: .ok("ImportReport")
        ),
    ]

    private static let law = [
        Operation(
            .assessCase,
            .post,
            "/cases/{case}/assessments",
            "Ask both rule packs whether the case may be referred, and what would leave.",
            .assess,
            subject: "case",
            body: "ReferralRequest",
            answer: .created("AssessmentReference")
        ),
        Operation(
            .showAssessment,
            .get,
            "/cases/{case}/assessment",
            "The last assessment of the case: the outcome with its rules and sources, and what would leave.",
            .assess,
            subject: "case",
            isPersonal: true,
            answer: .ok("Assessment")
        ),
        Operation(
            .approveSending,
            .post,
            "/cases/{case}/approvals",
            "Approve exactly the content that is named, as the last assessment allows it; each role by another person.",
            .approve,
            subject: "case",
            body: "ApprovalGiven",
            answer: .created("Approval")
        ),
        Operation(
            .sendReferral,
            .post,
            "/cases/{case}/referrals",
            "Send what the last assessment allows: signed, into the outbox.",
            .moveReferrals,
            subject: "case",
            answer: .created("Move")
        ),
    ]
}
