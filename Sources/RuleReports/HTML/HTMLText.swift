/// Builds HTML in which every text and every attribute value is escaped: there is no way to write markup from data.
package struct HTMLText {
    package private(set) var html = ""

    package init() {}

    /// Plain text.
    package mutating func text(_ text: String) {
        html += Self.escaped(text)
    }

    /// An element with what `content` writes inside.
    package mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ content: (inout HTMLText) -> Void
    ) {
        open(name, attributes)
        content(&self)
        html += "</\(name)>"
    }

    /// An element with plain text inside.
    package mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?>,
        _ text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element with plain text inside and no attributes.
    package mutating func element(_ name: StaticString, _ text: String) {
        element(name, [:], text)
    }

    /// An element without an end, such as `input`.
    package mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:])
    {
        html += "<\(name)"
        for (key, value) in attributes {
            guard let value else { continue }
            html += " \(key)=\"\(Self.escaped(value))\""
        }
        html += ">"
    }

    /// Fixed markup of this room, such as its stylesheet; never data.
    package mutating func fixed(_ markup: String) {
        html += markup
    }

    package mutating func newLine() {
        html += "\n"
    }

    /// A link, or plain text where the address is not one for the web.
    package mutating func link(_ text: String, to address: String?) {
        if let address,
            address.hasPrefix("https://") || address.hasPrefix("http://") || address.hasPrefix("#")
        {
            element("a", ["href": address], text)
        } else {
            self.text(text)
        }
    }

    static func escaped(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isPlain) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // Not allowed in HTML, and able to hide what a text says.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}",
                "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Printable ASCII, or a line's end, that means nothing to HTML: most texts are nothing else.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            false
        case 0x20...0x7E, 0x0A: true
        default: false
        }
    }
}
