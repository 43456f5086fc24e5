package import Referrals
import Wire

/// An entity identifier as any federation writes it: an `https` URL with a host, perhaps a port and a path, no query and no
/// fragment (OpenID Federation 1.0 section 1.2).
///
/// A node of this software has the narrower ``EntityID``; authorities run by others may not. Two identifiers are the same
/// when their code points are (section 14).
package struct FederationID: Sendable, CustomStringConvertible {
    /// The longest identifier accepted, in bytes.
    package static let maximumLength = 1_024

    package let text: String

    /// Reads an identifier; nil where the text is not one.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, text.hasPrefix("https://"),
            TextFormat.uri.accepts(text)
        else { return nil }
        let parts = URIReference(text)
        guard parts.query == nil, parts.fragment == nil, let authority = parts.authority,
            !authority.contains("@"), !Self.host(of: authority).isEmpty
        else { return nil }
        self.text = text
    }

    /// The identifier of a node of this software.
    package init(_ node: EntityID) { text = node.text }

    package var description: String { text }

    /// The same as a node's identifier; nil where its spelling is not one that a node may have.
    package var node: EntityID? { EntityID(text) }

    /// The host in lower case, without port.
    package var host: String { Self.host(of: URIReference(text).authority ?? "") }

    private static func host(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return authority[...end].lowercased()
        }
        return authority.prefix { $0 != ":" }.lowercased()
    }
}

extension FederationID: Hashable, Comparable {
    package static func == (left: FederationID, right: FederationID) -> Bool {
        left.text.isSameText(as: right.text)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(JSON.string(text)) }

    package static func < (left: FederationID, right: FederationID) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
