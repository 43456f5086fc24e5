/// The members of a JSON object, in the order of their first appearance, found by name.
///
/// Equality ignores the order. Names are unique: ``JSON/init(parsing:limits:)-([UInt8],_)`` refuses a text that repeats
/// one, and in code the last assignment wins.
package struct JSONObject: Sendable {
    /// Name and value of each member, in order of first appearance.
    package private(set) var members: [(key: String, value: JSON)]

    /// Positions by name, kept once the object is too large to search from the front.
    private var positions: [Name: Int]?

    private static let largestSearchedObject = 16

    /// Most objects have at most this many members: one allocation holds them.
    private static let usualCount = 8

    package init() {
        members = []
    }

    /// An object of these members; a later value for the same name replaces the earlier one in its place.
    package init(_ members: [(String, JSON)]) {
        self.init()
        self.members.reserveCapacity(members.count)
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }

    /// The value of the member `key`; assigning nil removes the member.
    package subscript(key: String) -> JSON? {
        get {
            guard let position = position(of: key) else { return nil }
            return members[position].value
        }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                positions = nil
                indexIfLarge()
            case (nil, let value?): _ = append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member at the end, unless the name is taken.
    ///
    /// - Returns: false, and no change, where the object has a member of that name.
    mutating func append(_ key: String, _ value: JSON) -> Bool {
        if position(of: key) != nil { return false }
        if members.isEmpty { members.reserveCapacity(Self.usualCount) }
        members.append((key, value))
        if positions != nil { positions?[Name(key)] = members.count - 1 } else { indexIfLarge() }
        return true
    }

    func position(of key: String) -> Int? {
        if let positions { return positions[Name(key)] }
        for position in members.indices where members[position].key.isSameText(as: key) { return position }
        return nil
    }

    private mutating func indexIfLarge() {
        guard members.count > Self.largestSearchedObject else { return }
        var index: [Name: Int] = [:]
        index.reserveCapacity(members.count * 2)
        for (position, member) in members.enumerated() { index[Name(member.key)] = position }
        positions = index
    }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // A sum, so that the order of the members does not matter.
        var sum = 0
        for member in members {
            var one = Hasher()
            one.combine(Name(member.key))
            one.combine(member.value)
            sum &+= one.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
