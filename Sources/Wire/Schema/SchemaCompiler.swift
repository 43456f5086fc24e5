/// Turns schema documents into nodes, one place after the other, so that no depth of references can exhaust the stack.
struct SchemaCompiler {
    typealias Place = SchemaDocuments.Place

    var documents: SchemaDocuments
    let checksFormats: Bool
    private var nodes: [SchemaNode] = []
    private var numbers: [Place: Int] = [:]
    private var pending: [(Place, Int)] = []
    private var resourceNumbers: [String: Int] = [:]
    var tracksEvaluation = false

    private static let mostNodes = 65_536

    init(documents: SchemaDocuments, checksFormats: Bool) {
        self.documents = documents
        self.checksFormats = checksFormats
    }

    mutating func compile(_ schema: JSON, at address: String) throws(JSONSchemaError) -> JSONSchema {
        let root = try number(of: documents.add(schema, at: address), keyword: "")
        var dynamicAnchors: [String: [String: Int]] = [:]
        repeat {
            while let (place, number) = pending.popLast() { try compile(place, into: number) }
            for (resource, anchors) in documents.dynamicAnchors {
                for (name, place) in anchors {
                    dynamicAnchors[resource, default: [:]][name] = try number(
                        of: place,
                        keyword: "$dynamicAnchor"
                    )
                }
            }
        } while !pending.isEmpty
        var byNumber = [[String: Int]](repeating: [:], count: resourceNumbers.count)
        for (resource, number) in resourceNumbers { byNumber[number] = dynamicAnchors[resource] ?? [:] }
        return JSONSchema(
            nodes: nodes,
            dynamicAnchors: byNumber,
            root: root,
            tracksEvaluation: tracksEvaluation
        )
    }

    /// The number of the node for a place, compiled later where it is new.
    mutating func number(of place: Place, keyword: String) throws(JSONSchemaError) -> Int {
        if let number = numbers[place] { return number }
        guard nodes.count < Self.mostNodes else {
            throw JSONSchemaError(
                code: .tooLarge,
                keyword: keyword,
                location: place.text,
                reason: "more than \(Self.mostNodes) schemas"
            )
        }
        let resource = resourceNumbers[place.resource] ?? resourceNumbers.count
        resourceNumbers[place.resource] = resource
        let number = nodes.count
        nodes.append(SchemaNode(resource: resource, location: place.text, keyword: keyword))
        numbers[place] = number
        pending.append((place, number))
        return number
    }

    private mutating func compile(_ place: Place, into number: Int) throws(JSONSchemaError) {
        switch documents.schema(at: place) {
        case .bool(let isAlways): nodes[number].isNever = !isAlways
        case .object(let object):
            try checkKeywords(of: object, at: place)
            var source = SchemaSource(object: object, place: place)
            nodes[number].rules = try source.rules(with: &self)
        default:
            throw JSONSchemaError(
                code: .malformedSchema,
                keyword: "",
                location: place.text,
                reason: "a schema is an object, true or false"
            )
        }
    }

    private func checkKeywords(of object: JSONObject, at place: Place) throws(JSONSchemaError) {
        for keyword in object.keys where !SchemaKeywords.isKnown(keyword) {
            throw JSONSchemaError(
                code: .unsupportedKeyword,
                keyword: keyword,
                location: place.text,
                reason: "this keyword is not supported; remove it, since it would not be checked"
            )
        }
        if let dialect = object["$schema"], dialect != .string(JSONSchema.dialect) {
            throw JSONSchemaError(
                code: .unsupportedDialect,
                keyword: "$schema",
                location: place.text,
                reason: "only \(JSONSchema.dialect) is supported"
            )
        }
        for keyword in ["$id", "$anchor", "$dynamicAnchor"] {
            if let value = object[keyword], value.string == nil {
                throw JSONSchemaError(
                    code: .malformedKeyword,
                    keyword: keyword,
                    location: place.text,
                    reason: "it must be a string"
                )
            }
        }
    }
}
