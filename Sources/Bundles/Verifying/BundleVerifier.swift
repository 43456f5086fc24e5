package import Archive
import Referrals
import RulePacks

/// Verifies bundles: without a node, without a network, within bounds whatever a file claims.
///
/// ```swift
/// var roots = BundleRoots()
/// roots.fingerprints[tartu] = fingerprint       // as the agency read it out
/// var verifier = BundleVerifier(roots: roots)
/// let verdict = verifier.verify(bytes)
/// ```
/// Everything is checked, also after something was found: each finding names its place.
package struct BundleVerifier: Sendable {
    package let roots: BundleRoots
    /// Keeps the texts of packs that several bundles share.
    private var reader = PublicationReader()

    package init(roots: BundleRoots) { self.roots = roots }

    package mutating func verify(_ bytes: [UInt8]) -> BundleVerdict { verify(BytesSource(bytes)) }

    /// Verifies a bundle where it lies. Large content of evidence is read in pieces; at most
    /// ``BundleLimits/maximumHeldBytes`` of it are in memory.
    package mutating func verify(_ source: any ArchiveSource) -> BundleVerdict {
        let opened: Opened
        do {
            opened = try Self.open(source)
        } catch {
            return BundleVerdict(
                result: .unreadable,
                findings: [BundleFinding(fault: .sealBroken, place: "", says: error.says)]
            )
        }
        var check = BundleCheck(
            contents: BundleContents(
                manifest: opened.manifest,
                files: opened.files,
                large: opened.large
            ),
            roots: roots,
            reader: reader
        )
        check.checkParties()
        check.checkSeal(opened.seal, over: opened.bytes)
        check.checkFiles()
        check.checkLog()
        check.checkTime()
        check.checkDocuments()
        check.checkLaw()
        check.checkCasework()
        check.checkEvidence()
        check.checkAdmissibility()
        check.checkOmissions()
        reader = check.reader
        return check.verdict
    }

    private struct Opened {
        var manifest: BundleManifest
        var bytes: [UInt8]
        var seal: [UInt8]?
        var files: [String: [UInt8]]
        var large: [String: LargeFile]
    }

    private static func open(_ source: any ArchiveSource) throws(BundleError) -> Opened {
        var files: [String: [UInt8]] = [:]
        var large: [String: LargeFile] = [:]
        do throws(ArchiveError) {
            let archive = try ArchiveReader(source, limits: .bundle)
            var room = Int64(BundleLimits.maximumHeldBytes)
            for item in archive.items {
                if BundlePaths.isContent(item.path), item.size > BundleLimits.heldContentBytes {
                    large[item.path] = LargeFile(size: item.size) { try archive.eachPiece(of: item, $0) }
                    continue
                }
                guard item.size <= room else {
                    throw ArchiveError(
                        .tooLarge,
                        "Besides the content of evidence it holds more than any bundle does."
                    )
                }
                room -= item.size
                do throws(ArchiveError) {
                    files[item.path] = try archive.content(of: item)
                } catch {
                    guard error.code == .wrongChecksum, item.path != BundlePaths.manifest else { throw error }
                    // It cannot be read, and is named as changed like what is read in pieces; the rest is checked all the same.
                    large[item.path] = LargeFile(size: item.size) { try archive.eachPiece(of: item, $0) }
                }
            }
        } catch {
            throw BundleError(error.code == .tooLarge ? .tooLarge : .archive, error.says)
        }
        guard let manifest = files.removeValue(forKey: BundlePaths.manifest) else {
            throw BundleError(.malformed, "The archive has no \(BundlePaths.manifest): it is no bundle.")
        }
        let seal = files.removeValue(forKey: BundlePaths.seal)
        large[BundlePaths.seal] = nil
        return Opened(
            manifest: try BundleManifest(parsing: manifest),
            bytes: manifest,
            seal: seal,
            files: files,
            large: large
        )
    }
}
