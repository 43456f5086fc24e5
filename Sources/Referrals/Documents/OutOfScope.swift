/// Kinds of cooperation that this protocol does not carry, and where they belong.
///
/// A document of such a type is refused like every unknown one, but its sender is told why and what to use instead.
package struct OutOfScope: Sendable, Hashable {
    /// The words with which a type's name begins.
    let names: [String]
    /// Why it is refused and where it belongs, with the article of the Budapest Convention.
    package let says: String

    private static let all = [
        OutOfScope(
            names: ["extradition", "surrender"],
            says:
                "Extradition (Budapest Convention art. 24) is not carried by this protocol. Use the channel of the extradition treaty, through the authorities that the Parties have named under art. 24(7)."
        ),
        OutOfScope(
            names: ["traffic-data-collection", "real-time"],
            says:
                "The real-time collection of traffic data (Budapest Convention art. 33) is not carried by this protocol. Use mutual assistance between the central authorities (art. 27)."
        ),
        OutOfScope(
            names: ["interception", "content-data-interception"],
            says:
                "The interception of content data (Budapest Convention art. 34) is not carried by this protocol. Use mutual assistance between the central authorities (art. 27)."
        ),
    ]

    /// The kind of cooperation that a type's name stands for; nil where it is none of these.
    package init?(typeName: String) {
        guard let found = Self.all.first(where: { kind in kind.names.contains { typeName.hasPrefix($0) } })
        else { return nil }
        self = found
    }

    private init(names: [String], says: String) {
        self.names = names
        self.says = says
    }
}
