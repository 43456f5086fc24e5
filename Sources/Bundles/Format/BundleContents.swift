import Referrals

/// A bundle taken apart: its manifest and its other files by path. Nothing of it is believed yet.
package struct BundleContents: Sendable {
    package var manifest: BundleManifest
    /// The files that are held in memory: every one but the manifest, its seal, and what is ``large``.
    package var files: [String: [UInt8]]
    /// Content of evidence that stays where it lies.
    package var large: [String: LargeFile] = [:]

    package func text(_ path: String) -> String? {
        files[path].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The custody events of a file, as they were signed, oldest first.
    package func custody(_ path: String) -> [String]? {
        text(path).map { $0.split(separator: "\n").map(String.init) }
    }

    /// The statements of a trust chain, from the party up.
    package func chain(_ path: String) -> [String]? { custody(path) }

    /// A file as far as it may be held in memory; nil where it is not there, is larger, or cannot be read.
    func held(_ path: String, upTo bytes: Int) -> [UInt8]? {
        if let content = files[path] { return content }
        guard let file = large[path], file.size <= Int64(bytes) else { return nil }
        var content: [UInt8] = []
        do {
            try file.read { content += $0 }
        } catch {
            return nil
        }
        return content
    }
}

/// A file that is read in pieces and never held whole: gigabytes of evidence.
package struct LargeFile: Sendable {
    /// In bytes.
    package var size: Int64
    /// Hands the content to a sink from its beginning, the same whenever it is called.
    package var read: @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void

    package init(size: Int64, read: @escaping @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void) {
        self.size = size
        self.read = read
    }
}
