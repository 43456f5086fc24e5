/// Why a use case could not be carried out: what, and what to do about it.
package struct NodeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reason; each command turns one into its exit code.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such case, referral, peer or document.
        case notFound = "not-found"
        /// Several things have the name that was given.
        case ambiguous
        /// What was given cannot be read or breaks its schema.
        case invalidInput = "invalid-input"
        /// The document would be larger than its receiver takes.
        case tooLarge = "too-large"
        /// The protocol has no such move from where the thread stands.
        case notNow = "not-now"
        /// More waits for the peer than this node is set to hold: whoever produces has to wait.
        case backlogged
        /// The node was put back to an older backup, and has still to ask a peer for what is missing.
        case catchingUp = "catching-up"
        /// A gate is closed: the law, a missing consent, a missing approval.
        case gateClosed = "gate-closed"
        /// What was asked for has been erased.
        case erased
        /// The role of whoever acts does not have the permission.
        case notPermitted = "not-permitted"
        /// It is outside what was agreed with the peer, or nobody vouches for the peer.
        case notAgreed = "not-agreed"
        /// Something that must be unique is there already.
        case exists
        /// The peer, its certificate or its statement does not check out.
        case untrusted
        /// The node's keys are sealed, and nobody has given the passphrase.
        case locked
        /// The rule packs or the configuration cannot be used.
        case misconfigured
    }

    package let code: Code
    package let says: String
    /// Each thing that is missing or wrong, for a list under the message.
    package let findings: [String]

    package init(_ code: Code, _ says: String, findings: [String] = []) {
        self.code = code
        self.says = says
        self.findings = findings
    }

    package var description: String {
        findings.isEmpty ? says : says + "\n" + findings.map { "  - " + $0 }.joined(separator: "\n")
    }
}
