package import Wire

/// The name of one part of a message that a signature covers, with its parameters (RFC 9421 section 2).
///
/// ```swift
/// try ComponentIdentifier("@method")
/// try ComponentIdentifier("content-digest", from: .request)
/// ```
package struct ComponentIdentifier: Sendable, Hashable {
    /// Which message of an exchange the component is taken from.
    package enum Origin: Sendable, Hashable {
        /// The one that is signed.
        case message
        /// The request that the signed response answers.
        case request
    }

    /// As it is written, with its parameters in their order.
    package let item: StructuredItem
    /// In lower case; a derived component begins with `@`.
    package let name: String

    /// Whether the field's value is written anew by the rules of structured fields (`sf`).
    package var isStrict: Bool { flag("sf") }
    /// Whether each line's value is wrapped as bytes (`bs`).
    package var isWrapped: Bool { flag("bs") }
    /// Whether the field stands in the trailers (`tr`).
    package var isTrailer: Bool { flag("tr") }
    package var origin: Origin { flag("req") ? .request : .message }
    /// The one member of a dictionary that is meant (`key`).
    package var member: String? { item.parameters["key"]?.string }
    /// The query parameter that is meant (`name`), encoded.
    package var queryParameter: String? { item.parameters["name"]?.string }
    package var isDerived: Bool { name.hasPrefix("@") }

    /// A component without further parameters.
    ///
    /// - Throws: ``HTTPSignatureError`` `unknownComponent`.
    package init(_ name: String, from origin: Origin = .message) throws(HTTPSignatureError) {
        var item = StructuredItem(.string(name))
        if origin == .request { item.parameters["req"] = .boolean(true) }
        try self.init(item: item)
    }

    /// Reads an identifier as it stands among covered components.
    ///
    /// - Throws: ``HTTPSignatureError`` `unknownComponent` for a name or a parameter that is not understood, and for
    ///   parameters that do not fit together.
    package init(item: StructuredItem) throws(HTTPSignatureError) {
        guard let name = item.value.string, Self.isName(name) else {
            throw HTTPSignatureError(
                .unknownComponent,
                "a component is named by a string: a field's name in lower case, or one with @"
            )
        }
        self.item = item
        self.name = name
        try check()
    }

    /// A component that is known to be one.
    private init(known name: String, from origin: Origin = .message) {
        var item = StructuredItem(.string(name))
        if origin == .request { item.parameters["req"] = .boolean(true) }
        self.item = item
        self.name = name
    }

    package static let method = ComponentIdentifier(known: "@method")
    package static let targetURI = ComponentIdentifier(known: "@target-uri")
    package static let status = ComponentIdentifier(known: "@status")
    package static let contentDigest = ComponentIdentifier(known: ContentDigest.fieldName)
    /// The field in which a node says who it is, so that its keys are found; see ``SignaturePolicy/peerRequest(hasContent:)``.
    package static let entity = ComponentIdentifier(known: SignaturePolicy.entityField)
    /// Method and target of the request that a response answers, and that request's own signature.
    package static let answeredRequest = ["@method", "@target-uri", SignatureFields.signatureName].map {
        ComponentIdentifier(known: $0, from: .request)
    }

    private func check() throws(HTTPSignatureError) {
        func fail(_ says: String) -> HTTPSignatureError {
            HTTPSignatureError(.unknownComponent, at: name, says)
        }
        for (key, value) in item.parameters.members {
            switch key {
            case "sf", "bs", "req", "tr":
                guard value == .boolean(true) else { throw fail("\(key) is a flag and has no value") }
            case "key", "name":
                guard value.string != nil else { throw fail("\(key) must be a string") }
            default: throw fail("has a parameter that is not understood")
            }
        }
        if isWrapped, isStrict || member != nil { throw fail("bs does not go with sf or key") }
        guard isDerived else {
            guard queryParameter == nil else { throw fail("only @query-param has a name") }
            return
        }
        guard let derived = DerivedComponent(rawValue: name) else {
            throw fail("is no derived component that is understood")
        }
        guard !isStrict, !isWrapped, !isTrailer, member == nil else {
            throw fail("is derived and has no parameters of fields")
        }
        guard (derived == .queryParameter) == (queryParameter != nil) else {
            throw fail("@query-param needs a name, and nothing else has one")
        }
        if derived == .status, origin == .request { throw fail("a request has no status") }
    }

    private func flag(_ key: String) -> Bool { item.parameters[key] == .boolean(true) }

    private static func isName(_ name: String) -> Bool {
        let token = name.hasPrefix("@") ? name.dropFirst() : name[...]
        return !token.isEmpty && token.utf8.allSatisfy(isFieldNameByte)
    }

    /// The bytes of a field name (RFC 9110 section 5.6.2) without capitals.
    private static func isFieldNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// The components that are not fields (RFC 9421 section 2.2).
enum DerivedComponent: String {
    case method = "@method"
    case targetURI = "@target-uri"
    case authority = "@authority"
    case scheme = "@scheme"
    case requestTarget = "@request-target"
    case path = "@path"
    case query = "@query"
    case queryParameter = "@query-param"
    case status = "@status"
}
