/// Why something could not be sealed or opened. The text never shows a secret.
package struct SealingError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not of the form that sealing writes.
        case malformed
        /// Another key, passphrase or purpose, or changed bytes: which of them cannot be told.
        case cannotOpen = "cannot-open"
        case cannotSeal = "cannot-seal"
        /// A passphrase that can be guessed.
        case weakPassphrase = "weak-passphrase"
        /// Parameters that would cost more memory than is allowed.
        case tooCostly = "too-costly"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
