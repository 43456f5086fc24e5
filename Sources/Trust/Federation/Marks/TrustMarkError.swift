/// Why a trust mark does not count.
package struct TrustMarkError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of faults.
    package enum Fault: Sendable, Hashable {
        /// The mark itself is refused.
        case mark(StatementError)
        /// It is of another kind than the entity says.
        case otherType
        /// It is about another entity than the one that shows it.
        case otherSubject
        /// It is by another entity than the one whose chain was given.
        case otherIssuer
        /// The chain of the issuer has no configuration of the anchor, which says who may issue marks.
        case anchorSilent
        /// The anchor does not know marks of this kind.
        case unknownType
        /// The anchor does not let this entity issue marks of this kind.
        case issuerNotAccredited
        /// The anchor knows an owner of this kind, and the mark carries no delegation.
        case delegationMissing
        /// The mark carries a delegation, and the anchor knows no owner who could have given it.
        case ownerUnknown
        case delegation(StatementError)
        /// A mark without end counts only with its issuer's word of today.
        case statusMissing
        case status(StatementError)
        /// The issuer says that the mark no longer counts.
        case inactive
    }

    package let type: String
    package let fault: Fault

    package init(_ fault: Fault, type: String) {
        self.fault = fault
        self.type = type
    }

    package var description: String { "The trust mark \(type) \(explanation)." }

    private var explanation: String {
        switch fault {
        case .mark(let error): "is refused: \(error)"
        case .otherType: "is of another kind than its trust_mark_type says"
        case .otherSubject: "is about another entity than the one that shows it"
        case .otherIssuer: "is by another issuer than the one whose trust was established"
        case .anchorSilent: "cannot be judged without the trust anchor's configuration; fetch it"
        case .unknownType: "is of a kind that the trust anchor does not list in trust_mark_issuers"
        case .issuerNotAccredited: "is by an issuer that the trust anchor does not list for this kind"
        case .delegationMissing: "lacks the delegation by the owner of this kind of mark"
        case .ownerUnknown: "has a delegation, but the trust anchor names no owner of this kind of mark"
        case .delegation(let error): "has a delegation that is refused: \(error)"
        case .statusMissing: "has no end, so that its issuer must be asked for its status"
        case .status(let error): "has a status answer that is refused: \(error)"
        case .inactive: "is no longer active, its issuer says"
        }
    }
}
