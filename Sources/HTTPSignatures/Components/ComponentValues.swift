import Wire

/// What the components of a message hold, in the form in which they are signed.
struct ComponentValues {
    let context: MessageContext
    let types: StructuredFieldTypes

    func value(of component: ComponentIdentifier) throws(HTTPSignatureError) -> String {
        let value = component.isDerived ? try derived(component) : try field(component)
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw HTTPSignatureError(
                .componentWithoutValue,
                at: component.name,
                "the value has bytes that no signature base can hold; cover it with bs"
            )
        }
        return value
    }

    private func derived(_ component: ComponentIdentifier) throws(HTTPSignatureError) -> String {
        let kind = DerivedComponent(rawValue: component.name)
        if kind == .status {
            guard case .response(let head, _) = context, (100...999).contains(head.status) else {
                throw impossible(component)
            }
            return String(head.status)
        }
        let request = try request(for: component)
        let value: String? =
            switch kind {
            case .method: request.method
            case .targetURI: request.targetURI
            case .authority: request.normalizedAuthority
            case .scheme: request.scheme.lowercased()
            case .requestTarget: request.target
            case .path: request.path
            case .query: request.query
            case .queryParameter: try queryValue(component, request)
            case .status, nil: nil
            }
        guard let value else { throw impossible(component) }
        return value
    }

    private func queryValue(
        _ component: ComponentIdentifier,
        _ request: RequestHead
    ) throws(HTTPSignatureError) -> String {
        let values = request.queryValues(named: component.queryParameter ?? "")
        guard values.count == 1 else {
            throw HTTPSignatureError(
                .componentWithoutValue,
                at: component.name,
                "the query must have the parameter exactly once; cover @query instead"
            )
        }
        return values[0]
    }

    /// The request that a component of a request is taken from.
    private func request(for component: ComponentIdentifier) throws(HTTPSignatureError) -> RequestHead {
        switch (context, component.origin) {
        case (.request(let head), .message): return head
        case (.response(_, .some(let head)), .request): return head
        default: throw impossible(component)
        }
    }

    private func field(_ component: ComponentIdentifier) throws(HTTPSignatureError) -> String {
        let section = try section(for: component)
        let values = section.values(of: component.name)
        guard !values.isEmpty else {
            throw HTTPSignatureError(
                .componentWithoutValue,
                at: component.name,
                "the message has no such field"
            )
        }
        if component.isWrapped {
            let list = StructuredList(values.map { .item(StructuredItem(.bytes(Array($0.utf8)))) })
            return try SignatureBase.written(list.text)
        }
        let combined = values.joined(separator: ", ")
        if let key = component.member { return try member(key, of: combined, component) }
        return component.isStrict ? try strict(combined, component) : combined
    }

    private func section(for component: ComponentIdentifier) throws(HTTPSignatureError) -> HTTPFields {
        switch (context, component.origin) {
        case (.request(let head), .message), (.response(_, .some(let head)), .request):
            component.isTrailer ? head.trailers : head.fields
        case (.response(let head, _), .message): component.isTrailer ? head.trailers : head.fields
        default: throw impossible(component)
        }
    }

    private func member(
        _ key: String,
        of value: String,
        _ component: ComponentIdentifier
    ) throws(HTTPSignatureError) -> String {
        guard types[component.name] == .dictionary else { throw unknownType(component) }
        let found: StructuredMember?
        do throws(StructuredFieldError) {
            found = try StructuredDictionary(parsing: value)[key]
        } catch {
            throw malformed(component)
        }
        guard let found else {
            throw HTTPSignatureError(
                .componentWithoutValue,
                at: component.name,
                "the dictionary has no such member"
            )
        }
        return try SignatureBase.written(found.text)
    }

    private func strict(_ value: String, _ component: ComponentIdentifier) throws(HTTPSignatureError)
        -> String
    {
        guard let kind = types[component.name] else { throw unknownType(component) }
        do throws(StructuredFieldError) {
            return switch kind {
            case .item: try StructuredItem(parsing: value).text()
            case .list: try StructuredList(parsing: value).text()
            case .dictionary: try StructuredDictionary(parsing: value).text()
            }
        } catch {
            throw malformed(component)
        }
    }

    private func impossible(_ component: ComponentIdentifier) -> HTTPSignatureError {
        HTTPSignatureError(
            .impossibleComponent,
            at: component.name,
            "this kind of message has no such component"
        )
    }

    private func unknownType(_ component: ComponentIdentifier) -> HTTPSignatureError {
        HTTPSignatureError(
            .unknownComponent,
            at: component.name,
            "the field is not known as a structured one of that kind"
        )
    }

    private func malformed(_ component: ComponentIdentifier) -> HTTPSignatureError {
        HTTPSignatureError(
            .componentWithoutValue,
            at: component.name,
            "the field is not the structured field that it has to be"
        )
    }
}
