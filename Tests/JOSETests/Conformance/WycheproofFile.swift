import ConformanceData
import Foundation
import Testing
import Wire

@testable import JOSE

/// One file of Wycheproof's cases, and a count of what became of them.
struct WycheproofFile {
    let groups: [JSON]
    let numberOfTests: Int

    init(_ name: String) throws {
        let json = try JSON(parsing: ConformanceData.bytes("wycheproof/\(name)"), limits: .local)
        groups = json["testGroups"]?.array ?? []
        numberOfTests = json["numberOfTests"]?.int ?? 0
    }

    /// Runs every case once; the count must be the file's own.
    func run(_ body: (_ group: JSON, _ test: JSON, _ name: String) throws -> Void) throws {
        var count = 0
        for group in groups {
            for test in group["tests"]?.array ?? [] {
                try body(group, test, "\(test["tcId"]?.int ?? 0) \(test["comment"]?.string ?? "")")
                count += 1
            }
        }
        #expect(count == numberOfTests)
        #expect(count >= 1)
    }

    /// Cases by reason, a line each, for the test's output.
    static func list(_ cases: [String: [Int]]) -> String {
        cases.sorted { $0.key < $1.key }
            .map {
                "\n    \($0.key): \($0.value.count) cases, \($0.value.map(String.init).joined(separator: " "))"
            }
            .joined()
    }

    static func bytes(_ hex: JSON?) -> [UInt8] {
        let digits = Array((hex?.string ?? "").utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
    }

    /// The keys of a group as one set, with the private halves of asymmetric keys left out.
    static func publicKeys(_ group: JSON) -> JSON {
        let keys = group["public"] ?? group["private"] ?? .null
        let members = keys["keys"]?.array ?? [keys]
        return ["keys": .array(members.map { withoutPrivateHalf($0) })]
    }

    private static func withoutPrivateHalf(_ key: JSON) -> JSON {
        var members = key.object ?? JSONObject()
        for name in ["d", "p", "q", "dp", "dq", "qi"] { members[name] = nil }
        return .object(members)
    }
}
