package import Wire

/// The published JSON Schemas (2020-12): one for each document type's body, and the one for a case file.
///
/// They are compiled into the program, so that what a node publishes is what it validates with.
package struct DocumentSchemas: Sendable {
    private let bodies: [DocumentType: JSONSchema]
    private let caseFile: JSONSchema

    /// Compiles every schema.
    ///
    /// - Throws: ``JSONSchemaError`` where one of the project's own schemas is wrong, which a test rules out.
    package init() throws {
        var bodies: [DocumentType: JSONSchema] = [:]
        let common = try JSON(parsing: PackageResources.common_schema_json)
        for type in DocumentType.allCases {
            bodies[type] = try Self.compile(Self.text(of: type), with: common)
        }
        self.bodies = bodies
        self.caseFile = try Self.compile(PackageResources.case_schema_json, with: common)
    }

    /// What is wrong with a body; empty where it is valid.
    ///
    /// A member that the schema does not have is reported at the object that holds it: findings go back to whoever sent
    /// the body, and an answer repeats nothing of it, not even a name.
    package func findings(in body: JSON, of type: DocumentType) -> [Problem.Finding] {
        Self.judge(body, by: bodies[type], below: "/body", namingStrangers: false)
    }

    /// What is wrong with a case file; empty where it is valid.
    package func findings(inCase file: JSON) -> [Problem.Finding] {
        Self.judge(file, by: caseFile, below: "", namingStrangers: true)
    }

    /// The schema as it is published, for example under `/schemas/referral.schema.json`.
    package static func text(of type: DocumentType) -> [UInt8] {
        switch type {
        case .referral: PackageResources.referral_schema_json
        case .status: PackageResources.status_schema_json
        case .informationRequest: PackageResources.information_request_schema_json
        case .informationResponse: PackageResources.information_response_schema_json
        case .preservationRequest: PackageResources.preservation_request_schema_json
        case .preservationConfirmation: PackageResources.preservation_confirmation_schema_json
        case .assistanceRequest: PackageResources.assistance_request_schema_json
        case .assistanceAnswer: PackageResources.assistance_answer_schema_json
        case .spontaneousInformation: PackageResources.spontaneous_information_schema_json
        case .consentChange: PackageResources.consent_change_schema_json
        case .dialogueMessage: PackageResources.dialogue_message_schema_json
        case .agreement: PackageResources.agreement_schema_json
        case .monitoringReport: PackageResources.monitoring_report_schema_json
        case .outcome: PackageResources.outcome_schema_json
        case .withdrawal: PackageResources.withdrawal_schema_json
        case .correction: PackageResources.correction_schema_json
        case .erasureRequest: PackageResources.erasure_request_schema_json
        case .erasureReport: PackageResources.erasure_report_schema_json
        case .acknowledgement: PackageResources.acknowledgement_schema_json
        case .notice: PackageResources.notice_schema_json
        }
    }

    /// A published schema by its file name; nil where there is none of that name.
    package static func text(named name: String) -> [UInt8]? {
        if name == commonName { return PackageResources.common_schema_json }
        return DocumentType.allCases.first { $0.rawValue + ".schema.json" == name }.map { text(of: $0) }
    }

    /// The document of the parts that the types share; the types refer to it by this relative address.
    private static let commonName = "common.schema.json"

    /// The schema of a case file.
    package static var caseFile: [UInt8] { PackageResources.case_schema_json }

    private static func compile(_ text: [UInt8], with common: JSON) throws -> JSONSchema {
        try JSONSchema(JSON(parsing: text), formats: .assertion) { $0 == commonName ? common : nil }
    }

    private static func judge(
        _ value: JSON,
        by schema: JSONSchema?,
        below root: String,
        namingStrangers: Bool
    ) -> [Problem.Finding] {
        guard let schema else { return [Problem.Finding(place: root, says: "has no schema")] }
        return schema.validate(value).map { finding in
            guard !namingStrangers, finding.schema.hasSuffix("/additionalProperties") else {
                return Problem.Finding(place: root + finding.instance, says: finding.message)
            }
            let holder = finding.instance.prefix(
                upTo: finding.instance.lastIndex(of: "/") ?? finding.instance.startIndex
            )
            return Problem.Finding(place: root + holder, says: "has a member that is not allowed there")
        }
    }
}
