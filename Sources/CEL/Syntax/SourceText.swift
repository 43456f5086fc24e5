/// The text of an expression, with lines and columns.
public struct SourceText: Sendable, Hashable {
    /// The text.
    public let text: String

    /// A place in the text.
    public struct Position: Sendable, Hashable, CustomStringConvertible {
        /// Counted from 1.
        public let line: Int
        /// In code points, counted from 1.
        public let column: Int

        /// `line:column`.
        public var description: String { "\(line):\(column)" }
    }

    /// Wraps a text.
    public init(_ text: String) { self.text = text }

    /// The line and column of an offset in UTF-8 bytes.
    public func position(ofOffset offset: Int) -> Position {
        var line = 1
        var column = 1
        var index = 0
        for scalar in text.unicodeScalars {
            if index >= offset { break }
            index += UTF8.width(scalar)
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return Position(line: line, column: column)
    }

    /// The part of the text at these offsets in UTF-8 bytes; empty where they lie outside.
    public func excerpt(_ range: Range<Int>) -> String {
        let bytes = text.utf8
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return "" }
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return String(decoding: bytes[start..<bytes.index(start, offsetBy: range.count)], as: UTF8.self)
    }
}

/// Why an expression was refused before it was evaluated: each finding with its place.
public struct CELError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One finding.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// The kinds of findings.
        public enum Code: String, Sendable, Hashable {
            /// The text is not an expression.
            case syntax
            /// The expression is too long, too deep or too large.
            case limit
            /// A name that is not declared.
            case undeclared
            /// Operands or arguments of types for which there is no such function.
            case type
            /// A part of the language that the engine does not keep.
            case unsupported
            /// A declaration that cannot be made.
            case declaration
        }

        /// The kind of finding.
        public let code: Code
        /// What is wrong and, where it can be said, what to do.
        public let message: String
        /// Where, as an offset in UTF-8 bytes.
        public let offset: Int
        /// Where, as line and column.
        public let position: SourceText.Position

        /// `line:column: message`.
        public var description: String { "\(position): \(message)" }
    }

    /// The findings in the order of the source; never empty.
    public let findings: [Finding]

    /// The findings, one a line.
    public var description: String { findings.map(\.description).joined(separator: "\n") }

    init(_ findings: [Finding]) { self.findings = findings }

    init(_ code: Finding.Code, _ message: String, at offset: Int, in source: SourceText) {
        let position = source.position(ofOffset: offset)
        findings = [Finding(code: code, message: message, offset: offset, position: position)]
    }
}
