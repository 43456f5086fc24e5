import Referrals
import Sealing

/// Marks stand in the journal for good, and the key of what they were made of may be exchanged meanwhile. So the key that makes
/// marks goes over to the new key: it opens nothing that was ever sealed.
extension ContentKey {
    /// The key of marks, sealed under the key that takes this one's place.
    ///
    /// - Throws: ``VaultError`` `storage`, which a sound machine never causes.
    package func handOverMarks(to next: ContentKey) throws(VaultError) -> SealedValue {
        try next.seal(markKey.bytes, for: Self.place(ofMarks: next.id.text))
    }

    /// This key with the marks that an earlier one handed over.
    ///
    /// - Throws: ``VaultError`` `damaged`.
    package func takingOver(marks sealed: SealedValue) throws(VaultError) -> ContentKey {
        do {
            let opened = try key.open(sealed.box, for: Self.place(ofMarks: id.text))
            return ContentKey(id: id, key: key, inheritedMarks: try SealingKey(bytes: opened))
        } catch {
            throw VaultError(.damaged, "A key of marks was changed. Run `comity audit`.")
        }
    }

    var markKey: SealingKey { inheritedMarks ?? key.derived(for: "journal mark") }

    private static func place(ofMarks key: String) -> String { "journal-marks/" + key }
}
