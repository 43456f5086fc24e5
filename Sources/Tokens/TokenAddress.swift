/// Where a token is: the parts of a PKCS #11 URI (RFC 7512) that a node needs.
///
/// ```
/// pkcs11:token=comity?module-path=/usr/lib/softhsm/libsofthsm2.so
/// ```
///
/// A PIN has no place in it: it comes by the ways of a passphrase.
package struct TokenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The token's label.
    package let label: String
    /// The file of the module through which it is reached.
    package let modulePath: String

    /// - Throws: ``TokenError`` `malformedAddress`.
    package init(_ text: String) throws(TokenError) {
        guard text.hasPrefix("pkcs11:") else { throw Self.malformed("it does not begin with pkcs11:") }
        let parts = text.dropFirst("pkcs11:".count).split(separator: "?", maxSplits: 1)
        var values: [String: String] = [:]
        for (part, separator) in zip(parts, [Character(";"), "&"]) {
            for attribute in part.split(separator: separator) {
                let pair = attribute.split(separator: "=", maxSplits: 1).map(String.init)
                guard pair.count == 2, values[pair[0]] == nil, let value = Self.decoded(pair[1]) else {
                    throw Self.malformed("an attribute is no single name=value")
                }
                values[pair[0]] = value
            }
        }
        guard values["pin-value"] == nil else {
            throw Self.malformed("a PIN must not stand in it, where others can read it")
        }
        guard let label = values["token"], !label.isEmpty, label.utf8.count <= 32,
            let modulePath = values["module-path"], modulePath.hasPrefix("/")
        else { throw Self.malformed("it names no token= and no module-path= with a whole path") }
        self.label = label
        self.modulePath = modulePath
    }

    package var description: String { "token \(label)" }

    private static func malformed(_ why: String) -> TokenError {
        TokenError(
            .malformedAddress,
            "A token is named as in pkcs11:token=comity?module-path=/usr/lib/softhsm/libsofthsm2.so (RFC 7512); \(why)."
        )
    }

    /// Percent-decoding (RFC 3986 section 2.1); nil for what is none.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
