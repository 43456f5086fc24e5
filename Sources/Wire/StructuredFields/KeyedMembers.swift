/// Values by key, in the order of each key's first appearance; a later value for a key replaces the earlier one.
package struct KeyedMembers<Value: Sendable & Hashable>: Sendable {
    /// Keys and values in order.
    package private(set) var members: [(key: String, value: Value)] = []
    private var positions: [String: Int] = [:]

    package init() {}

    package init(_ members: [(String, Value)]) {
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }

    /// The value for a key; assigning nil removes it.
    package subscript(key: String) -> Value? {
        get { positions[key].map { members[$0].value } }
        set {
            switch (positions[key], newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                positions = [:]
                for (position, member) in members.enumerated() { positions[member.key] = position }
            case (nil, let value?):
                positions[key] = members.count
                members.append((key, value))
            case (nil, nil): break
            }
        }
    }
}

extension KeyedMembers: Hashable {
    /// Order counts, as it does in what a signature covers.
    package static func == (left: KeyedMembers, right: KeyedMembers) -> Bool {
        left.count == right.count && zip(left.members, right.members).allSatisfy { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for (key, value) in members {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}
