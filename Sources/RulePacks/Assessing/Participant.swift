/// One pack in a case, and the part its agency has.
package struct Participant: Sendable {
    package var pack: RulePack
    /// nil: no particular part; rules for either side count.
    package var side: Side?
    /// The layers and treaties at hand; only those that the pack adopts count.
    package var layers: [RulePack]

    package init(_ pack: RulePack, as side: Side?, layers: [RulePack] = []) {
        self.pack = pack
        self.side = side
        self.layers = layers
    }

    /// Whether a rule is meant for the part that the agency has.
    func hears(_ rule: Rule) -> Bool {
        guard let side, let meant = rule.side else { return true }
        return side == meant
    }

    /// The adopted packs that are at hand with version and, where stated, digest.
    func adopted() -> [RulePack] {
        pack.adopts.compactMap { adoption in layers.first { adoption.matches($0) } }
    }

    /// What the pack adopts and nobody has given.
    var missing: [RulePack.Adoption] {
        pack.adopts.filter { adoption in !layers.contains { adoption.matches($0) } }
    }
}

extension RulePack.Adoption {
    /// Whether a pack is the one adopted: name, version, and the digest where one is stated.
    package func matches(_ pack: RulePack) -> Bool {
        pack.id == self.pack && pack.version == version && (digest.map { $0 == pack.digest } ?? true)
            && pack.kind != .jurisdiction
    }
}
