package import Casework
import Node
import Referrals
package import Wire

extension API {
    /// Guidelines, evaluations, and what of them anybody may read.
    func handlePublishing(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .listGuidelines:
            return try ListPage.answer(try await node.guidelines(), call, named: \.id.text) { $0.json }
        case .layGuideline:
            let filed = try await node.lay(
                GuidelineRecord(
                    topic: try input.choice("topic"),
                    title: input.text("title"),
                    language: input.text("language"),
                    text: input.textIfAny("text"),
                    document: PublishedDocument(input.body["document"]),
                    validFrom: try input.day("validFrom"),
                    decidedBy: input.text("decidedBy"),
                    supersedes: try input.identifierIfAny("supersedes")
                ),
                by: call.officer,
                as: try call.actingRole()
            )
            return Self.answer(StepAnswer(filed, for: try call.actingRole()), status: 201)
        case .publishGuideline:
            let filed = try await node.publishGuideline(
                try input.record(),
                by: call.officer,
                as: try call.actingRole()
            )
            return Self.answer(StepAnswer(filed, for: try call.actingRole()), status: 201)
        case .listEvaluations:
            return try ListPage.answer(try await node.evaluations(), call, named: \.id.text) { $0.json }
        case .recordEvaluation:
            let filed = try await node.evaluate(
                EvaluationRecord(
                    form: try input.choice("form"),
                    with: input.texts("with"),
                    question: input.text("question"),
                    approval: input.textIfAny("approval"),
                    data: input.texts("data"),
                    persons: try input.choice("persons"),
                    consent: input.textIfAny("consent"),
                    from: try input.dayIfAny("from") ?? node.today
                ),
                by: call.officer,
                as: try call.actingRole()
            )
            return Self.answer(StepAnswer(filed, for: try call.actingRole()), status: 201)
        case .publishResults:
            let filed = try await node.publishResults(
                of: try input.record(),
                says: input.text("says"),
                document: PublishedDocument(input.body["document"]),
                by: call.officer,
                as: try call.actingRole()
            )
            return Self.answer(StepAnswer(filed, for: try call.actingRole()), status: 201)
        default: return try await publications(call.operation.id, named: input.part("record"), on: node)
        }
    }

    /// What is answered without an account.
    func publications(_ operation: OperationID, named name: String, on node: Node) async throws -> APIAnswer {
        let publications = try await node.publications()
        guard operation == .showPublication else { return APIAnswer(status: 200, json: publications.json) }
        guard let json = Identifier(name).flatMap({ publications.publication($0) }) else {
            throw APIProblem(.notFound, "Nothing of that name is published.")
        }
        return APIAnswer(status: 200, json: json)
    }
}

extension PublishedDocument {
    /// As a request names one.
    package init?(_ json: JSON?) {
        guard let address = json?["address"]?.string,
            let digest = (json?["sha256"]?.string).flatMap({ Digest(hex: $0) })
        else { return nil }
        self.init(address: address, sha256: digest)
    }
}
