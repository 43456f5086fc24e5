import CEL
import Foundation
import Testing

@Suite("Times and durations")
struct TimeTests {
    private func evaluate(_ text: String, zones: (any TimeZoneProvider)? = nil) throws -> Outcome {
        try Environment(timeZones: zones).compile(text).program().evaluate()
    }

    @Test(
        "Durations are read and written exactly",
        arguments: [
            ("1h30m", "5400s"), ("-1.5h", "-5400s"), ("1.000000001s", "1.000000001s"), ("-0.5s", "-0.5s"),
            ("0", "0s"),
            ("300ms", "0.3s"), ("1us1ns", "0.000001001s"), ("0.1h", "360s"), ("1.0000000009s", "1s"),
            ("+2s", "2s"),
            ("9223372036854775807ns", "9223372036.854775807s"),
            ("-9223372036854775808ns", "-9223372036.854775808s"),
        ]
    )
    func durations(text: String, written: String) throws {
        #expect(CELDuration(parsing: text)?.text == written)
    }

    @Test(
        "What is no duration, or too long, is refused",
        arguments: [
            "", "-", "1", "1x", "s", "1h 2m", "9223372036854775808ns", "3000000h", "1.2.3s", "1e3s",
            "--1s",
        ]
    )
    func notDurations(text: String) {
        #expect(CELDuration(parsing: text) == nil)
    }

    @Test(
        "Timestamps are read with offsets and written in UTC",
        arguments: [
            ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
            ("2024-03-01T01:30:00+02:00", "2024-02-29T23:30:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.5-00:00", "1969-12-31T23:59:59.5Z"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
            ("2000-01-01t00:00:00z", "2000-01-01T00:00:00Z"),
        ]
    )
    func timestamps(text: String, written: String) {
        #expect(CELTimestamp(parsing: text)?.text == written)
    }

    @Test(
        "What is no timestamp is refused",
        arguments: [
            "", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "2024-01-01T00:00:00.1234567890Z", "2024-01-01 00:00:00Z", "+024-01-01T00:00:00Z",
        ]
    )
    func notTimestamps(text: String) {
        #expect(CELTimestamp(parsing: text) == nil)
    }

    @Test("Every day of 400 years is named once and in order")
    func calendar() throws {
        let day = try Environment(variables: ["t": .timestamp]).compile(
            "[t.getFullYear(), t.getMonth(), t.getDate(), t.getDayOfWeek(), t.getDayOfYear()]"
        ).program()
        var previous: [Int64] = [1999, 11, 31, 5, 364]
        for number in stride(from: Int64(946_684_800), to: 946_684_800 + 86_400 * 146_097, by: 86_400 * 7) {
            guard let time = CELTimestamp(seconds: number),
                let value = day.evaluate(["t": .timestamp(time)]).value,
                case .list(let list) = value
            else {
                Issue.record("no calendar")
                return
            }
            let parts = list.elements.compactMap { if case .int(let part) = $0 { part } else { nil } }
            #expect(parts[3] == 6)
            #expect(previous.lexicographicallyPrecedes(parts) || number == 946_684_800)
            previous = parts
        }
        #expect(previous[0] == 2399)
    }

    @Test("Fixed offsets need no provider, names do")
    func zones() throws {
        let noon = "timestamp('2024-07-01T12:00:00Z')"
        #expect(try evaluate("\(noon).getHours('+05:30')").value?.isEqual(to: 17).bool == true)
        #expect(try evaluate("\(noon).getMinutes('-9:15')").value?.isEqual(to: 45).bool == true)
        #expect(try evaluate("\(noon).getHours('UTC')").value?.isEqual(to: 12).bool == true)
        guard case .error(let error) = try evaluate("\(noon).getHours('Europe/Oslo')") else {
            Issue.record("named zone without a provider")
            return
        }
        #expect(error.code == .invalidArgument)
        let zones = FixedZones(offsets: ["Europe/Oslo": 7_200])
        #expect(
            try evaluate("\(noon).getHours('Europe/Oslo')", zones: zones).value?.isEqual(to: 14).bool == true
        )
    }

    @Test("A compiled zone file gives the offset of its transitions; damaged files are refused")
    func zoneFiles() throws {
        // Version 1: UTC+1, and from time 1000 on UTC+2.
        var bytes = Array("TZif".utf8) + Array(repeating: 0, count: 16)
        for count in [0, 0, 0, 1, 2, 4] { bytes += [0, 0, 0, UInt8(count)] }
        bytes += [0, 0, 0x03, 0xE8, 1]
        bytes += [0, 0, 0x0E, 0x10, 0, 0, 0, 0, 0x1C, 0x20, 1, 0]
        bytes += [65, 65, 65, 0]
        let zone = try #require(ZoneInfo(parsing: bytes))
        #expect(zone.offset(at: 999) == 3_600)
        #expect(zone.offset(at: 1_000) == 7_200)
        for length in 0..<(bytes.count - 4) { #expect(ZoneInfo(parsing: Array(bytes.prefix(length))) == nil) }
    }
}

private struct FixedZones: TimeZoneProvider {
    let offsets: [String: Int64]

    func offset(of zone: String, at time: Int64) -> Int64? { offsets[zone] }
}

@Suite(
    "Named time zones of the machine",
    .enabled(if: SystemTimeZones().offset(of: "Europe/Oslo", at: 0) != nil, "no zone files")
)
struct NamedZoneTests {
    @Test(
        "Offsets agree with Foundation's, also far in the future",
        arguments: [
            "Europe/Oslo", "America/St_Johns", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Apia",
            "Africa/Cairo",
        ]
    )
    func agreement(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for day in stride(from: Int64(0), to: 30_000, by: 13) {
            let time = day * 86_400 + 40_000
            let wanted = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
            #expect(SystemTimeZones().offset(of: name, at: time) == wanted, "\(name) at \(time)")
        }
    }
}
