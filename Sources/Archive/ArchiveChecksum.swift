/// The checksum of ZIP (ISO-HDLC CRC-32), piece by piece. It finds accidents; a signed digest finds intent.
package struct ArchiveChecksum: Sendable, Hashable {
    private var state: UInt32 = .max

    package init() {}

    package init(of bytes: [UInt8]) { update(bytes) }

    package var value: UInt32 { ~state }

    /// Eight bytes at a time, each through a table of its own: gigabytes of evidence go through here.
    package mutating func update(_ bytes: [UInt8]) {
        let before = state
        state = bytes.withUnsafeBytes { bytes in
            Self.tables.withUnsafeBufferPointer { tables in
                var value = before
                var index = 0
                while bytes.count - index >= 8 {
                    let next = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    let word = UInt64(littleEndian: next) ^ UInt64(value)
                    value = 0
                    var table = 7 * 256
                    var rest = word
                    while table >= 0 {
                        value ^= tables[table + Int(rest & 0xFF)]
                        rest >>= 8
                        table -= 256
                    }
                    index += 8
                }
                while index < bytes.count {
                    value = tables[Int((value ^ UInt32(bytes[index])) & 0xFF)] ^ (value >> 8)
                    index += 1
                }
                return value
            }
        }
    }

    /// Eight tables of 256, one after the other: the n-th for a byte that n more bytes follow.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256).map { index in
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
            return value
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 0xFF)] ^ (before >> 8))
        }
        return tables
    }()
}
