package import Referrals

/// Whether a document may pass between this agency and a peer, and why.
package struct PeerDecision: Sendable, Hashable {
    /// What stood in the way.
    package enum Reason: Sendable, Hashable {
        /// There is neither a chain to a configured anchor nor an agreement in force.
        case nobodyVouches
        case suspended
        /// No rule is about this peer and direction.
        case noRule
        case denied(rule: String)
        case notYet(rule: String, from: Instant)
        case ended(rule: String, on: Instant)
        case otherType(rule: String)
        case otherCategory(rule: String)
        case tooMany(rule: String, limit: Volume, until: Instant)
    }

    /// The rule that allows it; nil where none does.
    package let rule: String?
    /// Why it was refused; empty where it was allowed.
    package let reasons: [Reason]

    package var isAllowed: Bool { rule != nil }

    init(allowedBy rule: String) {
        self.rule = rule
        reasons = []
    }

    init(reasons: [Reason]) {
        rule = nil
        self.reasons = reasons
    }

    /// When it is worth trying again; nil where time alone mends nothing.
    package var retryAt: Instant? {
        reasons.compactMap { reason in
            switch reason {
            case .tooMany(_, _, let until): until
            case .notYet(_, let from): from
            default: nil
            }
        }.min()
    }

    /// For the agency's own officers: every rule that came near, and what was missing.
    package var explanation: [String] {
        if let rule { return ["The rule “\(rule)” allows it."] }
        return reasons.map(\.explanation)
    }

    /// For the peer: what it can do about it, and nothing about rules made for others.
    package var answer: String {
        if isAllowed { return "The document is accepted under the agency's policy." }
        if reasons.contains(.nobodyVouches) {
            return "No configured trust anchor and no agreement vouches for the issuer."
        }
        if reasons.contains(.suspended) { return "The exchange with this agency is suspended." }
        if let retryAt {
            return "The agreed volume is used up or not yet open; try again after \(retryAt.rfc3339)."
        }
        return "This agency does not accept this type of document, for this category, from the issuer."
    }
}

extension PeerDecision.Reason {
    fileprivate var explanation: String {
        switch self {
        case .nobodyVouches:
            "Neither a chain to a configured trust anchor nor an agreement in force vouches for the peer."
        case .suspended: "The exchange with the peer is suspended."
        case .noRule:
            "No rule is about this peer and direction; what no rule allows is refused. An agreement, `comity peer grant` or `comity peer policy set` makes one."
        case .denied(let rule): "The rule “\(rule)” denies it, which goes before every rule that allows."
        case .notYet(let rule, let from): "The rule “\(rule)” holds from \(from.rfc3339)."
        case .ended(let rule, let on): "The rule “\(rule)” ended on \(on.rfc3339)."
        case .otherType(let rule): "The rule “\(rule)” allows other types of documents."
        case .otherCategory(let rule): "The rule “\(rule)” allows other offence categories."
        case .tooMany(let rule, let limit, let until):
            "The rule “\(rule)” allows \(limit.documents) documents in \(limit.seconds) seconds, and they have passed; "
                + "there is room again at \(until.rfc3339)."
        }
    }
}
