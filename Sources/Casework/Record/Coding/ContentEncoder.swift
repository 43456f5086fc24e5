package import Wire

/// Writes the content of a record as JSON.
///
/// ```swift
/// let json = try ContentEncoder.encode(consent)     // {"person": "harmed-1", …}
/// ```
package enum ContentEncoder {
    /// - Throws: `EncodingError` for a number that JSON cannot hold exactly.
    package static func encode(_ value: some Encodable) throws -> JSON {
        let place = EncodedPlace()
        try place.write(value, path: [])
        return place.json
    }
}

/// One place in the JSON that is being written: a value, an object or an array.
private final class EncodedPlace {
    private var value: JSON = .null
    private var members: [(String, EncodedPlace)]?
    private var elements: [EncodedPlace]?

    var json: JSON {
        if let members {
            return .object(JSONObject(members.map { ($0.0, $0.1.json) }))
        }
        if let elements { return .array(elements.map(\.json)) }
        return value
    }

    var count: Int { elements?.count ?? 0 }

    func becomeObject() { if members == nil { members = [] } }
    func becomeArray() { if elements == nil { elements = [] } }

    func member(_ name: String) -> EncodedPlace {
        let place = EncodedPlace()
        members = (members ?? []).filter { $0.0 != name } + [(name, place)]
        return place
    }

    func element() -> EncodedPlace {
        let place = EncodedPlace()
        elements = (elements ?? []) + [place]
        return place
    }

    func write<Value: Encodable>(_ value: Value, path: [any CodingKey]) throws {
        switch value {
        case let text as String: self.value = .string(text)
        case let truth as Bool: self.value = .bool(truth)
        case let number as any BinaryInteger:
            guard let whole = Int64(exactly: number) else {
                throw EncodingError.invalidValue(
                    value,
                    .init(codingPath: path, debugDescription: "does not fit 64 bits")
                )
            }
            self.value = .integer(whole)
        case let number as Double: self.value = .number(number)
        case let json as JSON: self.value = json
        default: try value.encode(to: PlaceEncoder(place: self, codingPath: path))
        }
    }
}

private struct PlaceEncoder: Encoder {
    let place: EncodedPlace
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        place.becomeObject()
        return KeyedEncodingContainer(KeyedWriter(place: place, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        place.becomeArray()
        return UnkeyedWriter(place: place, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleWriter(place: place, codingPath: codingPath)
    }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: EncodedPlace
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { _ = place.member(key.stringValue) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try place.member(key.stringValue).write(value, path: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: place.member(key.stringValue), codingPath: codingPath + [key])
            .container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: place.member(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { PlaceEncoder(place: place.member("super"), codingPath: codingPath) }

    func superEncoder(forKey key: Key) -> any Encoder {
        PlaceEncoder(place: place.member(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct UnkeyedWriter: UnkeyedEncodingContainer {
    let place: EncodedPlace
    let codingPath: [any CodingKey]
    var count: Int { place.count }

    func encodeNil() { _ = place.element() }

    func encode<Value: Encodable>(_ value: Value) throws {
        try place.element().write(value, path: codingPath)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: place.element(), codingPath: codingPath).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: place.element(), codingPath: codingPath).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { PlaceEncoder(place: place.element(), codingPath: codingPath) }
}

private struct SingleWriter: SingleValueEncodingContainer {
    let place: EncodedPlace
    let codingPath: [any CodingKey]

    func encodeNil() {}

    func encode<Value: Encodable>(_ value: Value) throws { try place.write(value, path: codingPath) }
}
