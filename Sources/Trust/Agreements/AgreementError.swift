/// Why a step towards an agreement, or in it, was refused.
package struct AgreementError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case invalidTerms
        /// This step does not follow the ones before.
        case outOfOrder
        /// The same officer may not do both.
        case sameOfficer
        /// The fingerprint that was read out is another one.
        case fingerprintDiffers
        /// A declaration that is not by the other party, not about these terms, or not signed by its compared keys.
        case declarationRefused
        /// A record whose steps do not follow from each other.
        case recordBroken
    }

    package let code: Code
    /// What is wrong and how to mend it.
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}
