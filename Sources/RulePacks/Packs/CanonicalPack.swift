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
        let bytes = (try? json.canonicalBytes()) ?? json.bytes()
        return digest(ofBytes: bytes)
    }

    static func digest(ofBytes bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        let hex = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "sha256:" + String(hex)
    }

    static func isDigest(_ text: String) -> Bool {
        text.hasPrefix("sha256:") && text.utf8.count == 71
            && text.dropFirst(7).allSatisfy { $0.isASCII && ($0.isNumber || ("a"..."f").contains($0)) }
    }
}
