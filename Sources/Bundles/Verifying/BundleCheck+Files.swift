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
            guard let content = contents.files[file.path] else {
                find(.fileMissing, file.path, "The manifest lists it, but it is not in the archive.")
                continue
            }
            guard Int64(content.count) == file.size, Digest(of: content) == file.sha256 else {
                find(.fileChanged, file.path, "Its SHA-256 is not the one of the manifest.")
                continue
            }
            counts.files += 1
        }
        for path in contents.files.keys.sorted() where !listed.contains(path) {
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
}
