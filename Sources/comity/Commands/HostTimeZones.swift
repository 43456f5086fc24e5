import CEL
import Casework
import Foundation
import Referrals

/// Named time zones from the machine's own database.
struct HostTimeZones: TimeZoneProvider {
    private static let folder = "/usr/share/zoneinfo/"

    func offset(of zone: String, at time: Int64) -> Int64? { Self.info(of: zone)?.offset(at: time) }

    /// The zone by whose calendar days are counted; nil where the machine does not know the name.
    static func civil(_ name: String) -> CivilZone? {
        if name == CivilZone.utc.name { return .utc }
        return info(of: name).map { info in CivilZone(name: name) { info.offset(at: $0.seconds) } }
    }

    private static func info(of zone: String) -> ZoneInfo? {
        let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        }
        guard isName, let data = FileManager.default.contents(atPath: folder + zone) else { return nil }
        return ZoneInfo(parsing: [UInt8](data))
    }
}
