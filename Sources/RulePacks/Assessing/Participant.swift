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
    /// True for the pack that is meant. What loosens must be named to the letter: a treaty is adopted with its digest or not at all.
    package func matches(_ pack: RulePack) -> Bool {
        guard pack.id == self.pack, pack.version == version, pack.kind != .jurisdiction else { return false }
        return digest.map { $0 == pack.digest } ?? (pack.kind == .layer)
    }
}
