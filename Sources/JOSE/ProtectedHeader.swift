import Wire

/// What the headers of signed and of encrypted messages have in common.
enum ProtectedHeader {
    /// The header's members, unencoded.
    static func members(parsing bytes: [UInt8], limits: JSONLimits) throws(JOSEError) -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes, limits: limits)
        } catch {
            throw JOSEError(.malformed, "the header is not JSON: \(error)")
        }
        guard case .object = json else { throw JOSEError(.malformed, "the header must be a JSON object") }
        return json
    }

    static func text(_ json: JSON, _ name: String) throws(JOSEError) -> String? {
        guard let member = json[name] else { return nil }
        guard let text = member.string, !text.isEmpty else {
            throw JOSEError(.malformed, "the header's \(name) must be a string that is not empty")
        }
        return text
    }

    /// This software knows no critical extension (RFC 7515 section 4.1.11), no unencoded payload (RFC 7797) and no
    /// compression (RFC 7516 section 4.1.3).
    static func refuseExtensions(_ json: JSON) throws(JOSEError) {
        for name in ["crit", "b64", "zip"] where json[name] != nil {
            throw JOSEError(.unsupportedExtension, "the header has \(name), and no extension is supported")
        }
    }

    /// Whether `typ` or `cty` names this type: without regard to case, with or without `application/` (RFC 7515 section
    /// 4.1.9).
    static func names(_ stated: String?, _ expected: String) -> Bool {
        guard let stated else { return false }
        return mediaType(stated) == mediaType(expected)
    }

    private static func mediaType(_ name: String) -> String {
        let name = name.lowercased()
        return name.contains("/") ? name : "application/\(name)"
    }

    /// The parts of a compact serialization, between its dots; the header's length is judged before it is decoded.
    static func parts(
        of compact: [UInt8],
        count: Int,
        limits: (bytes: Int, headerBytes: Int)
    ) throws(JOSEError) -> [ArraySlice<UInt8>] {
        guard compact.count <= limits.bytes else {
            throw JOSEError(.tooLarge, "the message is longer than \(limits.bytes) bytes")
        }
        let parts = compact.split(
            separator: UInt8(ascii: "."),
            maxSplits: count,
            omittingEmptySubsequences: false
        )
        guard parts.count == count else {
            throw JOSEError(.malformed, "the message must have \(count) parts with a dot between them")
        }
        guard parts[0].count <= limits.headerBytes / 3 &* 4 &+ 4 else {
            throw JOSEError(.tooLarge, "the header is longer than \(limits.headerBytes) bytes")
        }
        return parts
    }

    static func decode(_ part: ArraySlice<UInt8>, _ name: String) throws(JOSEError) -> [UInt8] {
        do throws(Base64URLError) {
            return try Base64URL.decode(part)
        } catch {
            throw JOSEError(.malformed, "the \(name) is not base64url: \(error)")
        }
    }
}
