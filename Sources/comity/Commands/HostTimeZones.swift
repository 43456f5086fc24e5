import CEL
import Foundation

/// Named time zones from the machine's own database.
struct HostTimeZones: TimeZoneProvider {
    private static let folder = "/usr/share/zoneinfo/"

    func offset(of zone: String, at time: Int64) -> Int64? {
        let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        }
        guard isName, let data = FileManager.default.contents(atPath: Self.folder + zone) else { return nil }
        return ZoneInfo(parsing: [UInt8](data))?.offset(at: time)
    }
}
