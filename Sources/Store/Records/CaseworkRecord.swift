package import Referrals
package import Vault

/// One record of the casework: a consent, a session, a note. Its content is JSON of its kind; every revision is kept.
package struct CaseworkRecord: Sendable, Hashable {
    package var id: Identifier
    /// The case; nil for what belongs to the whole agency.
    package var caseID: Identifier?
    /// The kind's own name, for example `consent`.
    package var kind: String
    /// Which compartment it lies in, for example `dialogue`.
    package var compartment: String
    /// Canonical JSON.
    package var content: String
    /// From 1; each change adds one.
    package var revision: Int64
    package var writtenBy: String
    /// The role in which it was written.
    package var role: String
    package var writtenAt: Instant
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?
    /// Of whom it speaks, for whoever writes it: under their keys it is sealed. A record that is read names ``scopes`` instead.
    package var concerns = Concerns.nobody
    /// Under whose keys it lies; all of them make its mark in the journal.
    package var scopes: [KeyScope]
    /// Those of the people with whom a part of it was erased; the rest is there.
    package var lost: [KeyScope] = []
    /// Whether it lies in a compartment to which this holder has no key; then its content is empty.
    package var isClosed = false

    package init(
        id: Identifier,
        caseID: Identifier?,
        kind: String,
        compartment: String,
        content: String,
        revision: Int64,
        writtenBy: String,
        role: String,
        writtenAt: Instant,
        erasedAt: Instant? = nil
    ) {
        self.id = id
        self.caseID = caseID
        self.kind = kind
        self.compartment = compartment
        self.content = content
        self.revision = revision
        self.writtenBy = writtenBy
        self.role = role
        self.writtenAt = writtenAt
        self.erasedAt = erasedAt
        scopes = [caseID.map(KeyScope.file) ?? .agency]
    }
}
