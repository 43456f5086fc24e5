/// One way in which a value does not satisfy a schema. It never shows the value.
package struct SchemaFinding: Sendable, Hashable, CustomStringConvertible {
    /// Where in the value, as a JSON pointer.
    package let instance: String
    /// The schema that holds the keyword: its URI with a JSON pointer as fragment.
    package let schema: String
    /// The keyword that is not satisfied.
    package let keyword: String
    /// What the value must be instead, in plain words.
    package let message: String

    package var description: String {
        "\(instance.isEmpty ? "the document" : instance) \(message) (\(keyword) in \(schema))"
    }
}
