/// Addresses that nobody outside reaches: of this computer, of a private network, of one link, of groups, or of no one.
///
/// The registries of special-purpose addresses (RFC 6890 and its updates) name them; an address that carries another one inside
/// (IPv4-mapped, NAT64, 6to4) is what it carries.
package enum InnerAddress {
    /// - Parameter address: four bytes of IPv4 or sixteen of IPv6; anything else counts as inner, since nobody knows it.
    package static func isInner(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: isInnerFour(address)
        case 16: isInnerSixteen(address)
        default: true
        }
    }

    private static func isInnerFour(_ a: [UInt8]) -> Bool {
        switch (a[0], a[1]) {
        case (0, _), (10, _), (127, _), (224..., _): true
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19): true
        case (192, 0): a[2] == 0 || a[2] == 2
        case (198, 51): a[2] == 100
        case (203, 0): a[2] == 113
        default: false
        }
    }

    private static func isInnerSixteen(_ a: [UInt8]) -> Bool {
        func begins(_ prefix: [UInt8]) -> Bool { a.starts(with: prefix) }
        let zeros = [UInt8](repeating: 0, count: 10)
        if begins(zeros + [0xFF, 0xFF]) { return isInnerFour(Array(a[12...])) }
        if begins([0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)) {
            return isInnerFour(Array(a[12...]))
        }
        if begins([0x20, 0x02]) { return isInnerFour(Array(a[2..<6])) }
        // Only 2000::/3 is given out to the world at large; of it, 2001:db8::/32 and Teredo (2001::/32) lead nowhere that counts.
        return a[0] & 0xE0 != 0x20 || begins([0x20, 0x01, 0x0D, 0xB8]) || begins([0x20, 0x01, 0, 0])
    }
}
