/// The rules of one time zone in the compiled form of the IANA database (TZif, RFC 9636).
///
/// ```swift
/// let zone = ZoneInfo(parsing: bytesOfTheFile)
/// zone?.offset(at: 1_234_567_890)   // seconds east of Greenwich
/// ```
public struct ZoneInfo: Sendable {
    private let transitions: [Int64]
    private let kinds: [Int]
    private let offsets: [Int64]
    /// What holds after the last transition.
    private let rule: ZoneRule?

    /// Reads the bytes of a TZif file.
    ///
    /// - Returns: nil where the bytes are not a TZif file.
    public init?(parsing bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard let first = reader.header() else { return nil }
        if first.version >= 2 {
            guard reader.skip(first.length(timeSize: 4)), let second = reader.header() else { return nil }
            guard let tables = reader.tables(second, timeSize: 8) else { return nil }
            (transitions, kinds, offsets) = tables
            rule = reader.rule(after: second)
        } else {
            guard let tables = reader.tables(first, timeSize: 4) else { return nil }
            (transitions, kinds, offsets) = tables
            rule = nil
        }
    }

    /// The seconds by which clocks are ahead of UTC at a time in seconds since 1970-01-01T00:00:00Z.
    public func offset(at time: Int64) -> Int64 {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= time { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let rule { return rule.offset(at: time) }
        return low == 0 ? offsets[0] : offsets[kinds[low - 1]]
    }

    private struct Header {
        let version: Int
        let counts: [Int]

        var transitionCount: Int { counts[3] }
        var kindCount: Int { counts[4] }

        /// The length of the data block: transitions, kinds, abbreviations, leap seconds and two kinds of indicators.
        func length(timeSize: Int) -> Int {
            transitionCount * (timeSize + 1) + kindCount * 6 + lengthBehindTables(timeSize: timeSize)
        }

        /// The length of what follows the kinds.
        func lengthBehindTables(timeSize: Int) -> Int {
            counts[5] + counts[2] * (timeSize + 4) + counts[1] + counts[0]
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func skip(_ count: Int) -> Bool {
            guard count >= 0, count <= bytes.count - position else { return false }
            position += count
            return true
        }

        mutating func integer(_ size: Int) -> Int64? {
            guard size <= bytes.count - position else { return nil }
            var value: Int64 = bytes[position] >= 0x80 ? -1 : 0
            for byte in bytes[position..<position + size] { value = value << 8 | Int64(byte) }
            position += size
            return value
        }

        mutating func header() -> Header? {
            guard bytes.count - position >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8)
            else {
                return nil
            }
            let version = bytes[position + 4] >= UInt8(ascii: "2") ? 2 : 1
            position += 20
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = integer(4), (0...100_000).contains(count) else { return nil }
                counts.append(Int(count))
            }
            return Header(version: version, counts: counts)
        }

        /// The line at the end of the file; the tables must have been read.
        mutating func rule(after header: Header) -> ZoneRule? {
            guard skip(header.lengthBehindTables(timeSize: 8)), position < bytes.count,
                bytes[position] == 0x0A,
                let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
            else { return nil }
            return ZoneRule(parsing: String(decoding: bytes[(position + 1)..<end], as: UTF8.self))
        }

        mutating func tables(_ header: Header, timeSize: Int) -> ([Int64], [Int], [Int64])? {
            var transitions: [Int64] = []
            for _ in 0..<header.transitionCount {
                guard let time = integer(timeSize) else { return nil }
                transitions.append(time)
            }
            var kinds: [Int] = []
            for _ in 0..<header.transitionCount {
                guard position < bytes.count, Int(bytes[position]) < header.kindCount else { return nil }
                kinds.append(Int(bytes[position]))
                position += 1
            }
            var offsets: [Int64] = []
            for _ in 0..<header.kindCount {
                guard let offset = integer(4), skip(2) else { return nil }
                offsets.append(offset)
            }
            guard !offsets.isEmpty else { return nil }
            return (transitions, kinds, offsets)
        }
    }
}
