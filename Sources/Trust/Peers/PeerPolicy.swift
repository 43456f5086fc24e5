package import Referrals

/// What this agency accepts from whom, and sends to whom: nothing but what a rule allows.
///
/// ```swift
/// let decision = policy.decision(on: document, with: peer, at: now)
/// if !decision.isAllowed { explain(decision.explanation) }
/// ```
package struct PeerPolicy: Sendable, Hashable {
    package var rules: [PeerRule]

    /// A policy that allows nothing.
    package init(rules: [PeerRule] = []) { self.rules = rules }

    /// The longest stretch of time that any rule counts over, in seconds: so far back earlier documents matter.
    package var longestWindow: Int64 { rules.compactMap(\.volume?.seconds).max() ?? 0 }

    /// Whether a document may pass, and why, or why not.
    package func decision(on document: PeerDocument, with peer: PeerFacts, at now: Instant) -> PeerDecision {
        guard !peer.bases.isEmpty else { return PeerDecision(reasons: [.nobodyVouches]) }
        guard !peer.isSuspended else { return PeerDecision(reasons: [.suspended]) }
        var allowing: String?
        var misses: [PeerDecision.Reason] = []
        for rule in rules where rule.peers.contain(peer) && rule.directions.contains(document.direction) {
            let obstacle = rule.obstacle(to: document, at: now)
            switch rule.effect {
            case .deny:
                // A rule that denies has no volume to be within: it speaks where all else fits.
                if obstacle == nil { return PeerDecision(reasons: [.denied(rule: rule.name)]) }
            case .allow:
                if let obstacle {
                    misses.append(obstacle)
                } else if allowing == nil {
                    allowing = rule.name
                }
            }
        }
        if let allowing { return PeerDecision(allowedBy: allowing) }
        return PeerDecision(reasons: misses.isEmpty ? [.noRule] : misses)
    }
}

extension PeerRule {
    /// What of a document does not fit this rule; nil where all does.
    fileprivate func obstacle(to document: PeerDocument, at now: Instant) -> PeerDecision.Reason? {
        if let validFrom, now < validFrom { return .notYet(rule: name, from: validFrom) }
        if let validUntil, now >= validUntil { return .ended(rule: name, on: validUntil) }
        if let documentTypes, !documentTypes.contains(document.type) { return .otherType(rule: name) }
        if let offenceCategories, !(document.offenceCategory.map(offenceCategories.contains) ?? false) {
            return .otherCategory(rule: name)
        }
        guard effect == .allow, let volume else { return nil }
        let since = now.adding(seconds: -volume.seconds)
        let recent = document.earlier.filter { $0 > since && $0 <= now }
        guard recent.count >= volume.documents else { return nil }
        // Room is made when the oldest of the last so many leaves the window.
        let oldest = recent.sorted().suffix(max(volume.documents, 1)).first ?? now
        return .tooMany(rule: name, limit: volume, until: oldest.adding(seconds: volume.seconds))
    }
}
