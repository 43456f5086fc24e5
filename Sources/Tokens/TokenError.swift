/// Why a token could not do what was asked. It never shows a PIN or key material.
package struct TokenError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The address of the token is not one of RFC 7512 with the parts that are needed.
        case malformedAddress = "malformed-address"
        /// The module cannot be loaded or initialised.
        case noModule = "no-module"
        /// No slot holds a token of that label.
        case noToken = "no-token"
        case wrongPIN = "wrong-pin"
        /// The token has locked itself after too many wrong PINs.
        case lockedPIN = "locked-pin"
        case noKey = "no-key"
        /// The token refused an operation, by its `CKR` number.
        case refused
    }

    package let code: Code
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}
