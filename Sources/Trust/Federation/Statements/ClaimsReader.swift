import JOSE
import Referrals
import Wire

/// Reads claims strictly: what is present must have the form that the standard gives it.
struct ClaimsReader {
    let claims: JSONObject

    init(_ claims: JSONObject) { self.claims = claims }

    init(_ json: JSON) throws(StatementError) {
        guard case .object(let object) = json else {
            throw StatementError(.malformed, "the payload is not a JSON object of claims")
        }
        claims = object
    }

    func require(_ name: String) throws(StatementError) -> JSON {
        guard let claim = claims[name] else {
            throw StatementError(.missingClaim, claim: name, "the claim is required")
        }
        return claim
    }

    func text(_ name: String) throws(StatementError) -> String? {
        guard let claim = claims[name] else { return nil }
        guard let text = claim.string, !text.isEmpty, text.utf8.count <= Self.longestText else {
            throw Self.invalid(name, "must be a string of 1 to \(Self.longestText) bytes")
        }
        return text
    }

    func requiredText(_ name: String) throws(StatementError) -> String {
        _ = try require(name)
        return try text(name) ?? ""
    }

    func entity(_ name: String) throws(StatementError) -> FederationID {
        guard let id = try require(name).string.flatMap(FederationID.init) else {
            throw Self.invalid(name, Self.entityForm)
        }
        return id
    }

    /// A NumericDate (RFC 7519 section 2); a fraction of a second is dropped.
    func moment(_ name: String) throws(StatementError) -> Instant? {
        guard let claim = claims[name] else { return nil }
        guard let seconds = claim.int ?? claim.double.flatMap({ Int(exactly: $0.rounded(.down)) }),
            seconds >= 0
        else { throw Self.invalid(name, "must be seconds since 1970") }
        return Instant(seconds: Int64(seconds))
    }

    func requiredMoment(_ name: String) throws(StatementError) -> Instant {
        _ = try require(name)
        return try moment(name) ?? Instant(seconds: 0)
    }

    /// An array of entity identifiers.
    func entities(_ name: String, mayBeEmpty: Bool) throws(StatementError) -> [FederationID]? {
        guard let claim = claims[name] else { return nil }
        let ids = try Self.entities(claim, name)
        guard mayBeEmpty || !ids.isEmpty else {
            throw Self.invalid(name, "must not be empty; leave the claim out")
        }
        return ids
    }

    static func entities(_ json: JSON, _ name: String) throws(StatementError) -> [FederationID] {
        let texts = try strings(json, name)
        let ids = texts.compactMap(FederationID.init)
        guard ids.count == texts.count else { throw invalid(name, entityForm) }
        return ids
    }

    /// An array of strings that are not empty, each once.
    func names(_ name: String, mayBeEmpty: Bool) throws(StatementError) -> [String]? {
        guard let claim = claims[name] else { return nil }
        let names = try Self.strings(claim, name)
        guard mayBeEmpty || !names.isEmpty else {
            throw Self.invalid(name, "must not be empty; leave the claim out")
        }
        return names
    }

    static func strings(_ json: JSON, _ name: String) throws(StatementError) -> [String] {
        guard let array = json.array else { throw invalid(name, "must be an array of strings") }
        let texts = array.compactMap(\.string)
        guard texts.count == array.count, texts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= longestText })
        else { throw invalid(name, "must be an array of strings that are not empty") }
        return texts
    }

    func object(_ name: String) throws(StatementError) -> JSONObject? {
        guard let claim = claims[name] else { return nil }
        guard case .object(let object) = claim else { throw Self.invalid(name, "must be an object") }
        return object
    }

    /// A URL with the `https` scheme and no fragment.
    func endpoint(_ name: String) throws(StatementError) -> String? {
        guard let text = try text(name) else { return nil }
        guard Self.isEndpoint(text) else {
            throw Self.invalid(name, "must be an https URL without fragment")
        }
        return text
    }

    static func isEndpoint(_ text: String) -> Bool {
        guard text.utf8.count <= longestText, text.hasPrefix("https://"), TextFormat.uri.accepts(text) else {
            return false
        }
        let parts = URIReference(text)
        return parts.fragment == nil && parts.authority?.isEmpty == false
            && parts.authority?.contains("@") == false
    }

    /// A JWK Set of public keys with an identifier each, at least one of them.
    static func keys(_ json: JSON, _ name: String) throws(StatementError) -> KeySet {
        guard let members = json["keys"]?.array, !members.isEmpty else {
            throw invalid(name, "must be a JWK Set with at least one key")
        }
        guard members.allSatisfy({ $0["kid"]?.string?.isEmpty == false }) else {
            throw invalid(name, "must give each key a kid")
        }
        do throws(JOSEError) {
            return try KeySet(json: json)
        } catch {
            throw invalid(name, "holds a key set that is refused: \(error)")
        }
    }

    static func invalid(_ name: String, _ says: String) -> StatementError {
        StatementError(.invalidClaim, claim: name, says)
    }

    static let entityForm = "must hold https URLs without user, query and fragment"
    private static let longestText = 4_096
}
