import Casework
import Node
import Referrals
import Wire

extension API {
    func handlePersonRights(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let reference = try call.subjectID().text
        let role = try call.actingRole()
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .enterBarEffect:
            let bar = BarEffectRecord(
                effect: try input.choice("effect"),
                state: input.text("state"),
                persons: input.texts("persons"),
                proceedings: input.text("proceedings"),
                authority: input.text("authority"),
                decidedOn: try input.day("decidedOn"),
                provision: try node.provision(input.text("cite"))
            )
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.enter(bar, by: act)
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .receiveRequest:
            let request = PersonRequestRecord(
                person: input.text("person"),
                representative: input.textIfAny("representative"),
                right: try input.choice("right"),
                says: input.text("says"),
                receivedOn: try input.dayIfAny("receivedOn") ?? node.today,
                due: try input.day("due"),
                deadline: try node.provision(input.text("cite"))
            )
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.receive(request: request, by: act)
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .handOverCopy:
            let handed = try await node.handOver(
                try input.record(),
                inCase: reference,
                restriction: try restriction(input, node),
                by: call.officer,
                as: role
            )
            // A repetition is told that it was handed over, and what it was; the copy itself stays in its compartments.
            var answer = APIAnswer(status: 201, json: handed.copy.json).tagged(handed.request.revision)
            answer.remembered = StepAnswer(handed.request, for: role).reference.bytes()
            return answer
        case .refuseRectification:
            let (id, ground) = (try input.record(), try node.provision(input.text("cite")))
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.refuseRectification(id, ground: ground, reason: input.text("says"), by: act)
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        default: throw unhandled(call)
        }
    }

    private func restriction(_ input: StepInput, _ node: Node) throws -> CaseFile.Restriction? {
        let withheld: [RecordKind] = try input.choices("withhold")
        guard !withheld.isEmpty else { return nil }
        return CaseFile.Restriction(
            withheld: withheld,
            ground: try node.provision(input.text("cite")),
            reason: input.text("says")
        )
    }
}
