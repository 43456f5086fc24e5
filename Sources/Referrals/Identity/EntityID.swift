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
        let scheme = "https://".utf8
        guard text.utf8.count <= Self.maximumLength, text.utf8.starts(with: scheme) else { return nil }
        // The scheme ends in a slash: a host that is missing shows as a doubled one. Read once, since every row has one.
        let slash = UInt8(ascii: "/")
        var isPath = false
        var before = slash
        for byte in text.utf8.dropFirst(scheme.count) {
            if byte == slash { isPath = true }
            guard isPath ? Self.isPathByte(byte) : Self.isHostByte(byte) else { return nil }
            guard byte != before || (byte != slash && byte != UInt8(ascii: ".")) else { return nil }
            before = byte
        }
        guard before != slash else { return nil }
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
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
