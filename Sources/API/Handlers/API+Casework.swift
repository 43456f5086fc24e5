import Casework
package import Node
import Referrals
import Store
package import Wire

extension API {
    /// Carries out a step in a case: inside one transaction the case is read, its gates decide, and what changed is stored.
    func perform(_ step: CaseStep, _ call: APICall, on node: Node) async throws -> APIAnswer {
        let role = try call.actingRole()
        let input = try settled(StepInput(body: call.body, path: call.path), step, on: node)
        let revision = call.operation.needsRevision ? try call.revisionNumber() : nil
        let answer = try await node.change(try call.subjectID().text, by: call.officer, as: role) {
            file,
            act in
            if let revision {
                guard try file.revision(of: input) == revision else {
                    throw APIProblem(.revisionChanged, "The record has another revision by now.")
                }
            }
            return try step.perform(&file, act, input)
        }
        return Self.answer(answer, status: call.operation.answer.status)
    }

    /// What was sent, with the day of a deadline settled by the calendar of its jurisdiction.
    private func settled(_ input: StepInput, _ step: CaseStep, on node: Node) throws -> StepInput {
        guard step.operation.id == .setDeadline, var members = input.body.object else { return input }
        let place = input.text("jurisdiction")
        let day: Day
        let says: String?
        if let count = members["workingDays"]?.int {
            let counted = try node.workingDay(
                Int64(count),
                after: node.today,
                in: place,
                region: input.textIfAny("region")
            )
            (day, says) = (counted.day, "counted " + counted.says)
        } else {
            let choice: HolidayChoice? =
                input.textIfAny("onHoliday") == nil ? nil : try input.choice("onHoliday")
            let named =
                try members["days"]?.int.map { node.today.adding(days: $0) } ?? input.day("due")
            (day, says) = try node.dueDay(named, in: place, choice)
        }
        for name in ["days", "workingDays", "region"] { members[name] = nil }
        members["due"] = .string(day.description)
        if let says { members["source"] = .string((input.textIfAny("source") ?? "agency") + "; " + says) }
        return StepInput(body: .object(members), path: input.path)
    }

    static func answer(_ step: StepAnswer, status: Int) -> APIAnswer {
        var answer = APIAnswer(status: status, json: step.json).tagged(step.revision)
        answer.remembered = step.reference.bytes()
        return answer
    }

