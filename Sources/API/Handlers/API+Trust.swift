import Node
import Referrals
import Store
import Trust
import Wire

extension API {
    func handleAgreement(_ call: APICall, on node: Node) async throws -> APIAnswer {
        let now = node.clock.now
        if call.operation.id == .listAgreements {
            return Self.list(try await node.agreements().map { $0.answer(at: now) })
        }
        let name = call.part("agreement")
        let held: HeldAgreement =
            switch call.operation.id {
            case .showAgreement: try await node.agreement(name)
            case .proposeAgreement:
                try await node.proposeAgreement(
                    on: call.body["terms"] ?? .null,
                    with: call.text("statement") ?? "",
                    authority: call.text("authority") ?? "",
                    by: call.officer
                )
            case .compareAgreement:
                try await node.compareAgreement(
                    name,
                    read: call.text("words") ?? "",
                    channel: call.text("channel") ?? "",
                    by: call.officer
                )
            case .confirmAgreement: try await node.confirmAgreement(name, by: call.officer)
            case .suspendAgreement:
                try await node.suspendAgreement(name, reason: call.text("reason") ?? "", by: call.officer)
            case .resumeAgreement: try await node.resumeAgreement(name, by: call.officer)
            case .endAgreement:
                try await node.endAgreement(name, reason: call.text("reason") ?? "", by: call.officer)
            default: throw unhandled(call)
            }
        return APIAnswer(status: call.operation.answer.status, json: held.answer(at: now))
    }

    func handleTrust(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .showPeerPolicy: return try await policy(on: node)
        case .setPeerPolicy:
            try await node.setPeerPolicy(
                PolicyText(call.text("text") ?? ""),
                replacing: try call.revisionNumber(),
                by: call.officer
            )
            return try await policy(on: node)
        case .checkPeerPolicy: return try await trial(call, on: node)
        case .listAnchors: return Self.list(try await node.anchors().map(\.json))
        case .addAnchor:
            let held = try await node.addAnchor(
                call.text("configuration") ?? "",
                read: call.text("words") ?? "",
                authority: call.text("authority") ?? "",
                by: call.officer
            )
            return APIAnswer(status: 201, json: held.json)
        case .removeAnchor:
            guard let anchor = call.text("entity").flatMap({ FederationID($0) }) else {
                throw APIProblem(.invalid, "`entity` is the https URL of an authority.")
            }
            try await node.removeAnchor(anchor, by: call.officer)
            return .done
        case .showTrust:
            return APIAnswer(
                status: 200,
                json: .object([
                    "entity": .string(node.identity.entity.text),
                    "superiors": .array(try await node.superiors().map { .string($0.text) }),
                    "anchors": .array(try await node.ownViews().map(\.json)),
                    "peers": .array(try await node.chainedPeers().map(\.json)),
                ])
            )
        default: throw unhandled(call)
        }
    }

    private func policy(on node: Node) async throws -> APIAnswer {
        let (text, entry) = try await node.peerPolicy()
        return APIAnswer(status: 200, json: text.answer(entry)).tagged(entry?.revision ?? 0)
    }

    private func trial(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard let peer = call.text("peer").flatMap({ EntityID($0) }),
            let type = call.text("type").flatMap(DocumentType.init(rawValue:)),
            let direction = call.text("direction").flatMap(PeerDocument.Direction.init(rawValue:))
        else {
            throw APIProblem(
                .invalid,
                "It takes a peer, a document type and a direction.",
                findings: ["/type: one of " + DocumentType.allCases.map(\.rawValue).joined(separator: ", ")]
            )
        }
        let decision = try await node.checkPolicy(
            type,
            direction,
            categories: call.texts("categories"),
            with: peer
        )
        return APIAnswer(status: 201, json: decision.json)
    }
}
