package import Wire

/// Reads claims one by one and says which of them is wrong and what it has to be; never what it was.
package struct ClaimReader: Sendable {
    /// The seconds that a NumericDate may hold: the years 1970 to 9999.
    package static let time: ClosedRange<Int64> = 0...253_402_300_799

    private let members: JSONObject

    /// - Throws: ``DocumentError`` where the claims are not an object.
    package init(_ claims: JSON) throws(DocumentError) {
        guard case .object(let members) = claims else {
            throw DocumentError(.notAnObject, "be a JSON object")
        }
        self.members = members
    }

    package func has(_ name: String) -> Bool { members[name] != nil }

    /// Refuses every claim that is not named: an unknown claim might change the meaning of the known ones.
    package func allowOnly(_ names: Set<String>) throws(DocumentError) {
        for key in members.keys where !names.contains(key) {
            throw DocumentError(.unknownClaim, "hold only \(names.sorted().joined(separator: ", "))")
        }
    }

    package func value(_ name: String) throws(DocumentError) -> JSON {
        guard let value = members[name] else { throw DocumentError(.claim(name), "be present") }
        return value
    }

    package func string(_ name: String) throws(DocumentError) -> String {
        guard case .string(let text) = try value(name) else {
            throw DocumentError(.claim(name), "be a string")
        }
        return text
    }

    package func integer(_ name: String, in range: ClosedRange<Int64>) throws(DocumentError) -> Int64 {
        guard case .integer(let number) = try value(name), range.contains(number) else {
            throw DocumentError(
                .claim(name),
                "be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    package func required<Value>(_ name: String, as form: String, _ read: (String) -> Value?)
        throws(DocumentError) -> Value
    {
        guard let value = read(try string(name)) else { throw DocumentError(.claim(name), "be \(form)") }
        return value
    }

    package func optional<Value>(_ name: String, as form: String, _ read: (String) -> Value?)
        throws(DocumentError) -> Value?
    {
        has(name) ? try required(name, as: form, read) : nil
    }
}

/// Why claims could not be read as a document or a receipt.
package struct DocumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package enum Code: Sendable, Hashable {
        case notAnObject
        case unknownClaim
        case claim(String)
        case unsupportedType
        /// A kind of cooperation that belongs elsewhere; the remedy is a whole sentence.
        case outOfScope
    }

    package let code: Code
    /// What the claim has to be, as the end of "must …".
    package let remedy: String

    package init(_ code: Code, _ remedy: String) {
        self.code = code
        self.remedy = remedy
    }

    package var description: String {
        switch code {
        case .notAnObject: "The signed payload must \(remedy)."
        case .unknownClaim:
            "The signed payload has a claim that the protocol does not define; it must \(remedy)."
        case .claim(let name): "The claim \"\(name)\" must \(remedy)."
        case .outOfScope: remedy
        case .unsupportedType: "The claim \"type\" must \(remedy)."
        }
    }
}
