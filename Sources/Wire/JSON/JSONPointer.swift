/// A place within a JSON value (RFC 6901), for example `/parties/0/name`.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// Member names and element positions, from the root on, without escapes.
    package var tokens: [String]

    package init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Reads a pointer's text; nil where it neither is empty nor starts with a slash, or has a tilde without 0 or 1.
    package init?(text: some StringProtocol) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in text.dropFirst().split(separator: "/" as Character, omittingEmptySubsequences: false) {
            var token = ""
            var isEscaped = false
            for scalar in part.unicodeScalars {
                switch (isEscaped, scalar) {
                case (true, "0"): token.unicodeScalars.append("~")
                case (true, "1"): token.unicodeScalars.append("/")
                case (true, _): return nil
                case (false, "~"):
                    isEscaped = true
                    continue
                case (false, _): token.unicodeScalars.append(scalar)
                }
                isEscaped = false
            }
            if isEscaped { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    package var description: String {
        tokens.map { "/" + Self.escaped($0) }.joined()
    }

    package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }

    private static func escaped(_ token: String) -> String {
        var text = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension JSON {
    /// The member or element that one token of a pointer names.
    package func child(_ token: String) -> JSON? {
        switch self {
        case .object(let object): return object[token]
        case .array(let elements):
            // No sign, no leading zero (RFC 6901 section 4).
            guard let position = Int(token), String(position) == token, elements.indices.contains(position)
            else {
                return nil
            }
            return elements[position]
        default: return nil
        }
    }

    /// The value at that place, where there is one.
    package subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            guard let child = value.child(token) else { return nil }
            value = child
        }
        return value
    }
}
