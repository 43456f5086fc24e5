import Testing
import Wire

@testable import JOSE

@Suite("Keys")
struct KeyTests {
    private func code(_ body: () throws(JOSEError) -> Void) -> JOSEError.Code? {
        do throws(JOSEError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    private func code(of json: JSON) -> JOSEError.Code? {
        code { () throws(JOSEError) in _ = try VerificationKey(jwk: json.bytes()) }
    }

    @Test(
        "that no secret can be agreed with are refused: the points of low order of Curve25519",
        arguments: [
            String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ec" + String(repeating: "ff", count: 30) + "7f",
            "ed" + String(repeating: "ff", count: 30) + "7f",
            "ee" + String(repeating: "ff", count: 30) + "7f",
        ]
    )
    func lowOrder(hex: String) throws {
        let digits = Array(hex)
        let x = try stride(from: 0, to: digits.count, by: 2).map { place in
            try #require(UInt8(String(digits[place...place + 1]), radix: 16))
        }
        let jwk: JSON = ["kty": "OKP", "crv": "X25519", "x": .string(Base64URL.encode(x))]
        #expect(
            code { () throws(JOSEError) in _ = try EncryptionKey(jwk: jwk.bytes()) } == .invalidKey
        )
    }

    /// A public key made here, with members replaced or removed.
    private func key(_ algorithm: SignatureAlgorithm, _ changes: [String: JSON?] = [:]) -> JSON {
        var members = SigningKey(algorithm).publicKey.json.object ?? JSONObject()
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    @Test("survive being written and read, private and public half", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey(algorithm)
        let again = try SigningKey(jwk: key.privateJWK())
        #expect(again.publicKey == key.publicKey)
        #expect(again.algorithm == algorithm)
        #expect(again.keyID == key.publicKey.thumbprint)
        let published = try VerificationKey(jwk: key.publicKey.jwk())
        #expect(published == key.publicKey)
        #expect(published.hashValue == key.publicKey.hashValue)
        #expect(published.isValid(signature: try again.signature(over: [1, 2, 3]), over: [1, 2, 3]))
        #expect(try JSON(parsing: published.jwk())["d"] == nil)
    }

    @Test("have the thumbprint that RFC 8037 appendix A.3 prints")
    func thumbprint() throws {
        let json: JSON = ["kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"]
        let key = try VerificationKey(json: json, acceptingPublishedKeys: true)
        #expect(key.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        #expect(key.keyID == key.thumbprint)
    }

    @Test("whose private half a standard prints are refused by name")
    func refusesPublishedKeys() {
        let ed25519: JSON = [
            "kty": "OKP", "crv": "Ed25519", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
        ]
        let p256: JSON = [
            "kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        ]
        #expect(code(of: ed25519) == .publishedKey)
        #expect(code(of: p256) == .publishedKey)
        let set: JSON = ["keys": [key(.es256), ed25519]]
        #expect(code { () throws(JOSEError) in _ = try KeySet(parsing: set.bytes()) } == .publishedKey)
    }

    @Test("of other kinds, uses and algorithms are refused")
    func refusesOthers() {
        #expect(code(of: key(.ed25519)) == nil)
        #expect(code(of: key(.ed25519, ["use": nil, "alg": "Ed25519", "key_ops": ["verify"]])) == nil)
        #expect(code(of: key(.ed25519, ["use": "enc"])) == .keyMismatch)
        #expect(code(of: key(.ed25519, ["alg": "ES256"])) == .keyMismatch)
        #expect(code(of: key(.es256, ["alg": "ES384"])) == .keyMismatch)
        #expect(code(of: key(.es256, ["key_ops": ["deriveKey"]])) == .keyMismatch)
        #expect(code(of: key(.es256, ["key_ops": "verify"])) == .malformed)
        #expect(code(of: key(.ed25519, ["crv": "X25519"])) == .keyMismatch)
        #expect(code(of: key(.ed25519, ["crv": "Ed448"])) == .unsupportedKey)
        #expect(code(of: key(.es256, ["kty": "RSA"])) == .unsupportedKey)
        #expect(code(of: key(.es256, ["crv": "secp256k1"])) == .unsupportedKey)
        #expect(code(of: ["kty": "oct", "k": "AAAA"]) == .unsupportedKey)
        #expect(code(of: [1]) == .malformed)
        #expect(code(of: key(.ed25519, ["kid": 7])) == .malformed)
    }

    @Test("with wrong numbers are refused")
    func refusesWrongNumbers() {
        #expect(code(of: key(.ed25519, ["x": "AAAA"])) == .invalidKey)
        #expect(code(of: key(.ed25519, ["x": nil])) == .invalidKey)
        #expect(
            code(of: key(.ed25519, ["y": .string(Base64URL.encode([UInt8](repeating: 1, count: 32)))]))
                == .invalidKey
        )
        #expect(
            code(of: key(.es256, ["y": .string(Base64URL.encode([UInt8](repeating: 1, count: 32)))]))
                == .invalidKey
        )
        for signBit: UInt8 in [0, 0x80] {
            let identity = [1] + [UInt8](repeating: 0, count: 30) + [signBit]
            #expect(code(of: key(.ed25519, ["x": .string(Base64URL.encode(identity))])) == .invalidKey)
        }
    }

    @Test("must not show their private half in public, and need it to sign")
    func keepsHalvesApart() throws {
        let signing = SigningKey()
        let privately = try JSON(parsing: signing.privateJWK())
        #expect(code(of: privately) == .exposedPrivateKey)
        #expect(
            code { () throws(JOSEError) in _ = try SigningKey(jwk: signing.publicKey.jwk()) } == .invalidKey
        )
        var mixed = try #require(privately.object)
        mixed["d"] = try JSON(parsing: SigningKey().privateJWK())["d"]
        let bytes = JSON.object(mixed).bytes()
        #expect(code { () throws(JOSEError) in _ = try SigningKey(jwk: bytes) } == .invalidKey)
        #expect(!String(reflecting: signing).contains("ed25519"))
        #expect(
            !"\(Mirror(reflecting: signing).children.map { "\($0)" })".contains(privately["d"]?.string ?? "")
        )
    }

    @Test("in a set are found by identifier; unused kinds are passed over, mistakes sink the set")
    func keySets() throws {
        let first = SigningKey()
        let second = SigningKey(.es256)
        let others: [JSON] = [
            ["kty": "RSA", "n": "AA", "e": "AQAB"], key(.es256, ["use": "enc", "alg": "ECDH-ES"]),
        ]
        let set: JSON = ["keys": .array([first.publicKey.json, second.publicKey.json] + others)]
        let keys = try KeySet(parsing: set.bytes())
        #expect(keys.keys == [first.publicKey, second.publicKey])
        #expect(keys[second.keyID] == second.publicKey)
        #expect(keys["other"] == nil)
        #expect(try KeySet(parsing: keys.jwks()).keys == keys.keys)

        let renamed = key(.ed25519, ["kid": .string(first.keyID)])
        for (bad, expected): (JSON, JOSEError.Code) in [
            (renamed, .duplicateKey), (try JSON(parsing: SigningKey().privateJWK()), .exposedPrivateKey),
            (["kty": "oct", "k": "AAAA"], .exposedPrivateKey), (key(.ed25519, ["x": "AA"]), .invalidKey),
            ("key", .malformed),
        ] {
            let set: JSON = ["keys": [first.publicKey.json, bad]]
            #expect(code { () throws(JOSEError) in _ = try KeySet(parsing: set.bytes()) } == expected)
        }
        let large: JSON = ["keys": .array((0..<65).map { _ in key(.ed25519) })]
        #expect(code { () throws(JOSEError) in _ = try KeySet(parsing: large.bytes()) } == .tooLarge)
        #expect(code { () throws(JOSEError) in _ = try KeySet(parsing: Array("{}".utf8)) } == .malformed)
    }
}
