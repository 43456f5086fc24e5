package import Archive
package import JOSE
package import Referrals

import struct Crypto.SHA256

/// A finished bundle in memory.
package struct EvidenceBundle: Sendable {
    package var bytes: [UInt8]
    /// SHA-256 of the whole file.
    package var digest: Digest
    package var manifest: BundleManifest

    package init(bytes: [UInt8], digest: Digest, manifest: BundleManifest) {
        self.bytes = bytes
        self.digest = digest
        self.manifest = manifest
    }
}

/// Puts a bundle together from values: no file, no database, no clock.
///
/// ```swift
/// var builder = BundleBuilder(manifest)
/// builder.add(BundlePaths.document(id), text: compact)
/// let bundle = try builder.finished(signedWith: key)
/// ```
/// The same values give the same bytes, where the key signs deterministically.
package struct BundleBuilder {
    package var manifest: BundleManifest
    private var files: [String: [UInt8]] = [:]
    private var large: [String: LargeFile] = [:]

    package init(_ manifest: BundleManifest) { self.manifest = manifest }

    package mutating func add(_ path: String, _ content: [UInt8]) { files[path] = content }
    package mutating func add(_ path: String, text: String) { files[path] = Array(text.utf8) }

    /// A content that is read when the bundle is written.
    package mutating func add(_ path: String, _ file: LargeFile) { large[path] = file }

    /// Takes a file out again; what the manifest says of it stays as it is.
    package mutating func remove(_ path: String) {
        files[path] = nil
        large[path] = nil
    }

    package mutating func leaveOut(
        _ subject: BundleManifest.Omission.Subject,
        _ name: String,
        _ reason: BundleManifest.Omission.Reason,
        _ says: String
    ) {
        manifest.leftOut.append(
            BundleManifest.Omission(subject: subject, name: name, reason: reason, says: says)
        )
    }

    /// What has been put in so far, for whoever reads it again.
    package var contents: BundleContents { BundleContents(manifest: manifest, files: files, large: large) }

    /// Puts everything in order, writes the report and signs. What is large is read once, for its digest.
    ///
    /// - Throws: ``BundleError`` `tooLarge`, `inconsistent`; ``JOSEError`` where the key cannot sign; what a large file throws.
    package func sealed(with key: SigningKey) throws -> SealedBundle {
        var contents = contents
        contents.manifest.sort()
        contents.files[BundlePaths.report] = Array(BundlePage(contents).html.utf8)
        var files = contents.files.map { path, content in
            BundleManifest.File(path: path, size: Int64(content.count), sha256: Digest(of: content))
        }
        var streams: [ArchiveStream] = []
        for (path, file) in contents.large {
            let (digest, checksum) = try Self.measure(file)
            files.append(BundleManifest.File(path: path, size: file.size, sha256: digest))
            streams.append(
                ArchiveStream(path: path, size: file.size, checksum: checksum, read: file.read)
            )
        }
        contents.manifest.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let manifest = try contents.manifest.canonicalBytes()
        guard manifest.count <= BundleLimits.maximumManifestBytes else {
            throw BundleError(.tooLarge, "The case has more documents than a bundle holds.")
        }
        let seal = try BundleSeal(issuer: contents.manifest.maker, manifest: Digest(of: manifest))
            .signed(with: key)
        let entries =
            contents.files.map { ArchiveEntry(path: $0, content: $1) } + [
                ArchiveEntry(path: BundlePaths.manifest, content: manifest),
                ArchiveEntry(path: BundlePaths.seal, text: seal),
            ]
        guard entries.reduce(0, { $0 + $1.content.count }) <= BundleLimits.maximumHeldBytes else {
            throw BundleError(
                .tooLarge,
                "Besides the content of evidence the bundle would have more than \(BundleLimits.maximumHeldBytes >> 20) MiB."
            )
        }
        return SealedBundle(contents.manifest, entries, streams)
    }

    /// The same in memory, for a bundle that is small.
    ///
    /// - Throws: as ``sealed(with:)``
    package func finished(signedWith key: SigningKey) throws -> EvidenceBundle {
        let sealed = try sealed(with: key)
        var bytes: [UInt8] = []
        try sealed.write { bytes += $0 }
        return EvidenceBundle(bytes: bytes, digest: Digest(of: bytes), manifest: sealed.manifest)
    }

    private static func measure(_ file: LargeFile) throws -> (Digest, checksum: UInt32) {
        var hash = SHA256()
        var checksum = ArchiveChecksum()
        var size: Int64 = 0
        try file.read { piece in
            hash.update(data: piece)
            checksum.update(piece)
            size += Int64(piece.count)
        }
        guard size == file.size else {
            throw BundleError(.inconsistent, "A file of evidence has another size than its manifest says.")
        }
        return (Digest(bytes: Array(hash.finalize())) ?? .zero, checksum.value)
    }
}

extension ArchiveLimits {
    /// How much a bundle may hold.
    package static let bundle = ArchiveLimits(
        maximumEntries: BundleLimits.maximumEntries,
        maximumBytes: BundleLimits.maximumBytes
    )
}

extension BundleManifest {
    /// Brings every list whose order says nothing into one order.
    fileprivate mutating func sort() {
        parties.sort {
            ($0.entity == maker ? 0 : 1, $0.entity.text) < ($1.entity == maker ? 0 : 1, $1.entity.text)
        }
        referrals.sort { $0.id < $1.id }
        for index in referrals.indices {
            referrals[index].documents.sort { ($0.storedAt, $0.id) < ($1.storedAt, $1.id) }
        }
        decisions.sort { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }
        casework.sort { ($0.writtenAt, $0.id, $0.revision) < ($1.writtenAt, $1.id, $1.revision) }
        packs.sort { $0.file < $1.file }
        signers.sort { $0.file < $1.file }
        evidence.sort { $0.id < $1.id }
        checkpoints.sort { ($0.origin, $0.size) < ($1.origin, $1.size) }
        consistency.sort { ($0.origin, $0.from, $0.to) < ($1.origin, $1.from, $1.to) }
        proofs.sort { $0.entry < $1.entry }
        stamps.sort { $0.file < $1.file }
        leftOut.sort { ($0.subject.rawValue, $0.name) < ($1.subject.rawValue, $1.name) }
    }
}
