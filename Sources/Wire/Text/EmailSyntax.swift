/// Whether a text is a mailbox (RFC 5321 section 4.1.2).
enum EmailSyntax {
    static func isAddress(_ text: String) -> Bool {
        // A quoted local part may hold an at sign: the last one separates.
        guard let mark = text.lastIndex(of: "@") else { return false }
        let local = text[..<mark]
        let domain = text[text.index(after: mark)...]
        return (isDotString(local) || isQuoted(local)) && isDomain(domain)
    }

    private static let atomExtra = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isDotString(_ local: Substring) -> Bool {
        guard (1...64).contains(local.utf8.count) else { return false }
        return local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            atom in
            !atom.isEmpty && atom.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || atomExtra.contains($0) }
        }
    }

    private static func isQuoted(_ local: Substring) -> Bool {
        guard (2...64).contains(local.utf8.count), local.first == "\"", local.last == "\"" else {
            return false
        }
        var bytes = local.dropFirst().dropLast().utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = bytes.next(), (0x20...0x7E).contains(escaped) else { return false }
            case UInt8(ascii: "\""): return false
            case 0x20...0x7E: continue
            default: return false
            }
        }
        return true
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        guard domain.first == "[", domain.last == "]" else { return HostSyntax.isHostname(domain) }
        let address = domain.dropFirst().dropLast()
        if address.lowercased().hasPrefix("ipv6:") { return HostSyntax.isIPv6(address.dropFirst(5)) }
        return HostSyntax.isIPv4(address)
    }
}
