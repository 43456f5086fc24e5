/// The structured type of each field that is known to have one, which `sf` and `key` need (RFC 9421 section 2.1.1).
package struct StructuredFieldTypes: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case item, list, dictionary
    }

    private var kinds: [String: Kind]

    /// The fields that standards define, and these.
    package init(adding more: [String: Kind] = [:]) {
        kinds = Self.standard.merging(more) { _, added in added }
    }

    package subscript(name: String) -> Kind? { kinds[name] }

    /// From RFC 9421, RFC 9530, RFC 9218, RFC 9213, RFC 9211 and RFC 9209.
    private static let standard: [String: Kind] = [
        "signature": .dictionary, "signature-input": .dictionary, "accept-signature": .dictionary,
        "content-digest": .dictionary, "repr-digest": .dictionary, "want-content-digest": .dictionary,
        "want-repr-digest": .dictionary, "priority": .dictionary, "cdn-cache-control": .dictionary,
        "cache-status": .list, "proxy-status": .list,
    ]
}
