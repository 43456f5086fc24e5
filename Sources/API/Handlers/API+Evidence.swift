import Evidence
import Node
import Referrals
import Store
import Wire

extension API {
    func handleEvidence(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let files = try await node.evidence(of: try call.subjectID().text)
        if call.operation.id == .listEvidence { return Self.list(files.map(\.json)) }
        guard let file = files.first(where: { $0.record.id.text == call.part("file") }) else {
            throw APIProblem(.notFound, "There is no such file of evidence in this case.")
        }
        switch call.operation.id {
        case .showEvidence: return APIAnswer(status: 200, json: file.json)
        case .showCustody:
            let chain = try await node.custody(of: file.record.id)
            return Self.list(chain.json(officers: file.custody))
        case .showDestruction:
            guard file.record.state == .destroyed else {
                throw APIProblem(.notNow, "The file has not been destroyed.")
            }
            let certificate = try await node.destructionCertificate(of: file.record.id)
            return APIAnswer(
                status: 200,
                json: ["destroyed": .string(file.record.id.text), "certificate": .string(certificate)]
            )
        default: throw unhandled(call)
        }
    }
}
