package import Referrals
package import Wire

extension RecordKind {
    /// The type that reads and writes the content of the kind: the one place where kinds and types meet.
    var content: any RecordContent.Type {
        switch self {
        case .person: PersonRecord.self
        case .identity: IdentityRecord.self
        case .attribution: AttributionRecord.self
        case .task: TaskRecord.self
        case .deadline: DeadlineRecord.self
        case .tag: TagRecord.self
        case .facts: AcknowledgementRecord.self
        case .answer: FactAnswerRecord.self
        case .consultation: ConsultationRecord.self
        case .information: InformationRecord.self
        case .consent: ConsentRecord.self
        case .offer: OfferRecord.self
        case .informationComparison: InformationComparisonRecord.self
        case .screening: ScreeningRecord.self
        case .hold: HoldRecord.self
        case .process: ProcessRecord.self
        case .assignment: AssignmentRecord.self
        case .declaration: DeclarationRecord.self
        case .session: CaseSession.self
        case .note: NoteRecord.self
        case .hours: HoursRecord.self
        case .joint: JointFacilitationRecord.self
        case .readiness: ReadinessRecord.self
        case .pace: PaceRecord.self
        case .otherHelp: OtherHelpRecord.self
        case .message: MessageRecord.self
        case .agreement: AgreementRecord.self
        case .closure: ClosureRecord.self
        case .prosecutionNote: ProsecutionNoteRecord.self
        case .danger: DangerRecord.self
        case .supervision: SupervisionRecord.self
        case .complaint: ComplaintRecord.self
        case .survey: SurveyRecord.self
        case .crossBorderAccess: CrossBorderAccessRecord.self
        case .accessConsent: AccessConsentRecord.self
        case .barEffect: BarEffectRecord.self
        case .personRequest: PersonRequestRecord.self
        case .legalHold: LegalHoldRecord.self
        case .conditionLift: ConditionLiftRecord.self
        case .retention: RetentionRecord.self
        case .facilitator: FacilitatorRecord.self
        case .form: ScreeningForm.self
        case .mechanism: Mechanism.self
        case .guideline: GuidelineRecord.self
        case .evaluation: EvaluationRecord.self
        }
    }
}

extension ScreeningForm: RecordContent {
    package static var kind: RecordKind { .form }
}

extension Mechanism: RecordContent {
    package static var kind: RecordKind { .mechanism }
}

extension CaseFile {
    /// Takes in a record of any kind as it is stored.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where the content does not have the form of its kind.
    package mutating func load(
        _ id: Identifier,
        kind: RecordKind,
        content: JSON,
        revision: Int64,
        writtenBy: String,
        writtenAt: Instant
    ) throws(CaseworkError) {
        func take<Content: RecordContent>(
            _ type: Content.Type,
            _ file: inout CaseFile
        ) throws(CaseworkError) {
            file.load(
                Filed(
                    id: id,
                    revision: revision,
                    content: try ContentDecoder.decode(type, from: content),
                    writtenBy: writtenBy,
                    writtenAt: writtenAt
                )
            )
        }
        try take(kind.content, &self)
    }
}

extension CaseFile.Change {
    /// The content as it is stored.
    package var json: JSON {
        get throws { try ContentEncoder.encode(content) }
    }

    /// The same change with its statement signed, where the content is one that stands by itself.
    package func signed(_ sign: (JSON) throws -> String) throws -> CaseFile.Change {
        func sealed<Content: SignedContent>(_ content: Content) throws -> any RecordContent {
            var content = content
            content.signature = try content.statement.map(sign)
            return content
        }
        guard let signable = content as? any SignedContent else { return self }
        var change = self
        change.content = try sealed(signable)
        return change
    }
}
