import Referrals

/// A bundle taken apart: its manifest and its other files by path. Nothing of it is believed yet.
package struct BundleContents: Sendable {
    package var manifest: BundleManifest
    /// Every file but the manifest and its seal.
    package var files: [String: [UInt8]]

    package func text(_ path: String) -> String? {
        files[path].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The custody events of a file, as they were signed, oldest first.
    package func custody(_ path: String) -> [String]? {
        text(path).map { $0.split(separator: "\n").map(String.init) }
    }

    /// The statements of a trust chain, from the party up.
    package func chain(_ path: String) -> [String]? { custody(path) }
}
