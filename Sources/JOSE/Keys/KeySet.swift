package import Wire

/// The keys that somebody publishes (JWK Set, RFC 7517 section 5).
///
/// Keys of kinds that this software does not use are passed over, as the RFC asks. A key of a used kind that is broken,
/// and a set that shows a private key or gives two keys one identifier, sink the set: its owner has made a mistake
/// that guessing would hide.
public struct KeySet: Sendable {
    /// The keys that verify signatures, in the order of the set.
    public let keys: [VerificationKey]

    /// The keys that messages to the owner are encrypted to, in the order of the set.
    public let encryptionKeys: [EncryptionKey]

    /// A set of these keys.
    ///
    /// - Throws: ``JOSEError`` `duplicateKey` where two have one identifier.
    public init(_ keys: [VerificationKey], encryptionKeys: [EncryptionKey] = []) throws(JOSEError) {
        let identifiers = keys.map(\.keyID) + encryptionKeys.map(\.keyID)
        guard Set(identifiers).count == identifiers.count else {
            throw JOSEError(.duplicateKey, "two keys of the set have one kid; give each its own")
        }
        self.keys = keys
        self.encryptionKeys = encryptionKeys
    }

    /// Reads a JWK Set.
    ///
    /// - Throws: ``JOSEError`` for anything but a set of at most 64 sound public keys with an identifier each.
    public init(parsing bytes: [UInt8]) throws(JOSEError) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes, limits: Self.limits)
        } catch {
            throw JOSEError(.malformed, "the key set is not JSON: \(error)")
        }
        try self.init(json: json)
    }

    /// Reads a JWK Set that is part of a larger document; see ``init(parsing:)``.
    ///
    /// - Parameter acceptingPublishedKeys: true only where a standard's own examples are checked.
    package init(json: JSON, acceptingPublishedKeys: Bool = false) throws(JOSEError) {
        guard let members = json["keys"]?.array else {
            throw JOSEError(.malformed, "a key set must have an array named keys")
        }
        guard members.count <= Self.largestSet else {
            throw JOSEError(.tooLarge, "the key set has more than \(Self.largestSet) keys")
        }
        var keys: [VerificationKey] = []
        var encryptionKeys: [EncryptionKey] = []
        for member in members {
            if member["d"] != nil || member["k"] != nil {
                throw JOSEError(.exposedPrivateKey, "the key set shows a private key; treat that key as lost")
            }
            do throws(JOSEError) {
                keys.append(try VerificationKey(json: member, acceptingPublishedKeys: acceptingPublishedKeys))
                continue
            } catch {
                guard Self.isForSomethingElse(error) else { throw error }
            }
            do throws(JOSEError) {
                encryptionKeys.append(
                    try EncryptionKey(json: member, acceptingPublishedKeys: acceptingPublishedKeys)
                )
            } catch {
                guard Self.isForSomethingElse(error) else { throw error }
            }
        }
        try self.init(keys, encryptionKeys: encryptionKeys)
    }

    /// Whether a key was refused only for being of another kind, use or algorithm.
    private static func isForSomethingElse(_ error: JOSEError) -> Bool {
        error.code == .unsupportedKey || error.code == .keyMismatch
    }

    /// The set as JSON, for publication.
    package var json: JSON { ["keys": .array(keys.map(\.json) + encryptionKeys.map(\.json))] }

    /// The set as JSON text, for publication.
    public func jwks() -> [UInt8] { json.bytes() }

    /// The key with that identifier that verifies signatures.
    public subscript(keyID: String) -> VerificationKey? { keys.first { $0.keyID == keyID } }

    private static let largestSet = 64
    private static let limits = JSONLimits(
        maximumBytes: 256 << 10,
        maximumDepth: 8,
        maximumMembers: 64,
        maximumValues: 8_192
    )
}
