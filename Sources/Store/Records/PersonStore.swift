package import Referrals
package import Vault

/// The questions about the people of a case that may be asked inside a transaction. A person has a name here that is their keys';
/// which pseudonym it stands for, only whoever has the keyring finds.
package protocol PersonReader {
    /// The name of a person's keys; nil where nothing was ever sealed under them.
    func person(_ pseudonym: String, inCase id: Identifier) throws -> Identifier?
    /// Cases of an earlier version in which everything lies under the keys of the case, the people's too.
    func undividedCases(limit: Int) throws -> [Identifier]
}

/// The changes about the people of a case.
package protocol PersonWriter: PersonReader {
    /// Seals what an earlier version left under the keys of the case anew: what is about one person under that person's keys,
    /// each assessment under its own, the rest under new keys of the case. A case in which that is done stays as it is.
    ///
    /// The keys of before stay, so that copies of the database from before still open; they are destroyed as soon as somebody or
    /// something of the case is erased, since everything that was ever the case's lies under them.
    ///
    /// - Parameters:
    ///   - file: of whom the case itself speaks.
    ///   - record: of whom a revision of a record speaks.
    func divide(
        _ id: Identifier,
        file: (CaseRecord) throws -> Concerns,
        record: (CaseworkRecord) throws -> Concerns
    ) throws
    /// Marks everything of one person as erased: what lies under the person's keys, what was left behind elsewhere, and what was
    /// answered about the case lately. The case has to be divided.
    ///
    /// - Parameter left: the records that go, each up to a revision: those of the casework and assessments.
    func erase(
        person pseudonym: String,
        ofCase id: Identifier,
        leavingBehind left: [Identifier: Int64],
        at moment: Instant
    ) throws
}

extension StoreReader {
    /// What ``StoreWriter/mark(_:under:)-(Digest,[KeyScope])`` made of a digest; nil where one of the scopes has no key, or has
    /// none any more.
    package func marked(_ digest: Digest, under scopes: [KeyScope]) throws -> Digest? {
        var marked = digest
        for scope in scopes {
            guard let next = try self.marked(marked, under: scope) else { return nil }
            marked = next
        }
        return marked
    }
}

extension StoreWriter {
    /// A mark that needs the keys of every one of several scopes: it says nothing any more once one of them is erased.
    package func mark(_ digest: Digest, under scopes: [KeyScope]) throws -> Digest {
        try scopes.reduce(digest) { try mark($0, under: $1) }
    }

    /// As ``place(new:)``, for whoever records nothing of it.
    package func insert(_ record: CaseRecord) throws { _ = try place(new: record) }

    /// As ``place(changed:)``, for whoever records nothing of it.
    package func update(_ record: CaseRecord) throws { _ = try place(changed: record) }

    /// As ``place(_:)``, for whoever records nothing of it.
    package func put(_ record: CaseworkRecord) throws { _ = try place(record) }
}
