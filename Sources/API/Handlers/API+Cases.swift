import Casework
import Node
import Referrals
import Store
import Wire

extension API {
    func handleCase(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listCases:
            let cases = try await node.cases(
                within: call.scope,
                of: call.account,
                after: try PageCursor.place(call.query["cursor"]),
                limit: call.limit,
                reference: call.query["reference"]
            )
            return APIAnswer(
                status: 200,
                json: PageCursor.page(
                    try await node.leaving(cases, for: call.query["for"], readBy: call.officer),
                    limit: call.limit,
                    place: { RecordPage.Place(changedAt: $0.record.changedAt, id: $0.record.id) },
                    json: \.json
                )
            )
        case .openCase:
            let record = try await node.openCase(call.body, by: call.officer, team: call.account.team)
            var members = record.referenceJSON.object ?? [:]
            members["likelyDuplicates"] = .array(try await duplicates(of: record.id, call, on: node))
            return APIAnswer(status: 201, json: .object(members)).tagged(record.revision)
                .at("/cases/\(record.id)")
        case .showCase:
            let record = try await node.caseRecord(try call.subjectID().text)
            let limits = try await node.recordLimits(ofCase: record.id.text)
            let leaving = try await node.leaving(
                [record],
                for: call.query["for"],
                readBy: call.officer
            ).first
            return APIAnswer(status: 200, json: limits.beside(case: leaving?.json ?? .null))
                .tagged(record.revision)
        case .answerQuestions:
            let record = try await node.answer(
                (call.body.object?.members ?? []).map { ($0.key, $0.value) },
                inCase: try call.subjectID().text,
                revision: try call.revisionNumber(),
                by: call.officer,
                as: call.role ?? .intakeOfficer
            )
            return APIAnswer(status: 200, json: record.referenceJSON).tagged(record.revision)
        case .allocateCase: return try await allocate(call, on: node)
        case .listReadings:
            return try ListPage.answer(
                try await node.readings(of: try call.subjectID(), limit: Int(Int32.max)),
                call,
                // The same reading twice in one millisecond is shown again rather than passed over.
                named: { "\($0.at.milliseconds) \($0.reader) \($0.operation) \($0.purpose)" },
                json: \.json
            )
        case .importCases:
            var report = try await node.importCases(
                call.body["cases"]?.array ?? [],
                dryRun: call.query["dryRun"] != "false",
                team: try Self.team(ofImport: call),
                by: call.officer
            )
            var reached: [ImportReport.Likeness] = []
            for likeness in report.likelyDuplicates
            where try await node.reaches(call.scope, of: call.account, subject: likeness.other.id) {
                reached.append(likeness)
            }
            report.likelyDuplicates = reached
            return APIAnswer(status: 200, json: report.json)
        default: throw unhandled(call)
        }
    }

    /// To which team imported cases belong: the account's own, or another one where its scope is the whole agency.
    private static func team(ofImport call: APICall) throws(APIProblem) -> String? {
        guard let team = call.text("team"), team != call.account.team else { return call.account.team }
        guard call.scope == .agency else {
            throw APIProblem(
                .notPermitted,
                "Cases of another team are opened by whose scope is the whole agency."
            )
        }
        return team
    }

    func allocate(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard let owner = call.text("owner").flatMap(Officer.init) else {
            throw APIProblem(.invalid, "`owner` is a name of 1 to 80 visible characters.")
        }
        let record = try await node.allocate(
            try call.subjectID(),
            to: owner,
            team: call.text("team"),
            by: call.officer
        )
        return APIAnswer(status: 200, json: record.json)
    }
}

extension CaseRecord {
    /// What of a case is no personal data.
    var referenceJSON: JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference), "revision": .integer(revision),
        ])
    }
}
