/// The one form of ZIP (APPNOTE 6.3) that this room writes and reads: what each header says of an entry, as a function of its path,
/// size, checksum and place alone.
///
/// Sizes and places of 4 GiB and more stand in the 64-bit extension (4.5.3, 4.3.14, 4.3.15), and only those.
package enum ArchiveForm {
    static let localSignature: UInt32 = 0x0403_4B50
    static let centralSignature: UInt32 = 0x0201_4B50
    static let endSignature: UInt32 = 0x0605_4B50
    static let longEndSignature: UInt32 = 0x0606_4B50
    static let locatorSignature: UInt32 = 0x0706_4B50
    /// Names are UTF-8 (general purpose bit 11); those that are allowed are ASCII.
    static let flags: UInt16 = 1 << 11
    /// 1980-01-01: the first day that the format can write.
    static let date: UInt16 = 0x0021
    static let localBytes = 30
    static let centralBytes = 46
    static let endBytes = 22
    static let longEndBytes = 56
    static let locatorBytes = 20

    /// What a header says of an entry.
    package struct Header {
        package var path: String
        package var size: Int64
        package var checksum: UInt32
        /// Where the entry's local header begins.
        package var offset: Int64

        package init(path: String, size: Int64, checksum: UInt32, offset: Int64) {
            self.path = path
            self.size = size
            self.checksum = checksum
            self.offset = offset
        }

        /// Before the content.
        package var local: [UInt8] {
            var output = LittleEndian()
            output.append(ArchiveForm.localSignature)
            for field in [ArchiveForm.version(isLong(size)), flags, 0, 0, date] { output.append(field) }
            for field in [checksum, short(size), short(size)] { output.append(field) }
            output.append(UInt16(path.utf8.count))
            let extra = extension64(isLong(size) ? [size, size] : [])
            output.append(UInt16(extra.count))
            return output.bytes + path.utf8 + extra
        }

        /// In the directory.
        package var central: [UInt8] {
            let extra = extension64((isLong(size) ? [size, size] : []) + (isLong(offset) ? [offset] : []))
            var output = LittleEndian()
            output.append(ArchiveForm.centralSignature)
            let needed = version(!extra.isEmpty)
            for field in [needed, needed, flags, 0, 0, date] { output.append(field) }
            for field in [checksum, short(size), short(size)] { output.append(field) }
            for field in [UInt16(path.utf8.count), UInt16(extra.count), 0, 0, 0] { output.append(field) }
            output.append(UInt32(0))
            output.append(short(offset))
            return output.bytes + path.utf8 + extra
        }
    }

    /// What follows the directory.
    package static func end(entries: Int, directory: Range<Int64>) -> [UInt8] {
        let size = directory.upperBound - directory.lowerBound
        var output = LittleEndian()
        if isLong(size) || isLong(directory.lowerBound) {
            output.append(longEndSignature)
            output.append(UInt64(longEndBytes - 12))
            for field in [version(true), version(true)] { output.append(field) }
            for field in [UInt32(0), 0] { output.append(field) }
            for field in [Int64(entries), Int64(entries), size, directory.lowerBound] {
                output.append(UInt64(field))
            }
            output.append(locatorSignature)
            output.append(UInt32(0))
            output.append(UInt64(directory.upperBound))
            output.append(UInt32(1))
        }
        output.append(endSignature)
        for field in [0, 0, UInt16(entries), UInt16(entries)] { output.append(field) }
        output.append(short(size))
        output.append(short(directory.lowerBound))
        output.append(UInt16(0))
        return output.bytes
    }

    static func isLong(_ number: Int64) -> Bool { number >= Int64(UInt32.max) }
    static func short(_ number: Int64) -> UInt32 { isLong(number) ? .max : UInt32(number) }
    private static func version(_ isLong: Bool) -> UInt16 { isLong ? 45 : 10 }

    private static func extension64(_ numbers: [Int64]) -> [UInt8] {
        guard !numbers.isEmpty else { return [] }
        var output = LittleEndian()
        output.append(UInt16(1))
        output.append(UInt16(8 * numbers.count))
        for number in numbers { output.append(UInt64(number)) }
        return output.bytes
    }
}

/// Bytes with numbers in the order of ZIP: the least significant byte first.
struct LittleEndian {
    var bytes: [UInt8] = []

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
