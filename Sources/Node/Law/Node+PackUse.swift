package import Referrals
package import RulePacks
package import Store

extension Node {
    /// Reads the pack that speaks for this node and records that it is in use: what `comity serve` does before it opens its port.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` for a pack that is not published, not signed by two, or older than one that
    ///   this node has used.
    package func takeLawIntoUse() async throws {
        let now = clock.now
        let pack = try law(on: now)
        try await store.write { try $0.takeIntoUse([PackInUse(pack.pack)], by: "node", at: now) }
    }

    /// Checks the same, and records nothing.
    package func checkLaw() async throws {
        let pack = try law(on: clock.now)
        _ = try await store.read { try $0.check([PackInUse(pack.pack)]) }
    }

    /// The pack that speaks for this node.
    func law(on moment: Instant) throws(NodeError) -> PublishedPack {
        try library.pack(for: identity.jurisdiction, on: moment.lawDay)
    }
}

/// A version of a pack that decides.
package struct PackInUse: Sendable, Hashable {
    var id: String
    var version: String
    var digest: String

    package init(_ pack: RulePack) {
        (id, version, digest) = (pack.id, pack.version.description, pack.digest)
    }

    init(_ pack: LegalAssessment.Pack) { (id, version, digest) = (pack.id, pack.version, pack.digest) }

    /// By number: 2026.9 is older than 2026.10.
    fileprivate static func isOlder(_ one: String, _ other: String) -> Bool {
        guard let one = PackVersion(one), let other = PackVersion(other) else { return one < other }
        return one < other
    }
}

extension StoreReader {
    /// Refuses every pack that is older than one that this node has used, or that says something else under the same version.
    ///
    /// - Returns: those that are new here.
    /// - Throws: ``NodeError`` with `misconfigured`.
    @discardableResult
    package func check(_ packs: [PackInUse]) throws -> [PackInUse] {
        // Two agencies of one country are asked about one pack.
        try Set(packs).sorted { $0.id < $1.id }.filter { pack in
            let uses = try packUses(of: pack.id)
            guard let last = uses.max(by: { PackInUse.isOlder($0.version, $1.version) }) else { return true }
            if PackInUse.isOlder(pack.version, last.version) {
                throw NodeError(
                    .misconfigured,
                    "The rule pack '\(pack.id)' \(pack.version) is older than version \(last.version), which this node has used since \(last.since.date). A node never goes back: put the published file of \(last.version) back into the folder, or publish a newer version with `comity rules publish`."
                )
            }
            guard pack.version == last.version else { return true }
            if last.digest != pack.digest {
                throw NodeError(
                    .misconfigured,
                    "The rule pack '\(pack.id)' \(pack.version) is not the one that this node has used since \(last.since.date) under this version (\(last.digest)). A published version never changes: put its file back, or publish the change under a higher version with `comity rules publish`."
                )
            }
            return false
        }
    }
}

extension StoreWriter {
    /// Records the packs of an assessment as used, in the transaction that stores it.
    func takeIntoUse(_ packs: [LegalAssessment.Pack], by actor: String, at now: Instant) throws {
        try takeIntoUse(packs.map(PackInUse.init), by: actor, at: now)
    }

    /// Records packs as used.
    ///
    /// - Throws: ``NodeError`` as ``StoreReader/check(_:)``; then nothing is stored.
    func takeIntoUse(_ packs: [PackInUse], by actor: String, at now: Instant) throws {
        for pack in try check(packs) {
            let use = PackUseRecord(
                pack: pack.id,
                version: pack.version,
                digest: pack.digest,
                since: now,
                by: actor
            )
            try insert(use)
            try record(.packTaken, by: actor, about: nil, digest: use.seal, at: now)
        }
    }
}

extension Instant {
    /// The UTC calendar date as the rule packs count days.
    package var lawDay: CalendarDate { CalendarDate(date) ?? .first }
}
