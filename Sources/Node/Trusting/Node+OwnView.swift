import JOSE
package import Referrals
import Store
package import Trust
import Wire

/// What one anchor and all authorities below it make of what this node published: how its peers see it.
package struct OwnView: Sendable {
    package enum Standing: Sendable, Hashable {
        /// Not looked at yet.
        case unknown
        case counts(until: Instant)
        /// It counts, but could not be renewed, and its end is near.
        case ending(at: Instant)
        /// Why it counts no more, or never did.
        case none(String)
    }

    package var anchor: FederationID
    package var fingerprint: FingerprintWords
    package var standing: Standing
    /// From this node to the anchor.
    package var path: [FederationID]
    /// What peers see otherwise than this node meant.
    package var differences: [ResolvedView.Difference]
    package var marks: [String]
    package var lastFailure: String?
    package var nextLook: Instant?
}

/// One peer that is trusted through an anchor.
package struct ChainedPeer: Sendable {
    package var subject: String
    package var anchor: String
    package var counts: Bool
    /// Whether it counts, but could not be renewed, and its end is near.
    package var isEnding: Bool
    package var expiresAt: Instant
    package var validatedAt: Instant
    package var says: String?
}

extension Node {
    /// How this node is seen through each of its anchors, as of the last looks.
    package func ownViews() async throws -> [OwnView] {
        let own = identity.entity.text
        let now = clock.now
        let upkeep = upkeep
        return try await store.read { transaction in
            try transaction.trustEntries(.anchor).map { entry in
                let held = try HeldAnchor(entry)
                let record = try transaction.chain(of: own, to: entry.name)
                var view = OwnView(
                    anchor: held.anchor.entity,
                    fingerprint: held.fingerprint,
                    standing: .unknown,
                    path: [],
                    differences: [],
                    marks: [],
                    lastFailure: record?.lastFailure,
                    nextLook: record?.nextAt
                )
                guard let record else { return view }
                if let broken = record.brokenBy { view.standing = .none(broken) }
                if let chain = try? record.chain(held.anchor, at: now) {
                    let resolved = ResolvedView(of: chain)
                    (view.path, view.differences) = (resolved.path, resolved.differences)
                    view.marks = record.marks.split(separator: "\n").map(String.init)
                    let left = record.expiresAt.seconds(since: now)
                    let isEnding = record.failures > 0 && left <= upkeep.refresh.warning
                    view.standing =
                        isEnding ? .ending(at: record.expiresAt) : .counts(until: record.expiresAt)
                } else if let failure = record.lastFailure, record.brokenBy == nil {
                    view.standing = .none(failure)
                }
                return view
            }
        }
    }

    /// Every other entity for which a chain was found.
    package func chainedPeers(limit: Int = 1_000) async throws -> [ChainedPeer] {
        let own = identity.entity.text
        let now = clock.now
        let warning = upkeep.refresh.warning
        return try await store.read { transaction in
            try transaction.chains(limit: limit).filter { $0.subject != own }.map { record in
                ChainedPeer(
                    subject: record.subject,
                    anchor: record.anchor,
                    counts: record.counts(at: now),
                    isEnding: record.counts(at: now) && record.failures > 0
                        && record.expiresAt.seconds(since: now) <= warning,
                    expiresAt: record.expiresAt,
                    validatedAt: record.validatedAt,
                    says: record.brokenBy ?? record.lastFailure
                )
            }
        }
    }
}
