package import Archive
package import JOSE
package import Referrals

/// A finished bundle.
package struct EvidenceBundle: Sendable {
    package var bytes: [UInt8]
    /// SHA-256 of the whole file.
    package var digest: Digest
    package var manifest: BundleManifest
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

    package init(_ manifest: BundleManifest) { self.manifest = manifest }

    package mutating func add(_ path: String, _ content: [UInt8]) { files[path] = content }
    package mutating func add(_ path: String, text: String) { files[path] = Array(text.utf8) }

    /// Takes a file out again; what the manifest says of it stays as it is.
    package mutating func remove(_ path: String) { files[path] = nil }

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
    package var contents: BundleContents { BundleContents(manifest: manifest, files: files) }

    /// Puts everything in order, writes the report, signs and packs.
    ///
    /// - Throws: ``BundleError`` `tooLarge`; ``JOSEError`` where the key cannot sign.
    package func finished(signedWith key: SigningKey) throws -> EvidenceBundle {
        var contents = contents
        contents.manifest.sort()
        contents.files[BundlePaths.report] = Array(BundlePage(contents).html.utf8)
        contents.manifest.files = contents.files.map { path, content in
            BundleManifest.File(path: path, size: Int64(content.count), sha256: Digest(of: content))
        }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let manifest = try contents.manifest.canonicalBytes()
        guard manifest.count <= BundleLimits.maximumManifestBytes else {
            throw BundleError(.tooLarge, "The case has more documents than a bundle holds.")
        }
        let seal = try BundleSeal(issuer: contents.manifest.maker, manifest: Digest(of: manifest))
            .signed(with: key)
        let bytes = try Self.packed(
            contents.files.map { ArchiveEntry(path: $0, content: $1) } + [
                ArchiveEntry(path: BundlePaths.manifest, content: manifest),
                ArchiveEntry(path: BundlePaths.seal, text: seal),
            ]
        )
        return EvidenceBundle(bytes: bytes, digest: Digest(of: bytes), manifest: contents.manifest)
    }

    private static func packed(_ entries: [ArchiveEntry]) throws(BundleError) -> [UInt8] {
        do throws(ArchiveError) {
            return try ArchiveWriter.write(entries, limits: .bundle)
        } catch {
            throw BundleError(
                error.code == .tooLarge ? .tooLarge : .inconsistent,
                error.code == .tooLarge
                    ? "The bundle would be larger than \(BundleLimits.maximumBytes >> 20) MiB. Leave the content of evidence out and copy it beside the bundle."
                    : error.says
            )
        }
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
