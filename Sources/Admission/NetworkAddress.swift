/// An Internet address, as far as it tells one caller from another.
package struct NetworkAddress: Sendable, Hashable {
    /// Four bytes (IPv4), or the first eight of sixteen: whoever has one IPv6 address has all that share these.
    package let caller: [UInt8]
    private let bytes: [UInt8]

    /// - Parameter bytes: four or sixteen; an IPv4 address mapped into IPv6 (RFC 4291 section 2.5.5.2) counts as what it is.
    /// - Returns: nil for any other number of bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        self.bytes = bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
        caller = self.bytes.count == 4 ? self.bytes : Array(bytes.prefix(8))
    }

    /// The network that the address lies in, as a record may name it: the first 24 bits (IPv4) or 48 (IPv6).
    package var network: String {
        if bytes.count == 4 { return bytes.prefix(3).map(String.init).joined(separator: ".") + ".0/24" }
        let groups = stride(from: 0, to: 6, by: 2).map {
            String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/48"
    }
}
