package import Wire

/// The text that a message signature is over (RFC 9421 section 2.5).
package struct SignatureBase: Sendable, Hashable {
    package let text: String

    package var bytes: [UInt8] { Array(text.utf8) }

    /// Builds the base for covered components with their parameters.
    ///
    /// - Parameter input: the inner list of `Signature-Input`, its parameters in their order.
    /// - Throws: ``HTTPSignatureError`` naming the component that is unknown, repeated, impossible or without value.
    package init(
        _ input: StructuredInnerList,
        of context: MessageContext,
        types: StructuredFieldTypes = StructuredFieldTypes()
    ) throws(HTTPSignatureError) {
        let values = ComponentValues(context: context, types: types)
        var seen: Set<Set<String>> = []
        var lines: [String] = []
        for item in input.items {
            let identifier = try ComponentIdentifier(item: item)
            // Parameters in another order make no other component.
            let parts =
                try [identifier.name]
                + item.parameters.members.map { (member) throws(HTTPSignatureError) in
                    try Self.written { () throws(StructuredFieldError) in
                        ";" + member.key + "=" + (try member.value.text())
                    }
                }
            guard seen.insert(Set(parts)).inserted else {
                throw HTTPSignatureError(
                    .repeatedComponent,
                    at: identifier.name,
                    "the component is covered twice"
                )
            }
            lines.append(try Self.written(item.text) + ": " + values.value(of: identifier))
        }
        lines.append(try "\"@signature-params\": " + Self.written(input.text))
        text = lines.joined(separator: "\n")
    }

    static func written(_ write: () throws(StructuredFieldError) -> String) throws(HTTPSignatureError)
        -> String
    {
        do throws(StructuredFieldError) {
            return try write()
        } catch {
            throw HTTPSignatureError(.malformed, error.description)
        }
    }
}
