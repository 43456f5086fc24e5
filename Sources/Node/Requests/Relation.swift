package import Referrals
package import Wire

/// How the relation with a peer stands from the answering side: what a peer is told that asks with a signed request.
package struct Relation: Sendable, Hashable {
    package var entity: EntityID
    /// Who answers.
    package var by: EntityID
    package var at: Instant
    /// What the peer may send, by document type, as the policy of now has it.
    package var accepts: [DocumentType]
    /// What this node would send the peer.
    package var sends: [DocumentType]

    package var json: JSON {
        [
            "entity": .string(entity.text), "by": .string(by.text), "at": .string(at.rfc3339),
            "accepts": .array(accepts.map { .string($0.rawValue) }),
            "sends": .array(sends.map { .string($0.rawValue) }),
        ]
    }
}

extension Node {
    /// What a verified peer is told about itself.
    package func relation(with peer: VerifiedPeer) async throws -> Relation {
        Relation(
            entity: peer.entity,
            by: identity.entity,
            at: clock.now,
            accepts: DocumentType.allCases,
            sends: DocumentType.allCases
        )
    }
}
