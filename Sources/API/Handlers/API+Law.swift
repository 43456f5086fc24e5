import Node
import Referrals
import RulePacks
import Store
import Wire

extension API {
    func handleLaw(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let subject = try call.subjectID()
        switch call.operation.id {
        case .assessCase:
            guard let peer = call.text("to").flatMap({ EntityID($0) }) else {
                throw APIProblem(.invalid, "`to` is the base URL of a peer.")
            }
            let assessed = try await node.assess(
                subject.text,
                for: peer,
                request: ReferralRequest(
                    purpose: call.text("purpose") ?? "",
                    mechanism: call.text("mechanism") ?? "",
                    says: call.text("asks") ?? "",
                    languages: call.texts("languages"),
                    data: Set(call.texts("data")),
                    decideBy: call.text("decideBy") ?? "",
                    urgency: Urgency(call.body["urgency"]),
                    translations: call.translations,
                    terms: Self.terms(of: call),
                    evidence: call.offeredFiles
                ),
                by: call.officer
            )
            return APIAnswer(status: 201, json: assessed.record.referenceJSON).at(
                "/cases/\(subject)/assessment"
            )
        case .assessArrival:
            let record = try await node.assessOnArrival(subject, by: call.officer)
            return APIAnswer(status: 201, json: record.referenceJSON)
        case .showAssessment, .showArrivalAssessment:
            guard let assessed = try await node.latestAssessment(of: subject) else {
                throw APIProblem(.notFound, "It has not been assessed yet.")
            }
            return APIAnswer(status: 200, json: assessed.json)
        case .approveSending, .approveArrival:
            guard let seen = call.text("content").flatMap({ Digest(hex: $0) }) else {
                throw APIProblem(.invalid, "`content` is the digest of the content that was read.")
            }
            let approval = try await node.approve(
                subject,
                as: call.text("as") ?? "",
                seen: seen,
                note: call.text("note"),
                by: call.officer
            )
            return APIAnswer(
                status: 201,
                json: .object([
                    "assessment": .string(approval.assessment.text), "role": .string(approval.role),
                    "by": .string(approval.by), "at": .string(approval.at.rfc3339),
                ])
            )
        case .sendReferral:
            let result = try await node.send(subject.text, by: call.officer)
            return APIAnswer(status: 201, json: result.json).at("/referrals/\(result.thread.id)")
        default: throw unhandled(call)
        }
    }
}

extension API {
    private static func terms(of call: APICall) -> RequestTerms {
        RequestTerms(
            legalBasis: call.texts("legalBasis").map { RequestTerms.Provision($0) },
            confidential: call.body["confidential"].map {
                RequestTerms.Confidentiality(
                    existence: $0["existence"]?.bool ?? false,
                    subject: $0["subject"]?.bool ?? false,
                    says: $0["says"]?.string
                )
            },
            procedures: call.texts("procedures"),
            deadlines: (call.body["deadlines"]?.array ?? []).compactMap { item in
                guard let what = item["what"]?.string, let by = item["by"]?.string else { return nil }
                return RequestTerms.Deadline(what, by: by)
            },
            limits: call.limits
        )
    }
}

extension AssessmentRecord {
    /// The outcome in a word, and the digest that an approver signs for; no personal data.
    var referenceJSON: JSON {
        let outcome = (try? Node.legal(in: self))?.json["outcome"] ?? .null
        return .object([
            "id": .string(id.text), "outcome": outcome["floor"] ?? outcome,
            "content": contentDigest.map { .string($0.hex) } ?? .null,
        ])
    }
}
