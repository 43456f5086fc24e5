/// Why a schema was refused when it was loaded.
package struct JSONSchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        case unsupportedDialect, unsupportedKeyword, unsupportedPattern, unsupportedFormat
        case malformedKeyword, malformedSchema
        case unresolvedReference, ambiguousIdentifier
        case tooLarge
    }

    package let code: Code
    /// The keyword at fault.
    package let keyword: String
    /// The schema that holds it: an absolute URI with a JSON pointer as fragment.
    package let location: String
    /// What is wrong, and what to do.
    package let reason: String

    package var description: String { "schema refused at \(location), \(keyword): \(reason)" }
}
