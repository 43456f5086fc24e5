import Casework
import Referrals
import Wire

/// One thing that is done in a case over the API: its row in the table of operations, and what it does to the case.
///
/// The permission follows from the compartment that it writes, so that ``Role/access`` stays the one table of who may write
/// what. Everything else, gates included, is decided by the case file itself, as it is for the command line.
struct CaseStep: Sendable {
    let operation: Operation
    let perform: @Sendable (inout CaseFile, Act, StepInput) throws -> StepAnswer

    /// - Parameters:
    ///   - path: below `/cases/{case}`; a part `{record}` names the record that is changed.
    ///   - compartment: what it writes.
    ///   - method: what makes or moves something is posted.
    ///   - atOnce: that it takes effect whatever has changed meanwhile: nothing that protects a person waits for a revision.
    init<Content: RecordContent>(
        _ id: OperationID,
        _ path: String,
        _ summary: String,
        _ compartment: Compartment,
        body: String? = nil,
        method: Operation.Method = .post,
        atOnce: Bool = false,
        _ perform: @escaping @Sendable (inout CaseFile, Act, StepInput) throws -> Filed<Content>
    ) {
        let isNew = method == .post
        operation = Operation(
            id,
            method,
            "/cases/{case}" + path,
            summary,
            .writing(compartment),
            subject: "case",
            body: body,
            answer: isNew ? .created("Record") : .ok("Record"),
            needsRevision: !atOnce && (path.contains("{record}") || method == .patch)
        )
        self.perform = { file, act, input in StepAnswer(try perform(&file, act, input), for: act.role) }
    }

    /// Every step.
    static let table: [CaseStep] =
        intake + planning + consulting + consents + facilitation + sessions + dialogue + agreements
        + fulfilment + oversight + authority

    static func named(_ id: OperationID) -> CaseStep? { table.first { $0.operation.id == id } }
}

/// What a step leaves behind: the record as it stands.
struct StepAnswer: Sendable {
    let id: Identifier
    let revision: Int64
    let json: JSON
    /// The same without its content: what is kept for a repetition, since content stays in its compartment.
    let reference: JSON

    /// - Parameter role: in which it was written. Whoever may write a compartment and not read it does not read it here either.
    init(_ filed: Filed<some RecordContent>, for role: Role) {
        id = filed.id
        revision = filed.revision
        json = filed.json(for: role)
        var members = filed.json.object ?? JSONObject()
        members["content"] = nil
        reference = .object(members)
    }
}
