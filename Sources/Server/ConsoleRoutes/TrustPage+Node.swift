import Console
import Node
import Referrals
import Trust
import Wire

extension TrustPage {
    /// How a node is seen as of its last looks, and how its certificate stands now.
    init(of node: Node, _ judgement: TLSIdentity.Judgement) async throws {
        let now = node.clock.now.asDate
        self.init(
            certificate: Certificate(
                names: judgement.leaf.names,
                issuer: judgement.leaf.issuer,
                until: judgement.leaf.notAfter,
                standing: now >= judgement.leaf.notAfter
                    ? .ended : judgement.isEnding(at: now) ? .ending : .counts,
                says: judgement.warnings(at: now)
            ),
            superiors: try await node.superiors().map(\.text),
            anchors: try await node.ownViews().map { Anchor($0) },
            peers: try await node.chainedPeers().map { peer in
                Peer(
                    entity: peer.subject,
                    anchor: peer.anchor,
                    standing: peer.isEnding ? .ending : peer.counts ? .counts : .ended,
                    until: peer.expiresAt.asDate,
                    says: peer.says
                )
            }
        )
    }
}

extension TrustPage.Anchor {
    fileprivate init(_ view: OwnView) {
        let standing: Standing =
            switch view.standing {
            case .unknown: .unknown
            case .counts(let until): .counts(until: until.asDate)
            case .ending(let at): .ending(at: at.asDate)
            case .none(let says): .none(says)
            }
        self.init(
            entity: view.anchor.text,
            fingerprint: view.fingerprint.words,
            standing: standing,
            path: view.path.map(\.text),
            marks: view.marks,
            differences: view.differences.map { TrustPage.Difference($0) },
            lastFailure: view.lastFailure
        )
    }
}

extension TrustPage.Difference {
    fileprivate init(_ difference: ResolvedView.Difference) {
        func written(_ json: JSON?) -> String? { json.map { String(decoding: $0.bytes(), as: UTF8.self) } }
        let cause =
            switch difference.cause {
            case .entityTypeNotAllowed: "A constraint of the chain does not allow the entity type."
            case .statedBySuperior: "The superior states it in this node's place."
            case .policy(let operators):
                "The chain's policy says so: \(operators.map(\.rawValue).joined(separator: ", "))."
            }
        self.init(
            place: [difference.entityType, difference.parameter].compactMap(\.self).joined(separator: "."),
            published: written(difference.published),
            seen: written(difference.resolved),
            cause: cause
        )
    }
}
