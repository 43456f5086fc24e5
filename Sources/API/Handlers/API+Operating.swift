import Node
import Referrals
import Store
import Wire

extension API {
    func handleOperating(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listOutbox:
            let after = try call.query["cursor"].map { text throws(APIProblem) in
                guard let id = Identifier(text) else {
                    throw APIProblem(.invalid, "The cursor is none that this node has given.")
                }
                return id
            }
            let deliveries = try await node.undelivered(
                after: after,
                limit: call.limit,
                deadOnly: call.query["dead"] == "true"
            )
            var object: JSONObject = ["items": .array(deliveries.map(\.json))]
            if deliveries.count == call.limit, let last = deliveries.last {
                object["next"] = .string(last.document.text)
            }
            return APIAnswer(status: 200, json: .object(object))
        case .resendDelivery:
            _ = try await node.resend(try Self.identifier(call.part("document")), by: call.officer)
            return .done
        case .giveUpDelivery:
            _ = try await node.giveUpDelivery(try Self.identifier(call.part("document")), by: call.officer)
            return .done
        case .listPeers: return Self.list(try await node.peers().map(\.json))
        case .suspendPeer, .resumePeer:
            guard let peer = call.text("entity").flatMap({ EntityID($0) }) else {
                throw APIProblem(.invalid, "`entity` is the base URL of a peer.")
            }
            let state: PeerRecord.State = call.operation.id == .suspendPeer ? .suspended : .active
            return APIAnswer(status: 200, json: try await node.setPeer(peer, state, by: call.officer).json)
        case .runAudit: return APIAnswer(status: 200, json: try await node.auditWithSigners().json)
        default: throw unhandled(call)
        }
    }

    func handleTransfers(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .showTransfers:
            return APIAnswer(
                status: 200,
                json: TransferSuspension.shown(try await node.transferSuspensions())
            )
        case .suspendTransfers:
            let suspension = try await node.suspendTransfers(
                because: call.text("reason") ?? "",
                remedies: call.text("remedies"),
                oversight: call.text("oversight"),
                by: call.officer
            )
            return APIAnswer(status: 201, json: suspension.json)
        case .resumeTransfers:
            let suspension = try await node.resumeTransfers(
                remedies: call.text("remedies"),
                oversight: call.text("oversight"),
                by: call.officer
            )
            return APIAnswer(status: 201, json: suspension.json)
        default: throw unhandled(call)
        }
    }

    func handleWebhook(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .listWebhooks: return Self.list(try await node.webhooks().map(\.json))
        case .addWebhook:
            let webhook = try await node.addWebhook(
                address: call.text("address") ?? "",
                authority: call.text("authority") ?? "",
                events: Set(call.texts("events")),
                by: call.officer
            )
            return APIAnswer(status: 201, json: webhook.json)
        case .removeWebhook:
            try await node.removeWebhook(try Self.identifier(call.part("webhook")), by: call.officer)
            return .done
        default: throw unhandled(call)
        }
    }

    static func identifier(_ text: String) throws(APIProblem) -> Identifier {
        guard let id = Identifier(text) else { throw APIProblem(.notFound, "There is nothing of this name.") }
        return id
    }
}

extension WebhookRecord {
    var json: JSON {
        .object([
            "id": .string(id.text), "address": .string(address),
            "events": .array(events.split(separator: ",").map { .string(String($0)) }),
            "position": .integer(position), "failures": .integer(Int64(failures)),
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
        ])
    }
}
