import JOSE
package import Referrals
package import Store
package import Trust
package import Wire

extension StoreWriter {
    /// Lays down the next revision of a thing; the journal fixes it.
    ///
    /// - Parameter content: nil takes the thing away.
    /// - Throws: ``StoreError``.
    @discardableResult
    func lay(
        _ kind: TrustEntry.Kind,
        _ name: String,
        _ content: JSON?,
        by actor: String,
        at now: Instant
    ) throws -> TrustEntry {
        let entry = TrustEntry(
            kind: kind,
            name: name,
            revision: (try lastRevision(kind, name)?.revision ?? 0) + 1,
            content: try content.map { String(decoding: try $0.canonicalBytes(), as: UTF8.self) },
            by: actor,
            at: now
        )
        try append(entry)
        try record(.trustChanged, by: actor, about: nil, digest: entry.seal, at: now)
        return entry
    }
}

extension TrustEntry {
    /// What the revision says.
    ///
    /// - Throws: ``NodeError`` `misconfigured` where the stored text is not JSON any more.
    package func json() throws -> JSON {
        guard let content, let json = try? JSON(parsing: Array(content.utf8), limits: .local) else {
            throw NodeError(.misconfigured, "What is stored about \(name) is damaged. Run `comity audit`.")
        }
        return json
    }
}

extension Digest {
    /// A short form of who it is about, for people.
    package init(of entity: FederationID) { self.init(of: entity.text) }
}
