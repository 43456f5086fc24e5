package import Referrals
import Store
package import Wire

/// The conditions under which peers gave what stands in a case: they are shown wherever it is shown (Budapest Convention art. 28,
/// Second Additional Protocol art. 14).
package struct RecordLimits: Sendable {
    /// What each peer set on everything that it sent in this case.
    package var byPeer: [EntityID: [UseLimit]]
    /// What the referrer set on the case itself, and on parts of it.
    package var onCase: [UseLimit]

    /// A record as it is shown: where it came from a peer, with that peer and its conditions beside it.
    package func beside(_ record: JSON) -> JSON {
        guard let peer = Self.origin(of: record), var members = record.object else { return record }
        members["receivedFrom"] = .string(peer.text)
        if let limits = byPeer[peer], !limits.isEmpty { members["limits"] = .array(limits.map(\.json)) }
        return .object(members)
    }

    /// A case as it is shown: what the referrer said in it stands under the referrer's conditions.
    package func beside(case shown: JSON) -> JSON {
        guard !onCase.isEmpty, var members = shown.object else { return shown }
        members["limits"] = .array(onCase.map(\.json))
        return .object(members)
    }

    /// The peer that a record came from: named in its content, or still as the peer's document left it.
    private static func origin(of record: JSON) -> EntityID? {
        let named = record["content"]?["origin"]?.string ?? record["content"]?["peer"]?.string
        return (named ?? record["writtenBy"]?.string).flatMap { EntityID($0) }
    }
}

extension Node {
    /// The elements of a document whose conditions hold for all that comes from its sender.
    private static let wholeReferral: Set<String> = ["", "/case", "/case/parties"]

    /// The conditions of everything that peers sent in a case.
    ///
    /// - Throws: ``NodeError`` with `notFound`.
    package func recordLimits(ofCase reference: String) async throws -> RecordLimits {
        let own = identity.entity
        return try await store.read { transaction in
            var found = RecordLimits(byPeer: [:], onCase: [])
            for thread in try transaction.threads(ofCase: try Self.existing(transaction, reference).id) {
                for document in try transaction.documents(ofThread: thread.id) where document.issuer != own {
                    let limits = try self.limits(on: document, in: transaction)
                    for limit in limits.limits where Self.wholeReferral.contains(limit.element) {
                        var known = found.byPeer[thread.peer] ?? []
                        if !known.contains(limit) { known.append(limit) }
                        found.byPeer[thread.peer] = known
                    }
                    guard document.sequence == 1, thread.side == .receiver else { continue }
                    found.onCase += limits.on("/case").filter { !found.onCase.contains($0) }
                }
            }
            return found
        }
    }
}
