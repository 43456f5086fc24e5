package import Referrals

// How the domain's values stand in a record: the same texts as in documents.

/// Reads one text into a value, or says which form it has to have.
func decodeText<Value>(_ decoder: any Decoder, as form: String, _ read: (String) -> Value?) throws -> Value {
    let container = try decoder.singleValueContainer()
    guard let value = read(try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "It has to be \(form).")
    }
    return value
}

extension Encoder {
    func write(text: String) throws {
        var container = singleValueContainer()
        try container.encode(text)
    }
}

extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "a moment like 2026-11-23T10:15:00Z") { Instant(rfc3339: $0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: rfc3339) }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "an identifier (UUID version 7)") { Identifier($0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: text) }
}

extension EntityID: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "a node's base URL") { EntityID($0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: text) }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "a SHA-256 digest") { Digest(hex: $0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: hex) }
}

/// A calendar date, `2026-11-23`.
package struct Day: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// Midnight UTC.
    private let midnight: Instant

    package var description: String { midnight.date }

    /// Nil for a day that does not exist.
    package init?(_ text: String) {
        guard let midnight = Instant(date: text) else { return nil }
        self.midnight = midnight
    }

    /// The day of a moment in UTC; an agency's own day is ``CivilZone/day(of:)``.
    package init(_ moment: Instant) {
        midnight = Instant(date: moment.date) ?? moment
    }

    package func adding(days: Int) -> Day {
        Day(midnight.adding(seconds: Int64(days).multipliedReportingOverflow(by: 86_400).partialValue))
    }

    /// The days from `earlier` to this one; negative when `earlier` is later.
    package func days(since earlier: Day) -> Int {
        Int(midnight.seconds(since: earlier.midnight) / 86_400)
    }

    package static func < (left: Day, right: Day) -> Bool { left.midnight < right.midnight }

    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, as: "a date like 2026-11-23") { Day($0) }
    }
    package func encode(to encoder: any Encoder) throws { try encoder.write(text: description) }
}
