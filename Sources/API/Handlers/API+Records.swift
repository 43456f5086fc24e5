import Casework
import Node
import Referrals
import Store
import Wire

extension API {
    /// What is read of a case's records. Nothing of a compartment that the role may not read is in any answer.
    func handleRecords(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let role = try call.actingRole()
        if call.operation.id == .showHistory { return try await history(call, as: role, on: node) }
        if call.operation.id == .listDuplicates {
            return try ListPage.answer(
                try await duplicates(of: try call.subjectID(), call, on: node),
                call,
                named: { $0["id"]?.string ?? "" },
                json: { $0 }
            )
        }
        let file = try await node.caseFile(try call.subjectID().text, readBy: call.officer, as: role)
        let now = node.clock.now
        let limits = try await node.recordLimits(ofCase: file.id.text)
        switch call.operation.id {
        case .listRecords: return try page(of: file, call, as: role, limits)
        case .showRecord:
            let found = file.records.first { $0.id.text == call.part("record") }
            guard let found, role.may(.read, found.kind.compartment) else { throw Self.noRecord }
            return APIAnswer(status: 200, json: limits.beside(found.json)).tagged(found.revision)
        case .listParties:
            guard role.may(.read, .intake) else { throw Self.closed(.intake) }
            try await node.requireExport(
                of: "/parties",
                ofCase: file.id.text,
                for: call.query["for"],
                by: call.officer
            )
            let kept = Dictionary(
                file.all(PersonRecord.self).map { ($0.content.pseudonym, $0.revision) }
            ) { _, later in later }
            return try ListPage.answer(file.people, call, named: \.pseudonym) { person in
                var members = try ContentEncoder.encode(person).object ?? JSONObject()
                members["revision"] = .integer(kept[person.pseudonym] ?? 0)
                return .object(members)
            }
        case .showGates:
            let people = file.principals.map(\.pseudonym)
            let steps: [Step] = [.contact, .joint, .outcomeReport]
            let missing = steps.map { step in
                (
                    step.rawValue,
                    JSON.array(
                        Missing.descriptions(
                            of: file.missing(for: step, Situation(at: now, people: people)),
                            for: role
                        ).map(JSON.string)
                    )
                )
            }
            return APIAnswer(status: 200, json: .object(JSONObject(missing)))
        case .listSteps:
            guard role.may(.read, .facilitation) else { throw Self.closed(.facilitation) }
            return Self.list(file.steps.map(\.json))
        case .listReminders:
            guard role.may(.read, .intake) else { throw Self.closed(.intake) }
            return Self.list(file.reminders(on: file.day(of: now), for: role).map(\.json))
        case .checkConsent:
            guard role.may(.read, .consent) else { throw Self.closed(.consent) }
            return try consentStanding(in: file, call, at: now, limits)
        case .readDialogue:
            return try ListPage.answer(
                file.dialogue(of: try file.person(call.part("party")).pseudonym),
                call,
                named: \.id.text
            ) { limits.beside($0.json) }
        case .matchFacilitators:
            let matches = file.matches(
                try await node.facilitators(),
                workload: try await node.workload(),
                on: node.today
            )
            return try ListPage.answer(matches, call, named: \.facilitator.name) { $0.json }
        default: throw unhandled(call)
        }
    }

    /// What lies outside the account's scope is not named.
    func duplicates(of id: Identifier, _ call: APICall, on node: Node) async throws -> [JSON] {
        var items: [JSON] = []
        for other in try await node.duplicates(of: id.text)
        where try await node.reaches(call.scope, of: call.account, subject: other.id) {
            items.append(other.json)
        }
        return items
    }

    private static let noRecord = APIProblem(
        .notFound,
        "There is no record of that name that the role may read."
    )

    private static func closed(_ compartment: Compartment) -> APIProblem {
        APIProblem(.notPermitted, "The role may not read the compartment \(compartment.rawValue).")
    }

