import Casework
package import Node
import Referrals
import Store
package import Wire

extension API {
    func handleKeeping(_ call: APICall, on node: Node) async throws -> APIAnswer {
        if call.operation.id == .listRetention { return try await retention(call, on: node) }
        let reference = try call.subjectID().text
        if call.operation.id == .showRetention {
            return APIAnswer(status: 200, json: try await node.retention(of: reference).json)
        }
        let role = try call.actingRole()
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .decideRetention:
            let filed = try await node.decideRetention(
                try input.choice("decision"),
                until: try input.dayIfAny("due"),
                ground: input.textIfAny("ground"),
                ofCase: reference,
                by: call.officer,
                as: role
            )
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .proposeLift:
            let lifts = try (call.body["lifts"]?.array ?? []).map { item throws(APIProblem) in
                ConditionLiftRecord.Lift(
                    element: item["element"]?.string ?? "",
                    limit: try StepInput(body: item, path: [:]).choice("limit")
                )
            }
            let filed = try await node.proposeLift(
                of: lifts,
                on: try Self.identifier(input.text("document")),
                inCase: reference,
                says: input.text("says"),
                cite: input.text("cite"),
                by: call.officer,
                as: role
            )
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .confirmLift:
            let told = try await node.confirmLift(
                try input.record(),
                inCase: reference,
                by: call.officer,
                as: role
            )
            return APIAnswer(status: 201, json: told.liftJSON)
        default: throw unhandled(call)
        }
    }

    /// What lies outside the account's scope is not listed. What other agencies asked to be erased, and no case was made of, is
    /// within the agency's reach alone.
    private func retention(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let isDue = call.query["due"] == "true"
        var cases: [JSON] = []
        let overview = try await node.retention()
        for view in overview.views
        where !isDue || view.standing == .toDecide || view.standing == .noPeriod {
            if try await node.reaches(call.reach, of: call.account, subject: view.record.id) {
                cases.append(view.json)
            }
        }
        var unreadable: [JSON] = []
        for item in overview.unreadable
        where try await node.reaches(call.reach, of: call.account, subject: item.id) {
            unreadable.append(["case": .string(item.id.text), "says": .string(item.says)])
        }
        var requests: [JSON] = []
        for request in try await node.erasureRequests() {
            if try await node.reaches(call.reach, of: call.account, subject: request.thread.id) {
                requests.append(request.json)
            }
        }
        return APIAnswer(
            status: 200,
            json: .object([
                "cases": .array(cases), "unreadable": .array(unreadable), "requests": .array(requests),
            ])
        )
    }

    func handleFurtherMove(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let referral = try call.subjectID()
        let says = call.text("says") ?? ""
        switch call.operation.id {
        case .takeCase:
            let record = try await node.takeCase(
                from: referral,
                reference: call.text("reference") ?? "",
                by: call.officer
            )
            return APIAnswer(status: 201, json: record.referenceJSON).tagged(record.revision)
                .at("/cases/\(record.id)")
        case .postponeReferral:
            let moved = try await node.postpone(
                referral,
                reason: call.text("reason") ?? "prejudice-to-proceedings",
                until: call.text("until") ?? "",
                says: says,
                translations: call.translations,
                by: call.officer
            )
            return APIAnswer(status: 201, json: moved.json)
        case .redirectReferral:
            let moved = try await node.redirect(
                referral,
                to: try Self.node(in: call),
                says: says,
                by: call.officer
            )
            return APIAnswer(status: 201, json: moved.json)
        case .handOnReferral:
            let moved = try await node.handOn(
                referral,
                to: try Self.node(in: call),
                says: says,
                by: call.officer
            )
            return APIAnswer(status: 201, json: moved.json)
        case .authoriseOnward:
            let moved = try await node.authoriseOnward(
                call.body["allowed"]?.bool ?? false,
                in: referral,
                under: call.limits,
                says: call.text("says"),
                by: call.officer
            )
            return APIAnswer(status: 201, json: moved.json)
        case .lapseReferral:
            return APIAnswer(status: 201, json: try await node.lapse(referral, by: call.officer).json)
        default: throw unhandled(call)
        }
    }

    private static func node(in call: APICall) throws(APIProblem) -> EntityID {
        guard let entity = call.text("to").flatMap({ EntityID($0) }) else {
            throw APIProblem(.invalid, "`to` is the base URL of a node.")
        }
        return entity
    }
}

extension MoveResult {
    /// As the API and `--json` show by which notice the other side is told of what was lifted.
    package var liftJSON: JSON {
        .object(["document": .string(document.id.text), "thread": .string(thread.id.text)])
    }
}
