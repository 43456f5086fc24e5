/// A member name compared by its code points.
///
/// Swift's `String` treats canonically equivalent texts as equal; JSON does not, and a reader that did would take two
/// different members for a duplicate (or the reverse) where a peer's reader does not.
struct Name: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Name, right: Name) -> Bool { left.text.isSameText(as: right.text) }

    func hash(into hasher: inout Hasher) {
        text.utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(0xFF as UInt8)
    }
}

extension String {
    /// Whether both hold the same code points.
    ///
    /// Byte by byte: cheaper for short names than asking for Unicode equivalence first, which is not wanted anyway.
    package func isSameText(as other: String) -> Bool {
        let left = utf8.span
        let right = other.utf8.span
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
