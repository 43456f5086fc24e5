import Archive
package import Referrals

import struct Crypto.SHA256

/// A bundle whose contents, manifest and signature are fixed, and which is not written yet.
///
/// What is large in it is read again whenever it is written, and has to be the same each time.
package struct SealedBundle: Sendable {
    package let manifest: BundleManifest
    private let entries: [ArchiveEntry]
    private let streams: [ArchiveStream]

    init(_ manifest: BundleManifest, _ entries: [ArchiveEntry], _ streams: [ArchiveStream]) {
        self.manifest = manifest
        self.entries = entries
        self.streams = streams
    }

    /// Hands the file over, piece by piece.
    ///
    /// - Throws: ``BundleError`` `tooLarge`, or `inconsistent` where a content is another one than before; what the sink throws.
    package func write(into sink: ([UInt8]) throws -> Void) throws {
        do {
            try ArchiveWriter.write(entries, streams, limits: .bundle, into: sink)
        } catch let error as ArchiveError {
            throw BundleError(
                error.code == .tooLarge ? .tooLarge : .inconsistent,
                error.code == .tooLarge
                    ? "The bundle would be larger than \(BundleLimits.maximumBytes >> 30) GiB. Leave the content of evidence out and copy it beside the bundle."
                    : error.says
            )
        }
    }

    /// What the file will be, without writing it.
    ///
    /// - Throws: as ``write(into:)``
    package func measured() throws -> WrittenBundle {
        var hash = SHA256()
        var size: Int64 = 0
        try write { piece in
            hash.update(data: piece)
            size += Int64(piece.count)
        }
        return WrittenBundle(
            manifest: manifest,
            size: size,
            digest: Digest(bytes: Array(hash.finalize())) ?? .zero
        )
    }
}

/// A bundle as it was written.
package struct WrittenBundle: Sendable {
    package var manifest: BundleManifest
    /// Of the whole file, in bytes.
    package var size: Int64
    /// SHA-256 of the whole file.
    package var digest: Digest
}
