import Casework
import Node
import Referrals
import Store
import Wire

extension API {
    func handleErasing(_ call: APICall, on node: Node) async throws -> APIAnswer {
        if call.operation.id == .listCertificates {
            let held = try await node.erasureCertificates()
            return APIAnswer(status: 200, json: ["certificates": .array(held.map(\.json))])
        }
        let reference = try call.subjectID().text
        let role = try call.actingRole()
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .listErasures:
            let erasures = try await node.erasures(ofCase: reference)
            return APIAnswer(status: 200, json: ["erasures": .array(erasures.map(\.json))])
        case .beginErasure:
            return Self.erasure(
                try await begin(input, ofCase: reference, by: call.officer, as: role, on: node)
            )
        case .confirmErasure:
            return Self.erasure(
                try await node.confirmErasure(
                    try input.record(),
                    ofCase: reference,
                    accepting: Set(try input.choices("accepting")),
                    by: call.officer,
                    as: role
                )
            )
        case .continueErasure:
            return Self.erasure(
                try await goOn(input, ofCase: reference, by: call.officer, as: role, on: node)
            )
        case .callOffErasure:
            let id = try input.record()
            let whole = try await node.erasures(ofCase: reference).first {
                $0.record.id == id && $0.record.kind == .case
            }
            guard whole == nil else {
                let record = try await node.callOffErasure(of: reference, by: call.officer, as: role)
                return APIAnswer(status: 200, json: try ErasureProgress(standing: record).json)
            }
            let progress = try await node.callOffErasure(id, ofCase: reference, by: call.officer, as: role)
            return APIAnswer(status: 200, json: progress.json)
        default: throw unhandled(call)
        }
    }

    private func begin(
        _ input: StepInput,
        ofCase reference: String,
        by officer: Officer,
        as role: Role,
        on node: Node
    ) async throws -> ErasureProgress {
        let reason: ErasureReason = try input.choice("reason")
        let accepted: Set<ErasureConcern> = Set(try input.choices("accepting"))
        guard let person = input.textIfAny("person") else {
            return try await node.erase(
                reference,
                reason: reason,
                ground: input.textIfAny("ground"),
                accepting: accepted,
                by: officer,
                as: role
            )
        }
        return try await node.erasePerson(
            person,
            ofCase: reference,
            reason: reason,
            ground: input.textIfAny("ground"),
            accepting: accepted,
            by: officer,
            as: role
        )
    }

    private func goOn(
        _ input: StepInput,
        ofCase reference: String,
        by officer: Officer,
        as role: Role,
        on node: Node
    ) async throws -> ErasureProgress {
        let id = try input.record()
        let notAwaited = Set(input.texts("notAwaiting").compactMap { Identifier($0) })
        let known = try await node.erasures(ofCase: reference).first { $0.record.id == id }
        guard let known, known.record.kind == .case, known.record.state == .asking else {
            return try await node.continueErasure(
                id,
                ofCase: reference,
                notAwaiting: notAwaited,
                by: officer,
                as: role
            )
        }
        return try await node.erase(
            reference,
            reason: known.proceeding.reason,
            ground: known.proceeding.ground,
            notAwaiting: notAwaited,
            by: officer,
            as: role
        )
    }

    private static func erasure(_ progress: ErasureProgress) -> APIAnswer {
        var answer = APIAnswer(status: 201, json: progress.json)
        answer.namesPerson = progress.proceeding.person != nil
        return answer
    }
}
