import Glibc
import SwiftASN1
import X509

/// A name under which a TLS server is reached: a DNS name in ASCII, or an address.
enum HostName: Hashable {
    case dns(String)
    case address([UInt8])

    init(_ text: String) throws(TLSIdentityError) {
        if let address = Self.address(text) {
            self = .address(address)
        } else if Self.isDNSName(text) {
            self = .dns(text.lowercased())
        } else {
            throw TLSIdentityError(.unusableName, place: text)
        }
    }

    var generalName: GeneralName {
        switch self {
        case .dns(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }

    /// The four or sixteen bytes of an address in its usual notation.
    private static func address(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var sixteen = in6_addr()
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return withUnsafeBytes(of: sixteen) { Array($0) } }
        return nil
    }

    /// Letters, digits and hyphens in labels of 1 to 63 (RFC 1123, section 2.1). Wildcards are refused: a node has a name.
    /// All digits in the last label would be a mistyped address.
    private static func isDNSName(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy(isDigit) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isDigit($0) || isLetter($0) || $0 == hyphen }
        }
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// How people write an address: dotted quad, or RFC 5952 for IPv6.
    static func notation(of address: some Collection<UInt8>) -> String? {
        let family = address.count == 4 ? AF_INET : AF_INET6
        guard address.count == 4 || address.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = Array(address).withUnsafeBytes { bytes in
            inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil
        }
        guard isWritten else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
