/// Why a regular expression was refused when it was loaded.
package struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        case syntax, unsupported, tooLarge
    }

    package let code: Code
    /// Where in the expression, in characters (Unicode scalars) from its start.
    package let offset: Int
    /// What is wrong there, and what to write instead.
    package let reason: String

    package var description: String { "pattern refused at character \(offset): \(reason)" }
}
