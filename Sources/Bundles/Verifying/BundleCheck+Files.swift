import Evidence
import Referrals

extension BundleCheck {
    /// Every file of the manifest is there as it was put in, nothing else is, and whatever the manifest speaks of is among them.
    ///
    /// The maker signs what it likes: a file that it took out of the archive and out of the list has to be missed where the manifest
    /// still refers to it, and one that nothing refers to has been looked at by no check.
    mutating func checkFiles() {
        var listed: Set<String> = []
        for file in manifest.files {
            guard listed.insert(file.path).inserted else {
                find(.fileStrange, file.path, "The manifest lists the file twice.")
                continue
            }
            do {
                guard let found = try measure(file.path) else {
                    find(.fileMissing, file.path, "The manifest lists it, but it is not in the archive.")
                    continue
                }
                guard found.size == file.size, found.digest == file.sha256 else {
                    find(.fileChanged, file.path, "Its SHA-256 is not the one of the manifest.")
                    continue
                }
                counts.files += 1
            } catch {
                find(.fileChanged, file.path, "It cannot be read to its end: \(error)")
            }
        }
        for path in (Array(contents.files.keys) + contents.large.keys).sorted() where !listed.contains(path) {
            find(.fileStrange, path, "The manifest does not list it.")
        }
        let references = manifest.references
        for path in references where !listed.contains(path) {
            find(.fileMissing, path, "The manifest refers to it, but does not list it among its files.")
        }
        for path in listed.subtracting(references).sorted() {
            find(.fileStrange, path, "Nothing in the manifest says what it is: no check has looked at it.")
        }
    }

    /// Size and SHA-256 of a file that is there. Of what is large, all digests that its custody needs are taken in the same pass.
    private mutating func measure(_ path: String) throws -> (size: Int64, digest: Digest)? {
        if let content = contents.files[path] { return (Int64(content.count), Digest(of: content)) }
        guard let file = contents.large[path] else { return nil }
        let digests = try Self.digests(of: file, chunkBytes: ChunkPlan.standardChunkBytes)
        hashed[path] = digests
        return (digests.size, digests.sha256)
    }

    /// What a manifest of evidence says of a content that is cut into chunks of so many bytes.
    static func digests(of file: LargeFile, chunkBytes: Int) throws -> ContentDigests {
        var hasher = FileHasher()
        var chunk: [UInt8] = []
        try file.read { piece in
            chunk += piece
            while chunk.count >= chunkBytes {
                _ = hasher.update(Array(chunk.prefix(chunkBytes)))
                chunk.removeFirst(chunkBytes)
            }
        }
        if !chunk.isEmpty { _ = hasher.update(chunk) }
        return hasher.digests()
    }
}
