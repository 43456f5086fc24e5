package import Foundation
import Synchronization

/// A folder of a test's own, removed with everything in it when the last reference goes, at the latest when the tests
/// end.
package final class TemporaryFolder: Sendable {
    package let url: URL

    private static let open = Mutex<Set<URL>>([])
    /// Made once: what is held for all tests is never let go of.
    private static let cleansAtExit: Bool = {
        atexit { TemporaryFolder.removeAll() }
        return true
    }()

    package init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("comity-test-" + UUID().uuidString, isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        if Self.cleansAtExit { Self.open.withLock { _ = $0.insert(url) } }
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
        Self.open.withLock { _ = $0.remove(url) }
    }

    package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    private static func removeAll() {
        for url in open.withLock(\.self) { try? FileManager.default.removeItem(at: url) }
    }
}
