package import Wire

extension Document {
    /// What the document says once later corrections of it have put it right (Second Additional Protocol art. 14(3)). The document
    /// itself stays as it was.
    ///
    /// - Parameter corrections: documents of the same thread in the order of their issuer's chain; only those of the same issuer
    ///   that name this document count.
    package func body(correctedBy corrections: some Sequence<Document>) -> JSON {
        corrections.filter { $0.type == .correction && $0.issuer == issuer && $0.thread == thread }
            .filter { $0.body["document"]?.string.flatMap { Identifier($0) } == id }
            .flatMap { $0.body["changes"]?.array ?? [] }
            .reduce(body) { body, change in
                // An element that is not there, or cannot be read, is corrected for people's eyes alone.
                guard let place = change["element"]?.string.flatMap({ JSONPointer(text: $0) }) else {
                    return body
                }
                return body.putting(change["value"], at: place.tokens[...])
            }
    }
}

extension JSON {
    /// The value with another one at a place whose holder is there; without it where there is none to put.
    fileprivate func putting(_ value: JSON?, at tokens: ArraySlice<String>) -> JSON {
        guard let token = tokens.first else { return value ?? .null }
        let rest = tokens.dropFirst()
        switch self {
        case .object(var object):
            guard !rest.isEmpty else {
                object[token] = value
                return .object(object)
            }
            guard let held = object[token] else { return self }
            object[token] = held.putting(value, at: rest)
            return .object(object)
        case .array(var elements):
            guard child(token) != nil, let place = Int(token) else { return self }
            // The others keep their places, for pointers go by them.
            elements[place] = rest.isEmpty ? value ?? .null : elements[place].putting(value, at: rest)
            return .array(elements)
        default: return self
        }
    }
}
