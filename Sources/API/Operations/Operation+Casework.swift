import Wire

extension Operation {
    /// The casework: what is read of a case, what is done in it, and the agency's own records for it.
    static let casework: [Operation] =
        reading + CaseStep.table.map(\.operation) + reachingFurther + across + reports + agency

    private static let reading: [Operation] = [
        Operation(
            .listRecords,
            .get,
            "/cases/{case}/records",
            "The records of a case, each as far as the role may read its compartment, in the order in which they were first filed.",
            .readRecords,
            subject: "case",
            isPersonal: true,
            query: [
                Query(
                    name: "kind",
                    says: "Only records of this kind.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 40]
                ),
                .cursor, .limit,
            ],
            answer: .ok("RecordPage")
        ),
        caseReading(.showRecord, "/records/{record}", "One record of a case.", .readRecords, "Record"),
        caseReading(
            .showHistory,
            "/records/{record}/history",
            "What each revision of a record changed, field by field.",
            .readRecords,
            "History"
        ),
        caseReading(
            .listParties,
            "/parties",
            "Everybody in the case, with what has to be seen to.",
            .readRecords,
            "PartyList",
            isPaged: true,
            leaves: true
        ),
        caseReading(
            .showGates,
            "/gates",
            "What the steps between the people still miss, each with its norm.",
            .readRecords,
            "Gates"
        ),
        caseReading(
            .listSteps,
            "/steps",
            "The steps of the process's mechanism, those done and those open, told from the records.",
            .readRecords,
            "StepList"
        ),
        caseReading(
            .listReminders,
            "/reminders",
            "What is due in the case, and what is late.",
            .readRecords,
            "ReminderList"
        ),
        Operation(
            .listDue,
            .get,
            "/reminders",
            "What is due and what is late in the cases within the scope, as far as the role may read it. A page looks through a number of cases: it may be empty and name a next one.",
            .readRecords,
            isPersonal: true,
            query: [
                Query(
                    name: "assignedTo",
                    says: "Only what is assigned to this officer.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 80]
                ),
                .cursor, .limit,
            ],
            answer: .ok("DueList")
        ),
        caseReading(
            .listDuplicates,
            "/duplicates",
            "Other cases that are likely the same matter: a warning for a person, never a merge.",
            .readCases,
            "DuplicateList",
            isPaged: true
        ),
        Operation(
            .checkConsent,
            .get,
            "/cases/{case}/consents/standing",
            "Whether a consent is in force for exactly this.",
            .readRecords,
            subject: "case",
            isPersonal: true,
            query: [
                Query(
                    name: "person",
                    says: "The person's pseudonym.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 80]
                ),
                Query(
                    name: "step",
                    says: "The step.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 40]
                ),
                Query(
                    name: "recipient",
                    says: "The recipient.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 300]
                ),
                Query(
                    name: "data",
                    says: "Data categories of the fact schema, with commas between.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 1000]
                ),
                Query(
                    name: "serves",
                    says: "The purpose of the fact schema, for the step share.",
                    schema: ["type": "string", "minLength": 1, "maxLength": 60]
                ),
            ],
            answer: .ok("ConsentStanding")
        ),
        caseReading(
            .readDialogue,
            "/dialogue/{party}",
            "The messages that a person may see: their own, and those released to them.",
            .readDialogue,
            "DialogueView",
            isPaged: true
        ),
        caseReading(
            .matchFacilitators,
            "/facilitator-matches",
            "The agency's facilitators ranked for this case, with what speaks against each.",
            .writeFacilitation,
            "MatchList",
            isPaged: true
        ),
        Operation(
            .search,
            .get,
            "/search",
            "Cases in which the words are found, as far as the role may read and within its scope, the latest first.",
            .readCases,
            isPersonal: true,
            query: [
                Query(
                    name: "words",
                    says:
                        "Words of 2 characters or more; all of them have to be in the case. `frau*` is the beginning of a word.",
                    schema: ["type": "string", "minLength": 2, "maxLength": 200]
                ),
                .cursor, .limit,
            ],
            answer: .ok("HitList")
        ),
    ]

