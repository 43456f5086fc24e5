package import Wire

/// Content out of which what is about single people was taken, each person's part for itself.
///
/// A member that was taken is missing in the rest; in the place of an element stands null, so that the others keep theirs.
package struct DividedContent: Sendable, Hashable {
    /// Canonical JSON of what is about nobody alone.
    package var rest: String
    /// By pseudonym: an object of what was taken, by its place as a JSON Pointer (RFC 6901); canonical.
    package var parts: [String: String] = [:]

    /// Content of which nothing is taken.
    package init(rest: String) { self.rest = rest }

    /// - Parameter text: JSON.
    package init(_ text: String, by concerns: Concerns) throws(JSONError) {
        var root = Branch<String>()
        for (person, places) in concerns.parts {
            for place in places { root.set(person, at: place.tokens[...]) }
        }
        var taken: [String: JSONObject] = [:]
        let left = Self.take(from: try JSON(parsing: text, limits: .local), root, JSONPointer(), &taken)
        rest = try Self.text(left ?? .null)
        for (person, part) in taken { parts[person] = try Self.text(.object(part)) }
    }

    /// The content again, as canonical JSON.
    ///
    /// - Parameters:
    ///   - isWhole: whether every part is there; what stood in a list and is gone with its person leaves no gap.
    package static func joined(_ rest: String, with parts: [String], isWhole: Bool) throws(JSONError)
        -> String
    {
        var root = Branch<JSON>()
        for part in parts {
            for (place, value) in try JSON(parsing: part, limits: .local).object?.members ?? [] {
                guard let pointer = JSONPointer(text: place) else { continue }
                root.set(value, at: pointer.tokens[...])
            }
        }
        return try text(put(root, into: JSON(parsing: rest, limits: .local), isWhole))
    }

    private static func take(
        from json: JSON,
        _ branch: Branch<String>,
        _ place: JSONPointer,
        _ taken: inout [String: JSONObject]
    ) -> JSON? {
        if let person = branch.value {
            taken[person, default: JSONObject()][place.description] = json
            return nil
        }
        guard !branch.branches.isEmpty else { return json }
        switch json {
        case .object(let object):
            var left: [(String, JSON)] = []
            for (key, value) in object.members {
                guard let next = branch.branches[key] else {
                    left.append((key, value))
                    continue
                }
                if let value = take(from: value, next, place.appending(key), &taken) {
                    left.append((key, value))
                }
            }
            return .object(JSONObject(left))
        case .array(let elements):
            return .array(
                elements.enumerated().map { index, element in
                    guard let next = branch.branches[String(index)] else { return element }
                    return take(from: element, next, place.appending(String(index)), &taken) ?? .null
                }
            )
        default: return json
        }
    }

    private static func put(_ branch: Branch<JSON>, into json: JSON?, _ isWhole: Bool) -> JSON {
        if let value = branch.value { return value }
        switch json {
        case .object(var object):
            for (key, next) in branch.branches { object[key] = put(next, into: object[key], isWhole) }
            guard !isWhole else { return .object(object) }
            return .object(
                JSONObject(
                    object.members.map { key, value in
                        (key, branch.branches[key] == nil ? put(Branch(), into: value, false) : value)
                    }
                )
            )
        case .array(let elements):
            let filled = elements.enumerated().map { index, element in
                guard let next = branch.branches[String(index)] else {
                    return isWhole ? element : put(Branch(), into: element, false)
                }
                return put(next, into: element, isWhole)
            }
            return .array(isWhole ? filled : filled.filter { !$0.isNull })
        default: return json ?? .null
        }
    }

    private static func text(_ json: JSON) throws(JSONError) -> String {
        String(decoding: try json.canonicalBytes(), as: UTF8.self)
    }
}

/// Values by their place in JSON.
private struct Branch<Value> {
    var value: Value?
    var branches: [String: Branch] = [:]

    mutating func set(_ value: Value, at tokens: ArraySlice<String>) {
        guard let first = tokens.first else {
            self.value = value
            return
        }
        branches[first, default: Branch()].set(value, at: tokens.dropFirst())
    }
}