    private func page(of file: CaseFile, _ call: APICall, as role: Role, _ limits: RecordLimits) throws
        -> APIAnswer
    {
        let kind = call.query["kind"]
        if let kind, RecordKind(rawValue: kind) == nil {
            throw APIProblem(
                .invalid,
                "There is no such kind.",
                findings: ["`kind`: one of " + RecordKind.allCases.map(\.rawValue).joined(separator: ", ")]
            )
        }
        var records = file.records.filter { record in
            // Who somebody is is read by whoever asks for just that.
            role.may(.read, record.kind.compartment)
                && (kind.map { record.kind.rawValue == $0 } ?? (record.kind != .identity))
        }
        if let cursor = call.query["cursor"] {
            guard let index = records.firstIndex(where: { $0.id.text == cursor }) else {
                throw APIProblem(.invalid, "The cursor is none that this node has given.")
            }
            records.removeFirst(index + 1)
        }
        var object: JSONObject = ["items": .array(records.prefix(call.limit).map { limits.beside($0.json) })]
        if records.count > call.limit { object["next"] = .string(records[call.limit - 1].id.text) }
        return APIAnswer(status: 200, json: .object(object))
    }

    private func history(_ call: APICall, as role: Role, on node: Node) async throws -> APIAnswer {
        guard let id = Identifier(call.part("record")),
            try await node.caseOf(record: id) == call.subject
        else { throw Self.noRecord }
        let history = try await node.history(of: id, readBy: call.officer, as: role)
        return APIAnswer(
            status: 200,
            json: .object(["kind": .string(history.kind), "changes": .array(history.changes.map(\.json))])
        )
    }

    private func consentStanding(
        in file: CaseFile,
        _ call: APICall,
        at now: Instant,
        _ limits: RecordLimits
    ) throws -> APIAnswer {
        guard let person = call.query["person"],
            let step = call.query["step"].flatMap(ConsentStep.init(rawValue:))
        else {
            throw APIProblem(
                .invalid,
                "It takes a person and a step.",
                findings: ["`step`: one of " + ConsentStep.allCases.map(\.rawValue).joined(separator: ", ")]
            )
        }
        let need = ConsentNeed(
            person,
            step,
            data: Set((call.query["data"] ?? "").split(separator: ",").map(String.init)),
            recipient: call.query["recipient"],
            serves: call.query["serves"]
        )
        switch file.consent(for: need, at: now) {
        case .inForce(let consent):
            return APIAnswer(status: 200, json: ["inForce": true, "consent": limits.beside(consent.json)])
        case .missing(let says):
            return APIAnswer(status: 200, json: ["inForce": false, "says": .string(says)])
        }
    }

    func handleDue(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let role = try call.actingRole()
        let page = try await node.reminders(
            within: call.reach,
            of: call.account,
            as: role,
            assignedTo: call.query["assignedTo"],
            after: try PageCursor.place(call.query["cursor"]),
            limit: call.limit
        )
        return APIAnswer(status: 200, json: page.json)
    }

    func handleSearch(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let found = try await node.search(
            call.query["words"] ?? "",
            by: call.officer,
            as: try call.actingRole(),
            within: call.account.reach(call.reach),
            before: try call.query["cursor"].map { cursor throws(APIProblem) in
                guard let place = Int64(cursor), place > 0 else {
                    throw APIProblem(.invalid, "The cursor is none that this node has given.")
                }
                return place
            },
            limit: call.limit
        )
        return APIAnswer(status: 200, json: found.json)
    }

    func handleReports(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let now = node.clock.now
        switch call.operation.id {
        case .showStatistics:
            guard let from = call.query["from"].flatMap(Day.init),
                let until = call.query["until"].flatMap(Day.init)
            else { throw APIProblem(.invalid, "It takes `from` and `until`, each a date like 2026-12-31.") }
            let counted = try await node.statistics(from: from, until: until)
            return APIAnswer(status: 200, json: try ContentEncoder.encode(counted))
        case .listDefinitions:
            return APIAnswer(
                status: 200,
                json: .object([
                    "version": .string(Measure.definitions),
                    "measures": .object(
                        JSONObject(Measure.allCases.map { ($0.rawValue, .string($0.definition)) })
                    ),
                ])
            )
        case .addUpStatistics:
            let returns = try (call.body["returns"]?.array ?? []).map {
                try ContentDecoder.decode(StatisticsReturn.self, from: $0)
            }
            return APIAnswer(
                status: 201,
                json: try ContentEncoder.encode(try StatisticsReturn.merge(returns))
            )
        default: break
        }
        let role = try call.actingRole()
        let file = try await node.caseFile(try call.subjectID().text, readBy: call.officer, as: role)
        let json: JSON =
            switch call.operation.id {
            case .reportOutcome: try file.outcomeShown(at: now)
            case .reportProgress: try file.progressReport(at: now).json
            case .reportReturn: try file.returnToAuthority(of: call.part("party"), at: now).json
            default: throw unhandled(call)
            }
        return APIAnswer(status: 200, json: json)
    }
}
