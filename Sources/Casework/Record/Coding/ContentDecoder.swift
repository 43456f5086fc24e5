package import Wire

/// Reads the content of a record, strictly: what it does not know it refuses, so that nothing entered is lost silently.
package enum ContentDecoder {
    /// - Throws: ``CaseworkError`` with `invalid`, naming the place and what is wrong there; never the value.
    package static func decode<Content: Codable>(
        _ type: Content.Type,
        from json: JSON
    ) throws(CaseworkError) -> Content {
        do {
            let content = try Content(from: PlaceDecoder(json: json, codingPath: []))
            if let stranger = stranger(in: json, knownFrom: try ContentEncoder.encode(content), at: "") {
                throw CaseworkError(.invalid, "There is a member that is not known: \(stranger)")
            }
            return content
        } catch let error as CaseworkError {
            throw error
        } catch let error as DecodingError {
            throw CaseworkError(.invalid, says(error))
        } catch {
            throw CaseworkError(.invalid, "It cannot be read as \(type).")
        }
    }

    /// The first member of `json` that reading and writing back has lost.
    private static func stranger(in json: JSON, knownFrom known: JSON, at place: String) -> String? {
        switch (json, known) {
        case (.object(let members), .object(let kept)):
            for member in members.members where !member.value.isNull {
                guard let value = kept[member.key] else { return place + "/" + member.key }
                if let found = stranger(in: member.value, knownFrom: value, at: place + "/" + member.key) {
                    return found
                }
            }
        case (.array(let items), .array(let kept)) where items.count == kept.count:
            for (index, item) in items.enumerated() {
                if let found = stranger(in: item, knownFrom: kept[index], at: place + "/\(index)") {
                    return found
                }
            }
        default: break
        }
        return nil
    }

    private static func says(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            "/" + (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: "/")
        }
        return switch error {
        case .keyNotFound(let key, let context): "\(place(context, key)) is missing."
        case .valueNotFound(_, let context): "\(place(context)) is empty."
        case .typeMismatch(let type, let context): "\(place(context)) has to be \(words(type))."
        case .dataCorrupted(let context): "\(place(context)): \(context.debugDescription)"
        @unknown default: "It cannot be read."
        }
    }

    private static func words(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        default: "of the form that the help shows"
        }
    }
}

private struct PlaceDecoder: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = json else { throw mismatch([String: JSON].self) }
        return KeyedDecodingContainer(KeyedReader(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = json else { throw mismatch([JSON].self) }
        return UnkeyedReader(items: items, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleReader(json: json, codingPath: codingPath)
    }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: ""))
    }
}

/// Reads one value of any type, the few that JSON has itself first.
private func read<Value: Decodable>(
    _ type: Value.Type,
    from json: JSON,
    path: [any CodingKey]
) throws -> Value {
    func wanted<Found>(_ found: Found?) throws -> Value {
        guard let found, let value = found as? Value else {
            throw DecodingError.typeMismatch(type, .init(codingPath: path, debugDescription: ""))
        }
        return value
    }
    switch type {
    case is String.Type: return try wanted(json.string)
    case is Bool.Type: return try wanted(json.bool)
    case is Int.Type: return try wanted(json.int)
    case is Int64.Type: return try wanted(json.int.map(Int64.init))
    case is Double.Type: return try wanted(json.double)
    default: return try Value(from: PlaceDecoder(json: json, codingPath: path))
    }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: JSONObject
    let codingPath: [any CodingKey]
    var allKeys: [Key] { members.keys.compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) -> Bool { members[key.stringValue]?.isNull ?? true }

    private func member(_ key: Key) throws -> JSON {
        guard let value = members[key.stringValue] else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: ""))
        }
        return value
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try read(type, from: member(key), path: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try PlaceDecoder(json: member(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try PlaceDecoder(json: member(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        PlaceDecoder(json: members["super"] ?? .null, codingPath: codingPath)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        PlaceDecoder(json: try member(key), codingPath: codingPath + [key])
    }
}

private struct UnkeyedReader: UnkeyedDecodingContainer {
    let items: [JSON]
    let codingPath: [any CodingKey]
    var currentIndex = 0
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    init(items: [JSON], codingPath: [any CodingKey]) {
        self.items = items
        self.codingPath = codingPath
    }

    private struct Position: CodingKey {
        var intValue: Int?
        var stringValue: String { "\(intValue ?? 0)" }
        init?(stringValue: String) { return nil }
        init(intValue: Int) { self.intValue = intValue }
    }

    private var path: [any CodingKey] { codingPath + [Position(intValue: currentIndex)] }

    private mutating func next() throws -> JSON {
        guard items.indices.contains(currentIndex) else {
            throw DecodingError.valueNotFound(JSON.self, .init(codingPath: path, debugDescription: ""))
        }
        defer { currentIndex += 1 }
        return items[currentIndex]
    }

    mutating func decodeNil() -> Bool {
        guard items.indices.contains(currentIndex), items[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let place = path
        return try read(type, from: next(), path: place)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let place = path
        return try PlaceDecoder(json: next(), codingPath: place).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let place = path
        return try PlaceDecoder(json: next(), codingPath: place).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        let place = path
        return PlaceDecoder(json: try next(), codingPath: place)
    }
}

private struct SingleReader: SingleValueDecodingContainer {
    let json: JSON
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { json.isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try read(type, from: json, path: codingPath)
    }
}
