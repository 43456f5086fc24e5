/// Names and addresses of hosts.
enum HostSyntax {
    /// A host name of ASCII labels (RFC 1123 section 2.1).
    static func isHostname(_ text: some StringProtocol) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy(isLabel)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(label)
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
            bytes.last != UInt8(ascii: "-")
        else {
            return false
        }
        // Hyphens in both these places announce an encoding (RFC 5891 section 4.2.3.1); only xn is in use. What it encodes
        // is not looked at.
        if bytes.count > 4, bytes[2] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: "-"),
            bytes[0] | 0x20 != UInt8(ascii: "x") || bytes[1] | 0x20 != UInt8(ascii: "n")
        {
            return false
        }
        return bytes.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
    }

    /// Four numbers without leading zeros (RFC 2673 section 3.2).
    static func isIPv4(_ text: some StringProtocol) -> Bool { isIPv4(Array(text.utf8)[...]) }

    private static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy(isOctet)
    }

    private static func isOctet(_ part: ArraySlice<UInt8>) -> Bool {
        guard (1...3).contains(part.count), part.allSatisfy(\.isASCIIDigit) else { return false }
        if part.count > 1, part.first == UInt8(ascii: "0") { return false }
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
    }

    /// Eight groups, of which one run of zeros may be left out (RFC 4291 section 2.2).
    static func isIPv6(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count <= 45 else { return false }
        let parts = Array(text.utf8).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count) else { return false }
        var groups = 0
        var gaps = 0
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if part.isEmpty {
                // An empty first or last part belongs to a gap at the edge and needs its neighbour empty.
                if index == 0 {
                    guard parts[1].isEmpty else { return false }
                } else if isLast {
                    guard parts[index - 1].isEmpty else { return false }
                } else {
                    gaps += 1
                }
            } else if isLast, part.contains(UInt8(ascii: ".")) {
                guard isIPv4(part) else { return false }
                groups += 2
            } else {
                guard part.count <= 4, part.allSatisfy({ $0.hexadecimalValue != nil }) else { return false }
                groups += 1
            }
        }
        return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
    }
}