    func handleFurtherStep(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let reference = try call.subjectID().text
        let role = try call.actingRole()
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .showInformation:
            let how: Channel = try input.choice("how")
            let shown = try node.informationPackage(
                in: input.text("language"),
                complaints: input.textIfAny("complaints") ?? "the agency's contact point"
            )
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.show(
                    InformationRecord(
                        person: input.text("person"),
                        notice: InformationPackage.name,
                        version: shown.version,
                        language: shown.language,
                        digest: shown.digest,
                        packageDigest: shown.packageDigest,
                        interpreter: input.textIfAny("interpreter"),
                        how: how,
                        shownAt: act.at,
                        understood: input.truth("understood")
                    ),
                    by: act
                )
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .screen:
            let form = try await node.screeningForm()
            let stage: ScreeningStage = try input.choice("at")
            let decision: ScreeningRecord.Decision = try input.choice("decision")
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.screen(
                    form,
                    at: stage,
                    answers: input.named("answers"),
                    decision: decision,
                    reasons: input.text("reasons"),
                    by: act
                )
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .assignFacilitator:
            let name = input.text("facilitator")
            guard try await node.facilitators().contains(where: { $0.name == name }) else {
                throw APIProblem(
                    .invalid,
                    "The agency has no facilitator of this name; `/facilitators` lists them."
                )
            }
            let filed = try await node.assign(
                name,
                lead: input.truth("lead"),
                reasons: input.textIfAny("reasons"),
                inCase: reference,
                by: call.officer,
                as: role
            )
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .planSession:
            // Only a provision that a rule pack lists is cited.
            let oath = try input.body["oath"].map { said in
                CaseSession.Oath(
                    form: try StepInput(body: said, path: [:]).choice("form"),
                    by: said["by"]?.array?.compactMap(\.string) ?? [],
                    administeredBy: said["administeredBy"]?.string ?? "",
                    provision: try node.provision(said["cite"]?.string ?? "")
                )
            }
            let filed = try await node.change(reference, by: call.officer, as: role) { file, act in
                try file.plan(try CaseStep.session(input, under: oath, by: act), by: act)
            }
            return Self.answer(StepAnswer(filed, for: role), status: 201)
        case .withdrawConsent:
            let steps: [ConsentStep] = try input.choices("steps")
            let result = try await node.withdrawConsent(
                of: input.text("person"),
                steps: steps.isEmpty ? nil : Set(steps),
                inCase: reference,
                by: call.officer,
                as: role
            )
            return APIAnswer(status: 201, json: result.json(of: input.text("person")))
        default: throw unhandled(call)
        }
    }

    func handleAgency(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let input = StepInput(body: call.body, path: call.path)
        switch call.operation.id {
        case .listFacilitators:
            let workload = try await node.workload()
            return try ListPage.answer(try await node.facilitators(), call, named: \.name) { facilitator in
                var members = try ContentEncoder.encode(facilitator).object ?? JSONObject()
                members["openCases"] = .integer(Int64(workload[facilitator.name] ?? 0))
                return .object(members)
            }
        case .keepFacilitator:
            let facilitator = try input.over(FacilitatorRecord(name: input.text("name"), languages: []))
            let filed = try await node.keep(facilitator, by: call.officer, as: try call.actingRole())
            return APIAnswer(status: 201, json: filed.json).tagged(filed.revision)
        case .showScreeningForm:
            return APIAnswer(status: 200, json: try ContentEncoder.encode(try await node.screeningForm()))
        case .listScreeningForms:
            return try ListPage.answer(try await node.screeningForms(), call, named: \.id.text) { $0.json }
        case .proposeScreeningForm:
            let filed = try await node.propose(form: call.body, by: call.officer, as: try call.actingRole())
            return APIAnswer(status: 201, json: filed.json).tagged(filed.revision)
        case .adoptScreeningForm:
            let filed = try await node.adoptForm(
                try input.record(),
                by: call.officer,
                as: try call.actingRole()
            )
            return APIAnswer(status: 201, json: filed.json).tagged(filed.revision)
        case .listMechanisms:
            return Self.list(try await node.mechanisms().map { try ContentEncoder.encode($0) })
        case .adoptMechanism:
            let filed = try await node.adopt(
                mechanism: call.body,
                by: call.officer,
                as: try call.actingRole()
            )
            return APIAnswer(status: 201, json: filed.json).tagged(filed.revision)
        default: throw unhandled(call)
        }
    }
}

extension CaseFile {
    /// The revision of what an address names: of a record, or of what is kept of a person (0 where nothing is yet).
    ///
    /// - Throws: ``APIProblem`` with `notFound`.
    fileprivate func revision(of input: StepInput) throws -> Int64 {
        if let party = input.path["party"] {
            _ = try person(party)
            return all(PersonRecord.self).last { $0.content.pseudonym == party }?.revision ?? 0
        }
        guard let revision = try revision(of: input.record()) else {
            throw APIProblem(.notFound, "There is no record of that name in this case.")
        }
        return revision
    }
}

extension WithdrawalResult {
    /// As the API and `--json` show what a withdrawal has done.
    package func json(of person: String) -> JSON {
        .object([
            "person": .string(person),
            "steps": .array(withdrawal.steps.map(\.rawValue).sorted().map(JSON.string)),
            "cancelledSessions": .array(withdrawal.cancelledSessions.map { .string($0.text) }),
            "stoppedMessages": .array(withdrawal.stoppedMessages.map { .string($0.text) }),
            "processEnded": .bool(withdrawal.endsProcess),
            "told": .array(told.map { .string($0.text) }),
        ])
    }
}
