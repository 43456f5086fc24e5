/// The schema documents that are known, by address, with the identifiers inside them.
struct SchemaDocuments {
    /// A schema's place: the resource (an `$id`, or the address of a document) and the pointer within it.
    struct Place: Hashable {
        let resource: String
        let pointer: JSONPointer

        var text: String { "\(resource)#\(pointer)" }
    }

    private let fetch: (String) -> JSON?
    private var resources: [String: JSON] = [:]
    /// Where a document was found, when its own `$id` says otherwise.
    private var aliases: [String: String] = [:]
    private var anchors: [String: Place] = [:]
    /// The dynamic anchors of each resource.
    private(set) var dynamicAnchors: [String: [String: Place]] = [:]

    private static let mostResources = 1_024

    init(fetch: @escaping (String) -> JSON?) { self.fetch = fetch }

    /// Makes a document known, and returns the place of its root.
    mutating func add(_ document: JSON, at address: String) throws(JSONSchemaError) -> Place {
        let place = try identified(document, in: Place(resource: address, pointer: JSONPointer()))
        if place.resource != address { aliases[address] = place.resource }
        if resources[place.resource] == nil { try register(document, as: place.resource) }
        try scan(document, at: place)
        return place
    }

    func schema(at place: Place) -> JSON? { resources[place.resource]?[place.pointer] }

    /// The place that a reference means, taking in the document where it is not known yet.
    mutating func place(
        of reference: String,
        from place: Place,
        keyword: String
    ) throws(JSONSchemaError) -> (place: Place, isDynamicAnchor: Bool) {
        let unresolved = JSONSchemaError(
            code: .unresolvedReference,
            keyword: keyword,
            location: place.text,
            reason:
                "nothing is known at the address it refers to; provide that document or correct the address"
        )
        var target = URIReference(reference).resolved(against: URIReference(place.resource))
        let fragment = target.fragment ?? ""
        target.fragment = nil
        var address = aliases[target.description] ?? target.description
        if resources[address] == nil {
            guard let document = fetch(address) ?? MetaSchema.documents[address] else { throw unresolved }
            address = try add(document, at: address).resource
        }
        let root = Place(resource: address, pointer: JSONPointer())
        if fragment.isEmpty { return (root, false) }
        if fragment.hasPrefix("/") {
            guard let text = URIReference.percentDecoded(fragment), let pointer = JSONPointer(text: text),
                let found = try follow(pointer, from: root)
            else { throw unresolved }
            return (found, false)
        }
        guard let found = anchors["\(address)#\(fragment)"] else { throw unresolved }
        return (found, dynamicAnchors[address]?[fragment] != nil)
    }

    /// Goes from a resource's root down a pointer, over the borders of embedded resources.
    private func follow(_ pointer: JSONPointer, from root: Place) throws(JSONSchemaError) -> Place? {
        guard var value = resources[root.resource] else { return nil }
        var place = root
        for token in pointer.tokens {
            guard let child = value.child(token) else { return nil }
            value = child
            place = Place(resource: place.resource, pointer: place.pointer.appending(token))
            let own = try identified(value, in: place)
            if own.resource != place.resource, resources[own.resource] != nil { place = own }
        }
        return place
    }

    /// The place of a schema that stands at `place`: a new resource where it has an `$id`.
    func identified(_ schema: JSON, in place: Place) throws(JSONSchemaError) -> Place {
        guard let id = schema["$id"]?.string else { return place }
        var address = URIReference(id).resolved(against: URIReference(place.resource))
        guard (address.fragment ?? "").isEmpty else {
            throw JSONSchemaError(
                code: .malformedKeyword,
                keyword: "$id",
                location: place.text,
                reason: "an identifier has no fragment; use $anchor"
            )
        }
        address.fragment = nil
        return Place(resource: address.description, pointer: JSONPointer())
    }

    private mutating func register(_ schema: JSON, as resource: String) throws(JSONSchemaError) {
        guard resources.count < Self.mostResources else {
            throw JSONSchemaError(
                code: .tooLarge,
                keyword: "$id",
                location: resource,
                reason: "more than \(Self.mostResources) resources"
            )
        }
        resources[resource] = schema
    }

    /// Notes the identifiers in a schema and in all schemas within it.
    private mutating func scan(_ schema: JSON, at place: Place) throws(JSONSchemaError) {
        guard case .object(let object) = schema else { return }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            guard let name = object[keyword]?.string else { continue }
            guard anchors.updateValue(place, forKey: "\(place.resource)#\(name)") == nil else {
                throw ambiguous(keyword, at: place)
            }
            if keyword == "$dynamicAnchor" { dynamicAnchors[place.resource, default: [:]][name] = place }
        }
        for (path, child) in SchemaKeywords.subschemas(of: object) {
            let outer = Place(resource: place.resource, pointer: JSONPointer(place.pointer.tokens + path))
            let inner = try identified(child, in: outer)
            if inner.resource != outer.resource {
                guard resources[inner.resource] == nil else { throw ambiguous("$id", at: outer) }
                try register(child, as: inner.resource)
            }
            try scan(child, at: inner)
        }
    }

    private func ambiguous(_ keyword: String, at place: Place) -> JSONSchemaError {
        JSONSchemaError(
            code: .ambiguousIdentifier,
            keyword: keyword,
            location: place.text,
            reason: "the same identifier is given twice; give each schema its own"
        )
    }
}
