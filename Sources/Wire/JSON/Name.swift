/// A member name compared by its code points.
///
/// Swift's `String` treats canonically equivalent texts as equal; JSON does not, and a reader that did would take two
/// different members for a duplicate (or the reverse) where a peer's reader does not.
struct Name: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Name, right: Name) -> Bool { left.text.isSameText(as: right.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

extension String {
    /// Whether both hold the same code points.
    ///
    /// The first two comparisons settle nearly all; the last tells apart texts that are merely equivalent.
    package func isSameText(as other: String) -> Bool {
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }
}
