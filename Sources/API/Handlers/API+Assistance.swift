import Node
import Referrals
import Store
import Wire

extension API {
    func handleAssistance(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listMeasures: return APIAnswer(status: 200, json: AssistanceMeasure.list)
        case .showAssistance:
            let prepared = try await node.preparedAssistance(in: try call.subjectID())
            return APIAnswer(status: 200, json: prepared.json)
        case .prepareAssistance:
            let record = try await node.prepareAssistance(
                AssistanceGiven(
                    disclosed: call.texts("gives"),
                    path: call.texts("path"),
                    leavesOut: call.leavesOut,
                    limits: call.limits,
                    followUp: call.text("followUp"),
                    evidence: call.offeredFiles,
                    translations: call.translations
                ),
                in: try call.subjectID(),
                knowing: call.body["facts"]?.object ?? [:],
                by: call.officer
            )
            return APIAnswer(status: 201, json: record.referenceJSON)
        case .requestAssistance:
            let result = try await requestAssistance(call, on: node)
            return APIAnswer(status: 201, json: result.json).at("/referrals/\(result.thread.id)")
        default: return APIAnswer(status: 201, json: try await answerAssistance(call, on: node).json)
        }
    }

    private func requestAssistance(_ call: APICall, on node: Node) async throws -> MoveResult {
        guard let measure = call.text("measure").flatMap(AssistanceMeasure.init(rawValue:)),
            let peer = call.text("to").flatMap({ EntityID($0) })
        else { throw APIProblem(.invalid, "`to` is the base URL of a peer, `measure` one of the list.") }
        var fields = call.body.object ?? [:]
        for name in ["to", "measure", "reference"] { fields[name] = nil }
        return try await node.requestAssistance(
            AssistanceRequest(measure: measure, fields: fields),
            reference: call.text("reference") ?? "",
            from: peer,
            ofCase: try call.subjectID().text,
            by: call.officer
        )
    }

    private func answerAssistance(_ call: APICall, on node: Node) async throws -> MoveResult {
        let thread = try call.subjectID()
        switch call.operation.id {
        case .giveAssistance: return try await node.giveAssistance(in: thread, by: call.officer)
        case .serveOrder:
            return try await node.serveOrder(
                in: thread,
                on: call.text("on") ?? "",
                says: call.text("says"),
                by: call.officer
            )
        case .refuseAssistance:
            return try await node.refuseAssistance(
                in: thread,
                ground: call.text("ground") ?? "",
                cite: call.text("cite"),
                says: call.text("says") ?? "",
                dualCriminality: DualCriminality(call.body["dualCriminality"]),
                translations: call.translations,
                by: call.officer
            )
        default: throw unhandled(call)
        }
    }
}

extension APICall {
    /// The files of evidence that go with a document, as its body names them; the schema has taken their form.
    var offeredFiles: OfferedFiles {
        OfferedFiles(
            texts("evidence").compactMap { Identifier($0) },
            conditions: texts("evidenceConditions")
        )
    }
}
