import Foundation
import TestAgencies

/// What `Package.swift` says of its targets, as far as its text tells.
enum PackageManifest {
    /// By target, every name in quotation marks in its declaration: its own, its dependencies and their packages.
    static func declaredNames() throws -> [String: Set<String>] {
        let text = try String(
            contentsOf: Checkout.root.appendingPathComponent("Package.swift"),
            encoding: .utf8
        )
        let beginnings = [".target(", ".testTarget(", ".executableTarget(", ".systemLibrary("]
        var declared: [String: Set<String>] = [:]
        var current: String?
        for line in text.split(separator: "\n") {
            if beginnings.contains(where: { line.trimmingCharacters(in: .whitespaces).hasPrefix($0) }) {
                current = nil
            }
            for name in quoted(line) {
                if current == nil { current = name }
                if let current { declared[current, default: []].insert(name) }
            }
        }
        return declared
    }

    private static func quoted(_ line: Substring) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
