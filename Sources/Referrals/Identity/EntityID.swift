/// The name of a node in the federation: its base URL, `https`, without user, query, fragment or trailing slash
/// (OpenID Federation 1.0 section 1.2, narrowed so that one node has exactly one spelling).
package struct EntityID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The longest identifier accepted, in bytes.
    package static let maximumLength = 255

    /// For example `https://node.agency.example`.
    package let text: String

    package var description: String { text }

    /// Reads an entity identifier; nil where it has another spelling than the one allowed.
    package init?(_ text: String) {
        let scheme = "https://"
        guard text.utf8.count <= Self.maximumLength, text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, !rest.hasSuffix("/"), host.utf8.allSatisfy(Self.isHostByte),
            rest.dropFirst(host.count).utf8.allSatisfy(Self.isPathByte), !rest.contains("//"),
            !rest.contains("..")
        else { return nil }
        self.text = text
    }

    /// An address below this node, for example `url("/documents")`.
    package func url(_ path: String) -> String { text + path }

    package static func < (left: EntityID, right: EntityID) -> Bool { left.text < right.text }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/-._~".utf8.contains(byte)
        }
    }
}
