import Node
import Referrals
import Store
import Wire

extension API {
    func handleReferral(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listReferrals:
            let threads = try await node.referrals(
                within: call.scope,
                of: call.account,
                side: call.query["side"].flatMap(Side.init(rawValue:)),
                after: try PageCursor.place(call.query["cursor"]),
                limit: call.limit
            )
            return APIAnswer(
                status: 200,
                json: PageCursor.page(
                    threads,
                    limit: call.limit,
                    place: { RecordPage.Place(changedAt: $0.changedAt, id: $0.id) },
                    json: \.json
                )
            )
        case .showReferral:
            let view = try await node.referralLeaving(
                try call.subjectID(),
                for: call.query["for"],
                readBy: call.officer
            )
            return APIAnswer(status: 200, json: view.json).tagged(view.agreement.hex)
        case .allocateReferral: return try await allocate(call, on: node)
        default: throw unhandled(call)
        }
    }

    func handleMove(_ call: APICall, on node: Node) async throws -> APIAnswer {
        APIAnswer(status: 201, json: try await move(call, on: node).json)
    }

    private func move(_ call: APICall, on node: Node) async throws -> MoveResult {
        let referral = try call.subjectID()
        switch call.operation.id {
        case .reviewReferral: return try await node.beginReview(of: referral, by: call.officer)
        case .askOtherSide:
            return try await node.ask(
                (call.body["questions"]?.array ?? []).map {
                    (says: $0["says"]?.string ?? "", fact: $0["fact"]?.string)
                },
                purpose: try Self.inquiry(in: call),
                as: Inquiry(
                    considered: Set(call.texts("considered").compactMap(Inquiry.Alternative.init(rawValue:))),
                    ground: call.text("ground"),
                    cite: call.text("cite"),
                    answerBy: call.text("answerBy"),
                    urgency: Urgency(call.body["urgency"]),
                    languages: call.texts("languages")
                ),
                in: referral,
                by: call.officer
            )
        case .answerOtherSide:
            return try await node.answer(
                (call.body["answers"]?.array ?? []).map {
                    GivenAnswer(
                        $0["says"]?.string ?? "",
                        fact: $0["fact"]?.string,
                        value: $0["value"],
                        about: $0["about"]?.string.map { GivenAnswer.Subject($0) }
                    )
                },
                limits: call.limits,
                in: referral,
                by: call.officer
            )
        case .acceptReferral:
            return try await node.accept(
                referral,
                conditions: call.texts("conditions"),
                leavesOut: call.leavesOut,
                limits: call.limits,
                says: call.text("says"),
                dualCriminality: DualCriminality(call.body["dualCriminality"]),
                translations: call.translations,
                by: call.officer
            )
        case .declineReferral:
            return try await node.decline(
                referral,
                ground: call.text("ground") ?? "",
                cite: call.text("cite"),
                says: call.text("says") ?? "",
                dualCriminality: DualCriminality(call.body["dualCriminality"]),
                translations: call.translations,
                by: call.officer
            )
        case .answerConditions:
            return try await node.acknowledgeConditions(
                call.body["accepted"]?.bool ?? false,
                of: referral,
                says: call.text("says"),
                by: call.officer
            )
        case .notifyOtherSide:
            return try await node.notify(try Self.notice(in: call), in: referral, by: call.officer)
        case .withdrawReferral:
            return try await node.withdraw(
                referral,
                by: call.text("by").flatMap(Move.Withdrawal.init(rawValue:)) ?? .participant,
                of: call.text("person"),
                officer: call.officer
            )
        default: throw unhandled(call)
        }
    }
}

extension API {
    /// What a question is asked for; to ask whether the referral may go on names the node.
    private static func inquiry(in call: APICall) throws(APIProblem) -> Move.Inquiry {
        switch call.text("purpose") {
        case "consultation": return .consultation
        case "onward-transfer":
            guard let node = call.text("onwardTo").flatMap({ EntityID($0) }) else {
                throw APIProblem(.invalid, "`onwardTo` is the base URL of the node that it is to go on to.")
            }
            return .onwardTransfer(to: node)
        default: return .information
        }
    }

    static func notice(in call: APICall) throws -> NoticeContent {
        let says = call.text("says") ?? ""
        if let incident = call.body["incident"] {
            guard call.text("kind") == Move.Notice.securityIncident.rawValue,
                let detected = incident["detected"]?.string.flatMap({ Instant(rfc3339: $0) })
            else {
                throw APIProblem(
                    .invalid,
                    "`incident` belongs to the kind security-incident, and says when it was `detected`, in UTC."
                )
            }
            return .incident(
                NoticeContent.Incident(
                    detected: detected,
                    says: says,
                    categories: Set((incident["categories"]?.array ?? []).compactMap(\.string)),
                    persons: incident["persons"]?.int.map { Int($0) },
                    measures: incident["measures"]?.string,
                    delayedBecause: incident["delayedBecause"]?.string
                )
            )
        }
        guard let kind = NoticeContent.inWords.first(where: { $0.rawValue == call.text("kind") }) else {
            throw APIProblem(.invalid, "A security incident needs `incident`.")
        }
        return .words(
            kind,
            NoticeContent.Words(
                says,
                document: call.text("document").flatMap { Identifier($0) },
                cite: call.text("cite"),
                contact: call.text("contact"),
                answerBy: call.text("answerBy")
            )
        )
    }
}
