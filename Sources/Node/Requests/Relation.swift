package import Referrals
import Store
import Trust
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
        let now = clock.now
        return try await store.read { transaction in
            let standing = try self.standing(of: peer.record, in: transaction, at: now)
            return Relation(
                entity: peer.entity,
                by: identity.entity,
                at: now,
                accepts: standing.types(.received, at: now),
                sends: standing.types(.sent, at: now)
            )
        }
    }
}

extension PeerStanding {
    /// The types that some rule allows for some matter now, whatever of the volumes is used up.
    func types(_ direction: PeerDocument.Direction, at now: Instant) -> [DocumentType] {
        let categories = [nil] + Set(policy.rules.flatMap { $0.offenceCategories ?? [] }).map(Optional.some)
        return DocumentType.allCases.filter { type in
            categories.contains { category in
                policy.decision(
                    on: PeerDocument(direction: direction, type: type.rawValue, offenceCategory: category),
                    with: facts,
                    at: now
                ).isAllowed
            }
        }
    }
}
