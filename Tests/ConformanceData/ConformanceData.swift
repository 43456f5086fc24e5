package import Foundation

/// Finds the conformance data that others wrote, without ever copying it into the project.
///
/// Tests read it from `../shared/conformance` beside the checkout, or from the folder that the environment
/// variable `COMITY_CONFORMANCE` names. Where a folder is absent the test is skipped with ``absent`` as its
/// message, so that a green run never hides that nothing was checked.
package enum ConformanceData {
    /// The message a skipped test shows.
    package static let absent: Comment =
        "conformance data not found: set COMITY_CONFORMANCE, or place it at ../shared/conformance"

    /// A message for a test runner; a plain string, named for what it is.
    package typealias Comment = String

    /// The root of the data, whether or not it exists.
    package static var root: URL {
        if let path = ProcessInfo.processInfo.environment["COMITY_CONFORMANCE"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent()  // Tests/ConformanceData
            .deletingLastPathComponent()  // Tests
            .deletingLastPathComponent()  // the checkout
            .deletingLastPathComponent()
            .appendingPathComponent("shared/conformance", isDirectory: true)
    }

    /// A file or folder below the root, or nil where it is absent.
    ///
    /// - Parameter path: relative to the root, for example `jcs/input`.
    package static func item(_ path: String) -> URL? {
        let url = root.appendingPathComponent(path)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    /// Whether there are any data at all. A test that runs on this condition fails where its own file is missing among them, and
    /// is skipped only where nothing is there.
    package static var isPlaced: Bool { FileManager.default.fileExists(atPath: root.path) }

    /// Every file in a folder and below it, by its path from there, sorted.
    package static func allFiles(in folder: String) -> [String] {
        let path = root.appendingPathComponent(folder).path
        return (FileManager.default.enumerator(atPath: path)?.allObjects ?? []).compactMap { $0 as? String }
            .filter { name in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
                    && !isFolder.boolValue
            }.sorted()
    }

    /// Whether a file or folder below the root is there: the condition of a test's `.enabled(if:)`.
    package static func has(_ path: String) -> Bool { item(path) != nil }

    /// The bytes of one file below the root.
    ///
    /// - Throws: what Foundation throws when the file cannot be read.
    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// The files of one folder whose names end in `suffix`, sorted by name.
    ///
    /// - Throws: what Foundation throws when the folder cannot be listed.
    package static func files(in folder: String, suffix: String = "") throws -> [URL] {
        try FileManager.default
            .contentsOfDirectory(at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
