/// The formats of strings that a schema can have checked (JSON Schema Validation 2020-12, section 7.3).
package enum TextFormat: String, Sendable, CaseIterable {
    case dateTime = "date-time"
    case date
    case time
    case duration
    case uuid
    case uri
    case uriReference = "uri-reference"
    case email
    case hostname
    case ipv4
    case ipv6
    case jsonPointer = "json-pointer"
    /// An ECMA-262 expression, whether or not ``Pattern`` can match it.
    case regex

    /// Whether the text has this format.
    package func accepts(_ text: String) -> Bool {
        var bytes = ByteScanner(text)
        switch self {
        case .dateTime:
            return bytes.takeDate() && bytes.take(anyOf: "Tt") && bytes.takeTime() && bytes.isAtEnd
        case .date: return bytes.takeDate() && bytes.isAtEnd
        case .time: return bytes.takeTime() && bytes.isAtEnd
        case .duration: return bytes.takeDuration() && bytes.isAtEnd
        case .uuid: return bytes.takeUUID() && bytes.isAtEnd
        case .uri: return URISyntax.isURI(text)
        case .uriReference: return URISyntax.isReference(text)
        case .email: return EmailSyntax.isAddress(text)
        case .hostname: return HostSyntax.isHostname(text)
        case .ipv4: return HostSyntax.isIPv4(text)
        case .ipv6: return HostSyntax.isIPv6(text)
        case .jsonPointer: return JSONPointer(text: text) != nil
        case .regex: return Pattern.isExpression(text)
        }
    }

    /// The format in plain words, for a finding.
    var explanation: String {
        switch self {
        case .dateTime: "a date and time as RFC 3339 writes them, for example 2026-01-31T09:30:00Z"
        case .date: "a date that exists, for example 2026-01-31"
        case .time: "a time with its offset, for example 09:30:00Z"
        case .duration: "a duration as ISO 8601 writes it, for example P14D"
        case .uuid: "a UUID"
        case .uri: "a URI with its scheme"
        case .uriReference: "a URI or a relative reference"
        case .email: "an e-mail address"
        case .hostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .jsonPointer: "a JSON pointer"
        case .regex: "a regular expression"
        }
    }
}
