/// Whether a text keeps to the grammar of RFC 3986.
enum URISyntax {
    /// A URI: a reference with a scheme.
    static func isURI(_ text: String) -> Bool {
        URIReference(text).scheme != nil && isReference(text)
    }

    /// A URI or a relative reference.
    static func isReference(_ text: String) -> Bool {
        let parts = URIReference(text)
        if let authority = parts.authority, !isAuthority(authority) { return false }
        // Without a scheme, a colon in the first segment would be taken for one.
        if parts.scheme == nil, parts.authority == nil, parts.path.prefix(while: { $0 != "/" }).contains(":")
        {
            return false
        }
        return isMade(of: pathExtra, parts.path) && isMade(of: queryExtra, parts.query ?? "")
            && isMade(of: queryExtra, parts.fragment ?? "")
    }

    private static let pathExtra = Set("-._~!$&'()*+,;=:@/".utf8)
    private static let queryExtra = Set("-._~!$&'()*+,;=:@/?".utf8)
    private static let userExtra = Set("-._~!$&'()*+,;=:".utf8)
    private static let nameExtra = Set("-._~!$&'()*+,;=".utf8)

    private static func isAuthority(_ authority: String) -> Bool {
        var rest = Substring(authority)
        if let mark = rest.firstIndex(of: "@") {
            guard isMade(of: userExtra, rest[..<mark]) else { return false }
            rest = rest[rest.index(after: mark)...]
        }
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]"),
                isLiteral(rest[rest.index(after: rest.startIndex)..<end])
            else {
                return false
            }
            rest = rest[rest.index(after: end)...]
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            guard isMade(of: nameExtra, rest[..<end]) else { return false }
            rest = rest[end...]
        }
        return rest.isEmpty || (rest.first == ":" && rest.dropFirst().utf8.allSatisfy(\.isASCIIDigit))
    }

    /// What stands between the brackets of an IP literal: an IPv6 address, or `v` and a later version.
    private static func isLiteral(_ text: Substring) -> Bool {
        guard text.first == "v" || text.first == "V" else { return HostSyntax.isIPv6(text) }
        guard let dot = text.firstIndex(of: ".") else { return false }
        let version = text[text.index(after: text.startIndex)..<dot]
        let address = text[text.index(after: dot)...]
        return !version.isEmpty && version.utf8.allSatisfy { $0.hexadecimalValue != nil } && !address.isEmpty
            && !address.contains("%") && isMade(of: userExtra, address)
    }

    /// Letters, digits, percent-encoded bytes and the further characters.
    private static func isMade(of extra: Set<UInt8>, _ text: some StringProtocol) -> Bool {
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            if byte == UInt8(ascii: "%") {
                guard bytes.next()?.hexadecimalValue != nil, bytes.next()?.hexadecimalValue != nil else {
                    return false
                }
            } else if !byte.isASCIILetter, !byte.isASCIIDigit, !extra.contains(byte) {
                return false
            }
        }
        return true
    }
}
