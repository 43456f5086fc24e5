/// Why a text is not the JSON that this software exchanges, or a value cannot be written.
///
/// It says what, where and what to do, and never shows any part of the text: that may be personal data.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        case tooLarge, tooDeep, tooManyMembers, tooManyValues
        case byteOrderMark, invalidUTF8, loneSurrogate, invalidEscape, controlCharacter
        case invalidNumber, numberTooLong, numberOutOfRange
        case duplicateName
        case unexpectedByte, unexpectedEnd, trailingBytes
        case notRepresentable
    }

    package let code: Code

    /// Where in the text, in bytes from its start; 0 for an error in writing.
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String {
        if code == .notRepresentable { return "JSON value cannot be written: \(explanation)" }
        return "JSON text refused at byte \(offset): \(explanation)"
    }

    private var explanation: String {
        switch code {
        case .tooLarge: "the text is longer than the limit; send less, or split it"
        case .tooDeep: "arrays and objects are nested deeper than the limit; flatten the structure"
        case .tooManyMembers: "an object has more members than the limit; use an array or several objects"
        case .tooManyValues: "the text holds more values than the limit; split it"
        case .byteOrderMark: "the text starts with a byte order mark; send UTF-8 without one"
        case .invalidUTF8: "a string is not valid UTF-8; encode the text as UTF-8"
        case .loneSurrogate:
            "a \\u escape is half of a surrogate pair; write both halves, or the character itself"
        case .invalidEscape:
            "a backslash is not followed by a known escape; escape the backslash itself as \\\\"
        case .controlCharacter: "a string holds a control character; write it as an escape, for example \\n"
        case .invalidNumber:
            "a number is not written as RFC 8259 section 6 says; no leading zero, +, or bare point"
        case .numberTooLong: "a number has more digits than the limit; round it, or send it as a string"
        case .numberOutOfRange: "a number is beyond the range of a double; send it as a string"
        case .duplicateName: "an object has two members of one name; remove one"
        case .unexpectedByte: "this byte cannot stand here; check commas, colons, quotes and brackets"
        case .unexpectedEnd: "the text ends before its value does; it may have been cut off"
        case .trailingBytes: "something follows the value; send exactly one value"
        case .notRepresentable:
            "a number is not finite, or is an integer that a double cannot hold exactly (RFC 8785 section 3.2.2.3); "
                + "send it as a string"
        }
    }
}
