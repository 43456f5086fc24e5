package import Referrals

/// That this node has decided by a version of a rule pack: it never goes back to an earlier one.
package struct PackUseRecord: Sendable, Hashable {
    /// The pack's name.
    package var pack: String
    package var version: String
    /// `sha256:` over the canonical form of the pack.
    package var digest: String
    package var since: Instant
    /// The officer, or `node`.
    package var by: String

    package init(pack: String, version: String, digest: String, since: Instant, by: String) {
        self.pack = pack
        self.version = version
        self.digest = digest
        self.since = since
        self.by = by
    }
}
