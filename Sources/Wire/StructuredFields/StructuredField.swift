/// The parameters of an item or an inner list (RFC 9651 section 3.1.2).
package typealias StructuredParameters = KeyedMembers<BareItem>

/// A value with its parameters (RFC 9651 section 3.3).
///
/// ```swift
/// let item = try StructuredItem(parsing: "sha-256;q=0.5")
/// ```
package struct StructuredItem: Sendable, Hashable {
    package var value: BareItem
    package var parameters: StructuredParameters

    package init(_ value: BareItem, parameters: StructuredParameters = StructuredParameters()) {
        self.value = value
        self.parameters = parameters
    }

    /// - Throws: ``StructuredFieldError`` where the field's value is not exactly one item.
    package init(parsing text: String) throws(StructuredFieldError) {
        var parser = try StructuredFieldParser(text)
        self = try parser.parseField { parser throws(StructuredFieldError) in try parser.parseItem() }
    }
}

/// Items in parentheses, with parameters of their own (RFC 9651 section 3.1.1).
package struct StructuredInnerList: Sendable, Hashable {
    package var items: [StructuredItem]
    package var parameters: StructuredParameters

    package init(_ items: [StructuredItem], parameters: StructuredParameters = StructuredParameters()) {
        self.items = items
        self.parameters = parameters
    }
}

/// What a list or a dictionary holds.
package enum StructuredMember: Sendable, Hashable {
    case item(StructuredItem)
    case innerList(StructuredInnerList)

    package var item: StructuredItem? {
        if case .item(let value) = self { value } else { nil }
    }

    package var innerList: StructuredInnerList? {
        if case .innerList(let value) = self { value } else { nil }
    }
}

/// A field whose value is a list (RFC 9651 section 3.1).
package struct StructuredList: Sendable, Hashable {
    package var members: [StructuredMember]

    package init(_ members: [StructuredMember]) { self.members = members }

    /// - Parameter text: the values of all lines of the field, joined by `, ` (RFC 9110 section 5.3).
    /// - Throws: ``StructuredFieldError`` for the first byte that cannot stand where it does.
    package init(parsing text: String) throws(StructuredFieldError) {
        var parser = try StructuredFieldParser(text)
        members = try parser.parseField { parser throws(StructuredFieldError) in try parser.parseList() }
    }
}

/// A field whose value is a dictionary (RFC 9651 section 3.2).
///
/// ```swift
/// let digests = try StructuredDictionary(parsing: fieldLines.joined(separator: ", "))
/// let digest = digests["sha-256"]?.item?.value.bytes
/// ```
package struct StructuredDictionary: Sendable, Hashable {
    package var members: KeyedMembers<StructuredMember>

    package init(_ members: [(String, StructuredMember)] = []) { self.members = KeyedMembers(members) }

    /// - Parameter text: the values of all lines of the field, joined by `, ` (RFC 9110 section 5.3).
    /// - Throws: ``StructuredFieldError`` for the first byte that cannot stand where it does.
    package init(parsing text: String) throws(StructuredFieldError) {
        var parser = try StructuredFieldParser(text)
        members = try parser.parseField { parser throws(StructuredFieldError) in try parser.parseDictionary()
        }
    }

    package subscript(key: String) -> StructuredMember? {
        get { members[key] }
        set { members[key] = newValue }
    }
}
