import Wire

/// Values by name, in the order of each name's first appearance.
///
/// Names are compared code point by code point (OpenID Federation 1.0 section 14), never by Unicode equivalence: two
/// parameters that a `Dictionary` would hold for one must stay two.
package struct NamedMembers<Value: Sendable & Hashable>: Sendable {
    package private(set) var members: [(name: String, value: Value)] = []

    package init() {}

    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }
    package var names: [String] { members.map(\.name) }

    package subscript(name: String) -> Value? {
        get { members.first { $0.name.isSameText(as: name) }?.value }
        set {
            let position = members.firstIndex { $0.name.isSameText(as: name) }
            switch (position, newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): members.remove(at: position)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }
}

extension NamedMembers: Hashable {
    /// The order of the names does not matter.
    package static func == (left: NamedMembers, right: NamedMembers) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
