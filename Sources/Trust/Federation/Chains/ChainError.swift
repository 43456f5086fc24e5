/// Why a trust chain is not valid: which link broke, and how.
package struct ChainError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One statement of the chain; the chain's subject is at position 0.
    package struct Link: Sendable, Hashable {
        package var position: Int
        /// Who issued it and about whom, as far as it could be read.
        package var issuer: FederationID?
        package var subject: FederationID?

        package init(position: Int, issuer: FederationID? = nil, subject: FederationID? = nil) {
            self.position = position
            self.issuer = issuer
            self.subject = subject
        }
    }

    /// The closed list of faults.
    package enum Fault: Sendable, Hashable {
        case empty
        case tooLong(limit: Int)
        /// The statement by itself is refused.
        case statement(StatementError)
        /// The chain must begin with its subject's own configuration.
        case notAConfiguration
        /// Between both ends stand subordinate statements only.
        case notASubordinateStatement
        /// The issuer of this statement is not the subject of the next.
        case gap
        /// An entity occurs twice.
        case loop
        /// The subject does not name this superior in its `authority_hints`.
        case superiorNotHinted
        /// The chain does not end with an anchor of this node.
        case unknownAnchor
        case pathTooLong(allowed: Int)
        /// An entity's host is outside what this link permits.
        case nameNotPermitted(FederationID)
        case policy(PolicyError)
    }

    package let link: Link?
    package let fault: Fault

    package init(_ fault: Fault, at link: Link? = nil) {
        self.fault = fault
        self.link = link
    }

    /// The standard's code for it.
    package var code: FederationErrorCode {
        switch fault {
        case .unknownAnchor: .invalidTrustAnchor
        case .policy: .invalidMetadata
        default: .invalidTrustChain
        }
    }

    package var description: String {
        guard let link else { return "The trust chain \(explanation)." }
        let issuer = link.issuer.map { " by \($0)" } ?? ""
        let subject = link.subject.map { " about \($0)" } ?? ""
        return "Link \(link.position) of the trust chain, the statement\(issuer)\(subject), \(explanation)."
    }

    private var explanation: String {
        switch fault {
        case .empty: "is empty; it needs at least the anchor's own configuration"
        case .tooLong(let limit): "has more than \(limit) statements; ask for enrolment nearer to the anchor"
        case .statement(let error): "is refused: \(error)"
        case .notAConfiguration: "must be the subject's own entity configuration"
        case .notASubordinateStatement: "must be a superior's statement about the one before it"
        case .gap: "is not by the subject of the next statement; a statement is missing or out of order"
        case .loop: "names an entity that the chain names before"
        case .superiorNotHinted:
            "is by a superior that the subject does not name; add it to the subject's authority_hints"
        case .unknownAnchor: "does not lead to a configured trust anchor; configure it, or use another chain"
        case .pathTooLong(let allowed): "allows \(allowed) intermediates below its issuer, and there are more"
        case .nameNotPermitted(let entity): "does not permit the name \(entity) below its issuer"
        case .policy(let error): "cannot be used: \(error)"
        }
    }
}
