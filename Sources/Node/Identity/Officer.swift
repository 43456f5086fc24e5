/// The person at this agency who does something: named in the record, never on the wire.
package struct Officer: Sendable, Hashable, CustomStringConvertible {
    package let name: String

    package var description: String { name }

    /// Nil unless the name has 1 to 80 characters, none of them a control character or a line break.
    package init?(_ name: String) {
        let visible = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
            default: true
            }
        }
        guard visible, !name.isEmpty, name.count <= 80, name != "node" else { return nil }
        self.name = name
    }
}
