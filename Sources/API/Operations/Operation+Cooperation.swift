import Wire

extension Operation {
    /// What two agencies owe each other beside a referral's way: corrections, delays, erasure, data that are kept, information that
    /// nobody asked for, and a person's decision about conditions in words.
    static let cooperation: [Operation] =
        upkeep + preservation + information + clocks
        + [
            Operation(
                .notifyPeer,
                .post,
                "/notices",
                "Tell a peer something in a thread of its own.",
                .moveReferrals,
                body: "NoticeToPeer",
                answer: .created("Move")
            ),
            Operation(
                .exportAgency,
                .get,
                "/export",
                "Everything that the agency owns, a line for each row, as `comity export` writes it; an agency with more than one answer holds uses that. It takes roles that together may read every compartment of the whole agency, and is recorded.",
                .exportAgency,
                isPersonal: true,
                query: [.serving],
                answer: .ok("AgencyExport")
            ),
        ]

    private static let upkeep: [Operation] = [
        Operation(
            .listUseLimits,
            .get,
            "/referrals/{referral}/limits",
            "Which conditions stand on what was received, what they forbid, and what was decided about those in words.",
            .readReferrals,
            subject: "referral",
            isPersonal: true,
            answer: .ok("UseLimitList")
        ),
        moving(
            .decideUse,
            "use-decisions",
            "Put on record whether conditions in words allow that what came under them leaves, in one way.",
            "UseDecisionNew",
            "UseDecision"
        ),
        moving(
            .correctDocument,
            "corrections",
            "Put right what an earlier document of this agency said. That document stays as it was.",
            "CorrectionNew"
        ),
        moving(
            .tellDelay,
            "delays",
            "Tell the other side that something will take longer, until when and why (Budapest Convention art. 27(7)).",
            "DelayTold"
        ),
        moving(
            .askErasure,
            "erasure-requests",
            "Ask the other side to erase everything that it received in a referral.",
            "ErasureAsked"
        ),
        moving(
            .reportErasure,
            "erasure-reports",
            "Report on the oldest open request to erase: what has to be kept, on which provision, until when.",
            "ErasureReported"
        ),
    ]

    private static let preservation: [Operation] = [
        Operation(
            .requestPreservation,
            .post,
            "/preservation-requests",
            "Ask a peer that data be kept, in a thread of its own (Budapest Convention art. 29).",
            .moveReferrals,
            body: "PreservationNew",
            answer: .created("Move")
        ),
        moving(
            .prolongPreservation,
            "preservation-requests",
            "Ask within a thread that data be kept, or kept longer.",
            "PreservationWanted"
        ),
        moving(
            .confirmPreservation,
            "preservation",
            "Say that the data are kept, and until when.",
            "PreservationConfirmed"
        ),
        moving(
            .refusePreservation,
            "preservation-refusal",
            "Say that the data are not kept, on a ground of art. 29.",
            "PreservationRefused"
        ),
    ]

    private static let information: [Operation] = [
        Operation(
            .offerInformation,
            .post,
            "/cases/{case}/information-offers",
            "Offer a peer what the last assessment of the case lets leave, though it asked for nothing (art. 26). With conditions, only they leave until they are taken on, by `answerConditions` there.",
            .moveReferrals,
            subject: "case",
            body: "InformationOffer",
            answer: .created("Move")
        ),
        moving(
            .supplyInformation,
            "information",
            "Send the content whose conditions were taken on.",
            nil
        ),
        moving(
            .acknowledgeOpening,
            "openings",
            "Say that a person has opened what the other side sent.",
            "OpeningAcknowledged"
        ),
    ]

    /// Who has to act by when in each thread.
    private static let clocks: [Operation] = [
        Operation(
            .listThreadTasks,
            .get,
            "/thread-tasks",
            "Who has to act by when in the threads within the scope, the earliest due first. What a document ends, ends by itself.",
            .readReferrals,
            isPersonal: true,
            query: [
                Query(
                    name: "late",
                    says: "Only what is late.",
                    schema: ["type": "boolean", "default": false]
                ),
                Query(
                    name: "own",
                    says: "Only what this agency has to do.",
                    schema: ["type": "boolean", "default": false]
                ),
                .cursor, .limit,
            ],
            answer: .ok("ThreadTaskList")
        ),
        Operation(
            .finishThreadTask,
            .post,
            "/thread-tasks/{task}/completion",
            "Say that a task is done which no document ends: data that were prolonged or let go, a formal confirmation that has gone or come, a call that was answered.",
            .moveReferrals,
            answer: .created("ThreadTaskDone")
        ),
    ]

    private static func moving(
        _ id: OperationID,
        _ path: String,
        _ summary: String,
        _ body: String?,
        _ answer: String = "Move"
    ) -> Operation {
        Operation(
            id,
            .post,
            "/referrals/{referral}/" + path,
            summary,
            .moveReferrals,
            subject: "referral",
            body: body,
            answer: .created(answer)
        )
    }
}
