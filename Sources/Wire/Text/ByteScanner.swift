/// Goes over the bytes of a short text from front to back.
struct ByteScanner {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == scalar.value else { return false }
        position += 1
        return true
    }

    mutating func take(anyOf characters: String) -> Bool {
        guard let next, characters.utf8.contains(next) else { return false }
        position += 1
        return true
    }

    mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let next, isWanted(next) { position += 1 }
        return bytes[start..<position]
    }

    /// A decimal number of exactly that many digits.
    mutating func takeNumber(digits count: Int) -> Int? {
        let end = position + count
        guard end <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[position..<end] {
            guard byte.isASCIIDigit else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        position = end
        return number
    }

    /// One or more digits.
    mutating func takeDigits() -> Bool { !take(while: \.isASCIIDigit).isEmpty }
}

extension ByteScanner {
    /// `full-date` of RFC 3339 section 5.6, of a day that exists.
    mutating func takeDate() -> Bool {
        guard let year = takeNumber(digits: 4), take("-"), let month = takeNumber(digits: 2), take("-"),
            let day = takeNumber(digits: 2), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    /// `full-time` of RFC 3339 section 5.6; a leap second only where UTC can have one.
    mutating func takeTime() -> Bool {
        guard let hour = takeNumber(digits: 2), hour < 24, take(":"),
            let minute = takeNumber(digits: 2), minute < 60, take(":"),
            let second = takeNumber(digits: 2), second <= 60
        else { return false }
        if take(".") { guard takeDigits() else { return false } }
        var offset = 0
        if !take(anyOf: "Zz") {
            let isWest = next == UInt8(ascii: "-")
            guard take(anyOf: "+-"), let hours = takeNumber(digits: 2), hours < 24, take(":"),
                let minutes = takeNumber(digits: 2), minutes < 60
            else { return false }
            offset = (hours * 60 + minutes) * (isWest ? -1 : 1)
        }
        return second < 60 || (hour * 60 + minute - offset + 2_880) % 1_440 == 1_439
    }

    /// `duration` of RFC 3339 appendix A.
    mutating func takeDuration() -> Bool {
        guard take("P") else { return false }
        let start = position
        if let unit = takeAmounts(of: "YMWD") {
            // Weeks stand alone.
            if unit.contains(UInt8(ascii: "W")) { return unit.count == 1 && next != UInt8(ascii: "T") }
            if unit == Array("YD".utf8) { return false }
        } else {
            return false
        }
        guard take("T") else { return position > start }
        let timeStart = position
        guard let units = takeAmounts(of: "HMS"), units != Array("HS".utf8) else { return false }
        return position > timeStart
    }

    /// Amounts, each with one of the units, in the units' order; the units that were there, or nil for a fault.
    private mutating func takeAmounts(of units: String) -> [UInt8]? {
        var left = Array(units.utf8)
        var found: [UInt8] = []
        while next?.isASCIIDigit == true {
            guard takeDigits(), let unit = next, let index = left.firstIndex(of: unit) else { return nil }
            left.removeSubrange(...index)
            found.append(unit)
            position += 1
        }
        return found
    }

    /// Eight, four, four, four and twelve hexadecimal digits (RFC 9562 section 4).
    mutating func takeUUID() -> Bool {
        for (index, count) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0, !take("-") { return false }
            for _ in 0..<count {
                guard next?.hexadecimalValue != nil else { return false }
                position += 1
            }
        }
        return true
    }
}
