import Testing
import Wire

@testable import JOSE

@Suite("Encrypted messages")
struct JWETests {
    private let secret = Array("eyJhbGciOiJFZERTQSJ9.e30.AAAA".utf8)
    private let type = "comity-document+jws"

    private func code(_ compact: String, with keys: [DecryptionKey]) -> JOSEError.Code? {
        do throws(JOSEError) {
            _ = try JWE.decrypt(compact, with: keys)
            return nil
        } catch {
            return error.code
        }
    }

    /// A message with another header in place of its own; the content no longer fits, the header is judged first.
    private func withHeader(_ compact: String, _ change: (inout JSONObject) -> Void) throws -> String {
        var parts = compact.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var header = try #require(JSON(parsing: Base64URL.decode(parts[0])).object)
        change(&header)
        parts[0] = Base64URL.encode(JSON.object(header).bytes())
        return parts.joined(separator: ".")
    }

    @Test(
        "are opened by their recipient and nobody else",
        arguments: DecryptionKey.Curve.allCases,
        KeyManagement.allCases
    )
    func opens(curve: DecryptionKey.Curve, algorithm: KeyManagement) throws {
        let key = DecryptionKey(curve, algorithm: algorithm)
        let published = try EncryptionKey(jwk: key.publicKey.jwk())
        #expect(published == key.publicKey)
        let compact = try JWE.encrypt(secret, to: published, contentType: type)
        let again = try DecryptionKey(jwk: key.privateJWK())
        let opened = try JWE.decrypt(compact, with: [DecryptionKey(curve), again])
        #expect(opened.plaintext == secret)
        #expect(opened.contentType == type)
        #expect(opened.keyID == key.keyID)
        #expect(try JWE.parse(compact).algorithm == algorithm)
        #expect(code(compact, with: [DecryptionKey(curve)]) == .unknownKey)
        #expect(code(compact, with: []) == .unknownKey)
        #expect(
            try JWE.decrypt(compact, with: [again], contentType: "application/\(type)").plaintext == secret
        )
        let wrong = #expect(throws: JOSEError.self) {
            try JWE.decrypt(compact, with: [again], contentType: "comity-receipt+jws")
        }
        #expect(wrong?.code == .wrongType)
    }

    @Test("never look the same twice")
    func isRandom() throws {
        let key = DecryptionKey()
        let first = try JWE.encrypt(secret, to: key.publicKey, contentType: type).split(separator: ".")
        let second = try JWE.encrypt(secret, to: key.publicKey, contentType: type).split(separator: ".")
        #expect(zip(first, second).allSatisfy { $0 != $1 })
    }

    @Test("fail when any byte is changed")
    func detectsChanges() throws {
        let key = DecryptionKey()
        let compact = Array(try JWE.encrypt(secret, to: key.publicKey, contentType: type).utf8)
        for position in compact.indices {
            var changed = compact
            changed[position] = changed[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(code(String(decoding: changed, as: UTF8.self), with: [key]) != nil, "byte \(position)")
        }
    }

    @Test("say why they are refused")
    func refusals() throws {
        let key = DecryptionKey()
        let other = DecryptionKey(.p256)
        let compact = try JWE.encrypt(secret, to: key.publicKey, contentType: type)
        let ecdhEpk = other.publicKey.json
        let cases: [(JOSEError.Code, (inout JSONObject) -> Void)] = [
            (.unsupportedAlgorithm, { $0["alg"] = "ECDH-ES+A128KW" }),
            (.unsupportedAlgorithm, { $0["alg"] = "dir" }),
            (.unsupportedAlgorithm, { $0["alg"] = "RSA1_5" }),
            (.unsupportedAlgorithm, { $0["enc"] = "A128CBC-HS256" }),
            (.unsupportedExtension, { $0["zip"] = "DEF" }), (.unsupportedExtension, { $0["crit"] = ["exp"] }),
            (.malformed, { $0["epk"] = nil }), (.malformed, { $0["enc"] = nil }),
            (.malformed, { $0["apu"] = "=" }),
            (.malformed, { $0["alg"] = "ECDH-ES" }), (.keyMismatch, { $0["epk"] = ecdhEpk }),
            (
                .invalidKey,
                { $0["epk"] = ["kty": "EC", "crv": "P-256", "x": ecdhEpk["y"] ?? 0, "y": ecdhEpk["x"] ?? 0] }
            ),
            (
                .invalidKey,
                { $0["epk"] = ["kty": "OKP", "crv": "X25519", "x": "\(String(repeating: "A", count: 43))"] }
            ),
            (.unsupportedKey, { $0["epk"] = ["kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"] }),
            (.unknownKey, { $0["kid"] = "other" }), (.unknownKey, { $0["kid"] = nil }),
            (.decryptionFailed, { $0["cty"] = "other" }),
        ]
        for (expected, change) in cases {
            let header = try withHeader(compact, change)
            #expect(code(header, with: [key]) == expected, "\(header.prefix(200))")
        }
        #expect(code(compact + ".", with: [key]) == .malformed)
        #expect(code(String(compact.dropLast(4)), with: [key]) == .malformed)
        #expect(code("", with: [key]) == .malformed)
        let short = #expect(throws: JOSEError.self) {
            try JWE.parse(compact, limits: JWE.Limits(maximumBytes: 100))
        }
        #expect(short?.code == .tooLarge)
    }

    @Test("keep to the algorithm that the key states, and to the key's use")
    func keyRules() throws {
        let key = DecryptionKey(.x25519, algorithm: .ecdhES)
        let mismatch = #expect(throws: JOSEError.self) {
            try JWE.encrypt(secret, to: key.publicKey, contentType: type, algorithm: .ecdhESA256KW)
        }
        #expect(mismatch?.code == .keyMismatch)
        for (json, expected): (JSON, JOSEError.Code) in [
            (SigningKey().publicKey.json, .keyMismatch), (SigningKey(.es256).publicKey.json, .keyMismatch),
            (try JSON(parsing: key.privateJWK()), .exposedPrivateKey),
            (
                ["kty": "OKP", "crv": "X25519", "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"],
                .publishedKey
            ),
        ] {
            let error = #expect(throws: JOSEError.self) { try EncryptionKey(jwk: json.bytes()) }
            #expect(error?.code == expected)
        }
        let set = try KeySet([SigningKey().publicKey], encryptionKeys: [key.publicKey])
        let again = try KeySet(parsing: set.jwks())
        #expect(again.encryptionKeys == [key.publicKey])
        #expect(again.keys == set.keys)
        #expect(!String(reflecting: key).contains("Material"))
    }

    @Test("derive one key on both sides, bound to what the header says of the parties")
    func derivation() throws {
        let alice = DecryptionKey(.p256)
        let bob = DecryptionKey(.p256)
        let one = try ConcatKDF.key(
            from: alice.agree(with: bob.publicKey.material),
            algorithm: "A256GCM",
            apu: [1],
            apv: [2]
        )
        let two = try ConcatKDF.key(
            from: bob.agree(with: alice.publicKey.material),
            algorithm: "A256GCM",
            apu: [1],
            apv: [2]
        )
        let swapped = try ConcatKDF.key(
            from: bob.agree(with: alice.publicKey.material),
            algorithm: "A256GCM",
            apu: [2],
            apv: [1]
        )
        #expect(one == two)
        #expect(one != swapped)
    }
}
