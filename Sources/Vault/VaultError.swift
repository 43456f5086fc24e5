package import Referrals

/// Why something could not be sealed, opened or destroyed. The text never shows a secret or content.
package struct VaultError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The key was destroyed: what lies under it is erased for good.
        case erased(Instant)
        /// The compartment's key is not among those that this holder has.
        case closed(KeyCompartment)
        /// No key of this name, and no record that it was destroyed.
        case keyMissing
        /// None of the keys given opens this keyring.
        case wrongKey
        /// Bytes that are not as they were sealed, or lie at another place.
        case damaged
        /// The keyring could not be read or written.
        case storage
    }

    package let code: Code
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }

    static func erased(at moment: Instant) -> VaultError {
        VaultError(.erased(moment), "The content was erased on \(moment.date).")
    }
}