    private static func caseReading(
        _ id: OperationID,
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        _ schema: String,
        isPaged: Bool = false,
        leaves: Bool = false
    ) -> Operation {
        Operation(
            id,
            .get,
            "/cases/{case}" + path,
            summary,
            permission,
            subject: "case",
            isPersonal: true,
            query: (leaves ? [.serving] : []) + (isPaged ? [.cursor, .limit] : []),
            answer: .ok(schema)
        )
    }

    /// Steps that need more than the case itself: the law's notice and its provisions, the agency's form and people, the peers.
    private static let reachingFurther: [Operation] = [
        Operation(
            .showInformation,
            .post,
            "/cases/{case}/information",
            "Record that the information for participants was shown, in its version and language.",
            .writeConsent,
            subject: "case",
            body: "InformationNew",
            answer: .created("Record")
        ),
        Operation(
            .withdrawConsent,
            .post,
            "/cases/{case}/withdrawals",
            "Take a person's consent back, at once and on both sides. No reason is asked for or sent.",
            .writeConsent,
            subject: "case",
            body: "ConsentWithdrawal",
            answer: .created("WithdrawalDone")
        ),
        Operation(
            .planSession,
            .post,
            "/cases/{case}/sessions",
            "Plan a session. It begins only when everything is there.",
            .writeFacilitation,
            subject: "case",
            body: "SessionNew",
            answer: .created("Record")
        ),
        Operation(
            .screen,
            .post,
            "/cases/{case}/screenings",
            "Fill the form in use at a stage, with your decision and its reasons.",
            .writeFacilitation,
            subject: "case",
            body: "ScreeningNew",
            answer: .created("Record")
        ),
        Operation(
            .assignFacilitator,
            .post,
            "/cases/{case}/assignments",
            "Assign one of the agency's facilitators.",
            .writeFacilitation,
            subject: "case",
            body: "AssignmentNew",
            answer: .created("Record")
        ),
    ]

    private static let reports: [Operation] = [
        caseReading(
            .reportOutcome,
            "/reports/outcome",
            "Steps and outcome for the authority: built from types that have no place for words.",
            .readAgreement,
            "OutcomeReport"
        ),
        caseReading(
            .reportProgress,
            "/reports/progress",
            "How far the process is, for an authority that waits.",
            .readAgreement,
            "ProgressReport"
        ),
        caseReading(
            .reportReturn,
            "/reports/return/{party}",
            "That the process ended for one party, without saying why or because of whom.",
            .readAgreement,
            "ReturnReport"
        ),
        Operation(
            .showStatistics,
            .get,
            "/statistics",
            "The return to the ministry: counts by the written definitions, small cells suppressed.",
            .readStatistics,
            query: [
                Query(
                    name: "from",
                    says: "The first day of a quarter or year, needed.",
                    schema: ["type": "string", "format": "date"]
                ),
                Query(
                    name: "until",
                    says: "The last day of the same quarter or year, needed.",
                    schema: ["type": "string", "format": "date"]
                ),
            ],
            answer: .ok("StatisticsReturn")
        ),
        Operation(
            .listDefinitions,
            .get,
            "/statistics/definitions",
            "What each measure counts.",
            .readStatistics,
            answer: .ok("Definitions")
        ),
        Operation(
            .addUpStatistics,
            .post,
            "/statistics/sums",
            "Add up the returns of several nodes; a suppressed cell stays between its bounds.",
            .readStatistics,
            body: "StatisticsReturns",
            answer: .created("StatisticsReturn")
        ),
        Operation(
            .tellStatistics,
            .post,
            "/statistics/notices",
            "Send the counts of a quarter or year to a peer, in a thread of its own: without persons, small cells are absent.",
            .tellStatistics,
            body: "StatisticsTold",
            answer: .created("Move")
        ),
    ]
}
