import Crypto
import FoundationEssentials
import Wire

/// What a JSON Web Key (RFC 7517) says, checked for form but not yet for its curve.
struct JWK {
    /// The curves in use: RFC 8037 for the first two, RFC 7518 section 6.2.1.1 for the third.
    enum Curve: String, Sendable {
        case ed25519 = "Ed25519"
        case x25519 = "X25519"
        case p256 = "P-256"

        var keyType: String { self == .p256 ? "EC" : "OKP" }
    }

    /// What a key is for (RFC 7517 sections 4.2 and 4.3).
    enum Purpose {
        case signatures, encryption

        fileprivate var use: String { self == .signatures ? "sig" : "enc" }
        fileprivate var operations: Set<String> {
            self == .signatures ? ["sign", "verify"] : ["deriveKey", "deriveBits"]
        }
    }

    let curve: Curve
    let x: [UInt8]
    /// Empty but for P-256.
    let y: [UInt8]
    /// The private half, where the text held one.
    let d: [UInt8]?
    /// `kid`, where present.
    let statedKeyID: String?
    let algorithm: String?
    private let use: String?
    private let operations: [String]?

    /// - Throws: ``JOSEError`` `malformed`, `unsupportedKey` or `invalidKey`.
    init(parsing bytes: [UInt8]) throws(JOSEError) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes, limits: .header)
        } catch {
            throw JOSEError(.malformed, "the key is not JSON: \(error)")
        }
        try self.init(json)
    }

    init(_ json: JSON) throws(JOSEError) {
        guard case .object = json else { throw JOSEError(.malformed, "a key must be a JSON object") }
        let keyType = try Self.text(json, "kty")
        guard let keyType else { throw JOSEError(.malformed, "a key must state its type in kty") }
        guard ["EC", "OKP"].contains(keyType), let curve = try Self.text(json, "crv").flatMap(Curve.init),
            curve.keyType == keyType
        else {
            throw JOSEError(
                .unsupportedKey,
                "only OKP keys on Ed25519 or X25519 and EC keys on P-256 are used here"
            )
        }
        guard let x = try Self.number(json, "x") else { throw JOSEError(.invalidKey, "the key lacks x") }
        if curve == .p256 {
            guard let y = try Self.number(json, "y") else { throw JOSEError(.invalidKey, "the key lacks y") }
            self.y = y
        } else {
            guard json["y"] == nil else { throw JOSEError(.invalidKey, "a key on this curve has no y") }
            y = []
        }
        self.curve = curve
        self.x = x
        d = try Self.number(json, "d")
        statedKeyID = try Self.text(json, "kid")
        algorithm = try Self.text(json, "alg")
        use = try Self.text(json, "use")
        if let member = json["key_ops"] {
            let operations = member.array?.compactMap(\.string)
            guard let operations, operations.count == member.array?.count else {
                throw JOSEError(.malformed, "key_ops must be an array of strings")
            }
            self.operations = operations
        } else {
            operations = nil
        }
        if let statedKeyID, statedKeyID.isEmpty || statedKeyID.utf8.count > 256 {
            throw JOSEError(.malformed, "kid must have 1 to 256 bytes")
        }
    }

    /// Whether the private half of this very key is printed where anybody can read it.
    var isPublished: Bool { PublishedKeys.names[thumbprint] != nil }

    /// The identifier that messages use: `kid`, or else the thumbprint.
    var keyID: String { statedKeyID ?? thumbprint }

    /// The SHA-256 thumbprint of the public half, in base64url (RFC 7638, RFC 8037 section 2).
    var thumbprint: String { Self.thumbprint(curve: curve, x: x, y: y) }

    static func thumbprint(curve: Curve, x: [UInt8], y: [UInt8]) -> String {
        // The required members alone, sorted by name (RFC 7638 section 3).
        var members = JSONObject()
        members["crv"] = .string(curve.rawValue)
        members["kty"] = .string(curve.keyType)
        members["x"] = .string(Base64URL.encode(x))
        if curve == .p256 { members["y"] = .string(Base64URL.encode(y)) }
        return Base64URL.encode(Array(SHA256.hash(data: JSON.object(members).bytes())))
    }

    /// Refuses a key that says it is for something else, or that everybody holds.
    ///
    /// - Throws: ``JOSEError`` `keyMismatch` where `use`, `key_ops` or `alg` says otherwise, `publishedKey`.
    func require(
        _ purpose: Purpose,
        algorithms: Set<String>,
        acceptingPublishedKeys: Bool
    ) throws(JOSEError) {
        if let use, use != purpose.use {
            throw JOSEError(.keyMismatch, "the key's use must be \(purpose.use) for this")
        }
        if let operations, !operations.contains(where: purpose.operations.contains) {
            throw JOSEError(.keyMismatch, "the key's key_ops do not allow this")
        }
        if let algorithm, !algorithms.contains(algorithm) {
            throw JOSEError(.keyMismatch, "the key's alg is not one that this curve and use allow here")
        }
        if let place = PublishedKeys.names[thumbprint], !acceptingPublishedKeys {
            throw JOSEError(
                .publishedKey,
                "the private half of this key is public knowledge, printed in \(place); make a new key"
            )
        }
    }

    /// A key as JSON, with its private half where `d` is given.
    static func json(
        curve: Curve,
        x: [UInt8],
        y: [UInt8],
        d: [UInt8]?,
        keyID: String,
        purpose: Purpose,
        algorithm: String?
    ) -> JSON {
        var members = JSONObject()
        members["kty"] = .string(curve.keyType)
        members["crv"] = .string(curve.rawValue)
        members["x"] = .string(Base64URL.encode(x))
        if !y.isEmpty { members["y"] = .string(Base64URL.encode(y)) }
        if let d { members["d"] = .string(Base64URL.encode(d)) }
        members["kid"] = .string(keyID)
        members["use"] = .string(purpose.use)
        if let algorithm { members["alg"] = .string(algorithm) }
        return .object(members)
    }

    private static func text(_ json: JSON, _ name: String) throws(JOSEError) -> String? {
        guard let member = json[name] else { return nil }
        guard let text = member.string else {
            throw JOSEError(.malformed, "the key's \(name) must be a string")
        }
        return text
    }

    /// One of the 32-byte numbers that all three curves have.
    private static func number(_ json: JSON, _ name: String) throws(JOSEError) -> [UInt8]? {
        guard let text = try text(json, name) else { return nil }
        guard let bytes = try? Base64URL.decode(text), bytes.count == 32 else {
            throw JOSEError(.invalidKey, "the key's \(name) must be 32 bytes in base64url")
        }
        return bytes
    }
}
