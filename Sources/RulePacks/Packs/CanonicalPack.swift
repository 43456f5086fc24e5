internal import Crypto
internal import Wire

/// The canonical form of a pack: what it says, without layout and comments.
///
/// JSON by RFC 8785: mappings sorted by key, lists in their order, scalars as text. Plain text that could be a truth value
/// or a number is marked (`{"=": "16"}`), since the same in quotes may mean something else.
enum CanonicalPack {
    static func json(of value: YAMLValue) -> JSON {
        switch value.content {
        case .scalar(let text, let isPlain):
            if value.isNull { return .null }
            if isPlain, value.bool != nil || value.integer != nil {
                return .object(JSONObject([("=", .string(text))]))
            }
            return .string(text)
        case .sequence(let values):
            return .array(values.map(json))
        case .mapping(let members):
            return .object(JSONObject(members.map { ($0.key, json(of: $0.value)) }))
        }
    }

    static func digest(of value: YAMLValue) -> String {
        digest(of: json(of: value))
    }

    static func digest(of json: JSON) -> String {
        var bytes: [UInt8] = []
        write(json, to: &bytes)
        return digest(ofBytes: bytes)
    }

    /// RFC 8785. A number that it cannot write exactly, such as an integer beyond 53 bits, is marked and written as text
    /// (`{"=":"9007199254740993"}`): every value has one form, and no two have the same.
    private static func write(_ json: JSON, to bytes: inout [UInt8]) {
        switch json {
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            let members = object.members.sorted { precedes($0.key, $1.key) }
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(.string(member.key), to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        default:
            do {
                bytes += try json.canonicalBytes()
            } catch {
                write(
                    .object(JSONObject([("=", .string(String(decoding: json.bytes(), as: UTF8.self)))])),
                    to: &bytes
                )
            }
        }
    }

    /// The order of UTF-16 code units, which RFC 8785 asks for, told by the bytes of UTF-8: the two orders differ only where
    /// both characters lie beyond U+DFFF.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        var (a, b) = (left.utf8.makeIterator(), right.utf8.makeIterator())
        while true {
            guard let other = b.next() else { return false }
            guard let own = a.next() else { return true }
            if own == other { continue }
            if own >= 0xEE, other >= 0xEE { return left.utf16.lexicographicallyPrecedes(right.utf16) }
            return own < other
        }
    }

    static func digest(ofBytes bytes: [UInt8]) -> String {
        var text = Array("sha256:".utf8)
        text.reserveCapacity(71)
        for byte in SHA256.hash(data: bytes) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    static func isDigest(_ text: String) -> Bool {
        text.hasPrefix("sha256:") && text.utf8.count == 71
            && text.dropFirst(7).allSatisfy { $0.isASCII && ($0.isNumber || ("a"..."f").contains($0)) }
    }
}
