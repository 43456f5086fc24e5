import Casework
import Node
import Referrals
import Store
import Synchronization
import Wire

extension API {
    /// The most that one answer holds of an export, in bytes; more is written into files by `comity export`.
    package static let maximumExportBytes = 16 << 20

    func handleCooperation(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listUseLimits:
            let documents = try await node.useLimits(in: try call.subjectID())
            return Self.list(
                documents.map {
                    .object([
                        "document": .string($0.id.text), "limits": .array($0.limits.limits.map(\.json)),
                    ])
                }
            )
        case .decideUse: return APIAnswer(status: 201, json: try await decideUse(call, on: node).json)
        case .exportAgency: return try await export(call, on: node)
        case .tellStatistics:
            guard let from = call.text("from").flatMap(Day.init),
                let until = call.text("until").flatMap(Day.init)
            else { throw APIProblem(.invalid, "`from` and `until` are dates like 2026-12-31.") }
            let told = try await node.tellStatistics(
                from: from,
                until: until,
                to: try Self.peer(in: call),
                reference: call.text("reference") ?? "",
                by: call.officer
            )
            return APIAnswer(status: 201, json: told.json).at("/referrals/\(told.thread.id)")
        case .notifyPeer:
            let told = try await node.notify(
                try Self.notice(in: call),
                to: try Self.peer(in: call),
                reference: call.text("reference") ?? "",
                by: call.officer
            )
            return APIAnswer(status: 201, json: told.json).at("/referrals/\(told.thread.id)")
        default: break
        }
        let moved =
            switch call.operation.id {
            case .requestPreservation, .prolongPreservation, .confirmPreservation, .refusePreservation:
                try await preservation(call, on: node)
            case .offerInformation, .supplyInformation, .acknowledgeOpening:
                try await information(call, on: node)
            default: try await upkeep(call, on: node)
            }
        return APIAnswer(status: 201, json: moved.json).at("/referrals/\(moved.thread.id)")
    }

    private func decideUse(_ call: APICall, on node: Node) async throws -> UseDecision {
        let referral = try call.subjectID()
        let document = try Self.identifier(call.text("document") ?? "")
        // What is decided is about a document of this very referral, which lies within the account's scope.
        guard try await node.useLimits(in: referral).contains(where: { $0.id == document }) else {
            throw APIProblem(.notFound, "No such document was received in this referral.")
        }
        let exit: UseLimits.Exit
        if let text = call.text("onward") {
            guard let recipient = EntityID(text) else {
                throw APIProblem(.invalid, "`onward` is the base URL of a node.")
            }
            exit = .onward(to: recipient)
        } else if let purpose = call.text("purpose") {
            exit = .use(for: purpose)
        } else {
            exit = .export
        }
        return try await node.decideUse(
            of: document,
            by: exit,
            allows: call.body["allowed"]?.bool ?? false,
            says: call.text("says") ?? "",
            by: call.officer
        )
    }

    private func upkeep(_ call: APICall, on node: Node) async throws -> MoveResult {
        let referral = try call.subjectID()
        let says = call.text("says") ?? ""
        switch call.operation.id {
        case .correctDocument:
            return try await node.correct(
                try Self.identifier(call.text("document") ?? ""),
                in: referral,
                changes: (call.body["changes"]?.array ?? []).map {
                    ($0["element"]?.string ?? "", $0["says"]?.string ?? "", $0["value"])
                },
                by: call.officer
            )
        case .tellDelay:
            return try await node.notify(
                .delay,
                [
                    "what": .string(call.text("what") ?? ""), "until": .string(call.text("until") ?? ""),
                    "says": .string(says),
                ],
                in: referral,
                by: call.officer
            )
        case .askErasure:
            return try await node.askErasure(
                in: referral,
                reason: call.text("reason") ?? "",
                by: call.officer
            )
        case .reportErasure:
            return try await node.reportErasure(
                in: referral,
                keptBecause: call.text("keptBecause") ?? "",
                cite: call.text("cite") ?? "",
                until: call.text("until"),
                by: call.officer
            )
        default: throw unhandled(call)
        }
    }

    private func preservation(_ call: APICall, on node: Node) async throws -> MoveResult {
        switch call.operation.id {
        case .requestPreservation:
            return try await node.requestPreservation(
                Self.preservation(in: call),
                reference: call.text("reference") ?? "",
                from: try Self.peer(in: call),
                by: call.officer
            )
        case .prolongPreservation:
            return try await node.requestPreservation(
                Self.preservation(in: call),
                in: try call.subjectID(),
                by: call.officer
            )
        case .confirmPreservation:
            return try await node.confirmPreservation(
                in: try call.subjectID(),
                until: call.text("until") ?? "",
                warning: call.text("warning"),
                limits: call.limits,
                by: call.officer
            )
        case .refusePreservation:
            return try await node.refusePreservation(
                in: try call.subjectID(),
                ground: call.text("ground") ?? "",
                cite: call.text("cite"),
                says: call.text("says") ?? "",
                translations: call.translations,
                by: call.officer
            )
        default: throw unhandled(call)
        }
    }

    private func information(_ call: APICall, on node: Node) async throws -> MoveResult {
        let subject = try call.subjectID()
        switch call.operation.id {
        case .offerInformation:
            return try await node.offerInformation(
                of: subject.text,
                conditions: call.texts("conditions"),
                says: call.text("says") ?? "",
                by: call.officer
            )
        case .supplyInformation: return try await node.supplyInformation(in: subject, by: call.officer)
        case .acknowledgeOpening:
            return try await node.acknowledgeOpening(
                of: try call.text("document").map { text throws(APIProblem) in try Self.identifier(text) },
                in: subject,
                by: call.officer
            )
        default: throw unhandled(call)
        }
    }

    private static func preservation(in call: APICall) -> PreservationRequest {
        PreservationRequest(
            authority: call.text("authority") ?? "",
            facts: call.text("facts") ?? "",
            data: (call.body["data"]?.array ?? []).map {
                PreservationRequest.Item(
                    $0.string ?? $0["says"]?.string ?? "",
                    relation: $0["relation"]?.string
                )
            },
            custodian: call.text("custodian"),
            necessity: call.text("necessity") ?? "",
            days: call.body["days"]?.int ?? PreservationRequest.period.lowerBound,
            urgentBecause: call.text("urgentBecause"),
            confirmBy: call.text("confirmBy"),
            followUpBy: call.text("followUpBy")
        )
    }

    private static func peer(in call: APICall) throws(APIProblem) -> EntityID {
        guard let entity = call.text("to").flatMap({ EntityID($0) }) else {
            throw APIProblem(.invalid, "`to` is the base URL of a peer.")
        }
        return entity
    }

    /// The whole agency's own, in every compartment: for whose roles together may read all of that.
    private func export(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard call.scope == .agency, call.account.readsEverything else {
            throw APIProblem(
                .notFound,
                "An export is of the whole agency and of every compartment, which the account's roles together do not reach."
            )
        }
        let taken = Mutex<(lines: [JSON], bytes: Int)>(([], 0))
        let export = try await node.export(for: call.query["for"], by: call.officer) { line in
            try taken.withLock { taken in
                taken.bytes += line.json.bytes().count
                guard taken.bytes <= Self.maximumExportBytes else {
                    throw APIProblem(
                        .tooLarge,
                        "The agency owns more than one answer holds. `comity export` writes all of it into files."
                    )
                }
                taken.lines.append(.object(["kind": .string(line.kind), "line": line.json]))
            }
        }
        return APIAnswer(
            status: 200,
            json: .object([
                "items": .array(taken.withLock { $0.lines }),
                "withheld": .array(
                    export.withheld.sorted { $0.key < $1.key }.map { .string($0.key.text) }
                ),
            ])
        )
    }
}
