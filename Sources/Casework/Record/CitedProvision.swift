/// A provision as a rule pack of the agency lists its source, with how sure the pack is of it. An officer names it; the software
/// concludes nothing from it.
package struct CitedProvision: Sendable, Hashable, Codable {
    /// The pack and its version.
    package var pack: String
    /// The source's title.
    package var source: String
    /// The part, as people write it.
    package var part: String
    /// Whether counsel has reviewed it, how sure it is and on what that rests, in the pack's own words.
    package var status: String

    package init(pack: String, source: String, part: String, status: String) {
        self.pack = pack
        self.source = source
        self.part = part
        self.status = status
    }

    /// As it is shown: never without its status.
    package var words: String {
        (part.isEmpty ? source : "\(source), \(part)") + " (\(pack); \(status))"
    }

    var isStated: Bool { !pack.isEmpty && !source.isEmpty && !status.isEmpty }
}
