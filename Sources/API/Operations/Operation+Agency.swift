import Wire

extension Operation {
    /// The agency's own records: who facilitates, by which forms, mechanisms and guidelines, and how its work is evaluated.
    static let agency: [Operation] = people + guidelines + evaluations + publications

    private static let guidelines: [Operation] = [
        Operation(
            .listGuidelines,
            .get,
            "/guidelines",
            "The agency's guidelines, every version of each.",
            .readAgency,
            query: [.cursor, .limit],
            answer: .ok("RecordPage")
        ),
        Operation(
            .layGuideline,
            .post,
            "/guidelines",
            "Lay a guideline down, in the place of another version where it names one (COE-22, EU-12.2, UN-12).",
            .writeAgency,
            body: "GuidelineNew",
            answer: .created("Record")
        ),
        Operation(
            .publishGuideline,
            .post,
            "/guidelines/{record}/publication",
            "Publish a guideline: anybody may read it from now on, without an account.",
            .writeAgency,
            answer: .created("Record")
        ),
    ]

    private static let evaluations: [Operation] = [
        Operation(
            .listEvaluations,
            .get,
            "/evaluations",
            "Consultations with agencies, and research (UN-20).",
            .readAgency,
            query: [.cursor, .limit],
            answer: .ok("RecordPage")
        ),
        Operation(
            .recordEvaluation,
            .post,
            "/evaluations",
            "Record a consultation or a research project. It names bodies, never persons.",
            .writeAgency,
            body: "EvaluationNew",
            answer: .created("Record")
        ),
        Operation(
            .publishResults,
            .post,
            "/evaluations/{record}/results",
            "Publish what came of it, for anybody to read.",
            .writeAgency,
            body: "EvaluationResults",
            answer: .created("Record")
        ),
    ]

    private static let publications: [Operation] = [
        Operation(
            .listPublications,
            .get,
            "/publications",
            "What the agency has published for anybody: guidelines, and what came of evaluations; without an account.",
            nil,
            answer: .ok("Publications")
        ),
        Operation(
            .showPublication,
            .get,
            "/publications/{record}",
            "One of them, with its text; without an account.",
            nil,
            answer: .ok("Publication")
        ),
    ]

    private static let people: [Operation] = [
        Operation(
            .listFacilitators,
            .get,
            "/facilitators",
            "The agency's facilitators with their open cases.",
            .readAgency,
            query: [.cursor, .limit],
            answer: .ok("FacilitatorList")
        ),
        Operation(
            .keepFacilitator,
            .post,
            "/facilitators",
            "Add a facilitator, or replace what is known of one.",
            .writeAgency,
            body: "Facilitator",
            answer: .created("Record")
        ),
        Operation(
            .showScreeningForm,
            .get,
            "/screening-form",
            "The form in use for screening.",
            .readAgency,
            answer: .ok("ScreeningForm")
        ),
        Operation(
            .listScreeningForms,
            .get,
            "/screening-forms",
            "Every form of the agency's own and every version of each, also those that wait for a second person.",
            .readAgency,
            query: [.cursor, .limit],
            answer: .ok("RecordPage")
        ),
        Operation(
            .proposeScreeningForm,
            .post,
            "/screening-forms",
            "Put a form, or a new version of one, before a second person. Nothing is screened with it yet.",
            .writeAgency,
            body: "ScreeningForm",
            answer: .created("Record")
        ),
        Operation(
            .adoptScreeningForm,
            .post,
            "/screening-forms/{record}/adoption",
            "Adopt a form as another person than the one who proposed it. Filled forms keep the version they were filled with.",
            .writeAgency,
            answer: .created("Record")
        ),
        Operation(
            .listMechanisms,
            .get,
            "/mechanisms",
            "The ways of bringing people together that are in use, each with its steps.",
            .readAgency,
            answer: .ok("MechanismList")
        ),
        Operation(
            .adoptMechanism,
            .post,
            "/mechanisms",
            "Adopt a mechanism, or a later version of one. Processes go on with the version with which they were opened.",
            .writeAgency,
            body: "Mechanism",
            answer: .created("Record")
        ),
    ]
}
