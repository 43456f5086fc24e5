import Wire

/// The derived components of a request (RFC 9421 section 2.2).
extension RequestHead {
    /// Host in lower case, and the port where it is not the scheme's own.
    var normalizedAuthority: String {
        let authority = authority.lowercased()
        let port = scheme.lowercased() == "https" ? ":443" : ":80"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }

    /// The target URI in its absolute form; nil for `CONNECT`, whose target is an authority alone.
    var targetURI: String? {
        if target.hasPrefix("/") { return scheme.lowercased() + "://" + normalizedAuthority + target }
        if target == "*" { return scheme.lowercased() + "://" + normalizedAuthority }
        return isAbsolute ? target : nil
    }

    var path: String? {
        guard let targetURI else { return nil }
        let path = target.hasPrefix("/") ? String(target.prefix { $0 != "?" }) : URIReference(targetURI).path
        return path.isEmpty ? "/" : path
    }

    /// The query without its question mark; nil where there is none.
    private var rawQuery: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// The query with its question mark, which stands alone where there is no query.
    var query: String { "?" + (rawQuery ?? "") }

    /// The values of a query parameter, by its encoded name, encoded (section 2.2.8).
    func queryValues(named name: String) -> [String] {
        FormEncoding.pairs(of: rawQuery ?? "").filter { $0.name == name }.map(\.value)
    }

    private var isAbsolute: Bool {
        let lower = target.lowercased()
        return lower.hasPrefix("http://") || lower.hasPrefix("https://")
    }
}

/// `application/x-www-form-urlencoded`, as the URL standard reads it and RFC 9421 section 2.2.8 writes it.
enum FormEncoding {
    /// Names and values of a query, decoded and encoded again in the one way.
    static func pairs(of query: String) -> [(name: String, value: String)] {
        query.utf8.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
            return (recoded(name), recoded(value))
        }
    }

    private static func recoded(_ part: Substring.UTF8View) -> String {
        // Bytes that are not UTF-8 become replacement characters, as the URL standard decodes them.
        encoded(String(decoding: decoded(Array(part)), as: UTF8.self))
    }

    private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "+") {
                output.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), position + 1 < bytes.count,
                let high = digit(bytes[position]), let low = digit(bytes[position + 1])
            {
                output.append(high << 4 | low)
                position += 2
            } else {
                output.append(byte)
            }
        }
        return output
    }

    private static func encoded(_ text: String) -> String {
        var output: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                output.append(byte)
            default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
