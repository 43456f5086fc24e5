/// Why a field's value is not a structured field, or a value cannot be written as one.
package struct StructuredFieldError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        case tooLong, unexpectedEnd, unexpectedByte, invalidKey, invalidNumber, invalidString, invalidBytes
        case invalidDisplayString, trailingBytes, notRepresentable
    }

    package let code: Code
    /// Where in the value, in bytes from its start; 0 for an error in writing.
    package let offset: Int

    init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String { "structured field refused at byte \(offset): \(explanation)" }

    private var explanation: String {
        switch code {
        case .tooLong: "the value is longer than 64 KiB"
        case .unexpectedEnd: "the value ends too early"
        case .unexpectedByte: "this byte cannot stand here (RFC 9651 section 4.2)"
        case .invalidKey: "a key starts with a lower-case letter or *, and has only a-z, 0-9, _, -, . and *"
        case .invalidNumber: "an integer has at most 15 digits, a decimal 12 and then 1 to 3"
        case .invalidString: "a string has only printable ASCII, with backslashes before \" and \\ alone"
        case .invalidBytes: "the bytes between colons must be base64"
        case .invalidDisplayString: "a display string is UTF-8 in lower-case percent-encoding"
        case .trailingBytes: "something follows the value"
        case .notRepresentable: "the value is outside what RFC 9651 section 4.1 can write"
        }
    }
}
