import ConformanceData
import Crypto
import Testing
import Wire

@testable import JOSE

/// Wycheproof on encryption: what is in the closed list follows `result`, everything else is refused.
@Suite("Encryption conformance", .enabled(if: ConformanceData.has("wycheproof"), "\(ConformanceData.absent)"))
struct EncryptionConformance {
    @Test(
        "messages under ECDH-ES with A256GCM are judged as Wycheproof does, all others refused",
        arguments: ["json_web_encryption_test.json", "json_web_crypto_test.json"]
    )
    func messages(file: String) throws {
        var opened = 0
        var refused: [String: [Int]] = [:]
        try WycheproofFile(file).run { group, test, name in
            guard let compact = test["jwe"]?.string else { return }
            let json = group["private"] ?? .null
            let key = try? DecryptionKey(json: json, acceptingPublishedKeys: true)
            let plaintext = key.flatMap { key in try? JWE.parse(compact).opened(with: key).plaintext }
            let algorithm = json["alg"]?.string ?? "key set"
            let isAccepted =
                KeyManagement(rawValue: algorithm) != nil
                && ["P-256", "X25519"].contains(json["crv"]?.string ?? "")
            guard isAccepted, test["result"]?.string == "valid" else {
                #expect(plaintext == nil, "\(name)")
                if !isAccepted { refused[algorithm, default: []].append(test["tcId"]?.int ?? 0) }
                return
            }
            let content = (try? Self.header(compact))?["enc"]?.string ?? "?"
            guard content == "A256GCM" else {
                #expect(plaintext == nil, "\(name)")
                refused["\(algorithm) with \(content)", default: []].append(test["tcId"]?.int ?? 0)
                return
            }
            #expect(plaintext == WycheproofFile.bytes(test["pt"]), "\(name)")
            opened += 1
        }
        print("\(file): \(opened) opened, refused by policy:\(WycheproofFile.list(refused))")
        #expect(opened + refused.count > 0)
    }

    @Test("X25519 agrees as Wycheproof says, and never on the secret that is zero")
    func x25519() throws {
        try WycheproofFile("x25519_test.json").run { _, test, name in
            let secret = WycheproofFile.bytes(test["shared"])
            let scalar = WycheproofFile.bytes(test["private"])
            let own = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: scalar)
            let json: JSON = [
                "kty": "OKP", "crv": "X25519", "d": .string(Base64URL.encode(scalar)),
                "x": .string(Base64URL.encode([UInt8](own.publicKey.rawRepresentation))),
            ]
            let key = try DecryptionKey(json: json, acceptingPublishedKeys: true)
            let theirs: JSON = [
                "kty": "OKP", "crv": "X25519",
                "x": .string(Base64URL.encode(WycheproofFile.bytes(test["public"]))),
            ]
            let agreed = try? key.agree(
                with: EncryptionKey(json: theirs, acceptingPublishedKeys: true).material
            )
            let bytes = agreed.map { $0.withUnsafeBytes { [UInt8]($0) } }
            if secret.allSatisfy({ $0 == 0 }) {
                #expect(bytes == nil, "\(name)")
            } else {
                // Wycheproof calls odd public keys acceptable; RFC 7748 section 5 says to take them.
                #expect(bytes == secret, "\(name)")
            }
        }
    }

    @Test("A256GCM with 96-bit nonces and 128-bit tags opens what it should; other sizes cannot be expressed")
    func aesGCM() throws {
        var judged = 0
        var inexpressible: [String: [Int]] = [:]
        try WycheproofFile("aes_gcm_test.json").run { group, test, name in
            let sizes = ["keySize", "ivSize", "tagSize"].map { group[$0]?.int ?? 0 }
            guard sizes == [256, 96, 128] else {
                inexpressible["key \(sizes[0]), iv \(sizes[1]), tag \(sizes[2])", default: []].append(
                    test["tcId"]?.int ?? 0
                )
                return
            }
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: WycheproofFile.bytes(test["iv"])),
                ciphertext: WycheproofFile.bytes(test["ct"]),
                tag: WycheproofFile.bytes(test["tag"])
            )
            let plaintext = try? AES.GCM.open(
                box,
                using: SymmetricKey(data: WycheproofFile.bytes(test["key"])),
                authenticating: WycheproofFile.bytes(test["aad"])
            )
            let expected = test["result"]?.string == "valid" ? WycheproofFile.bytes(test["msg"]) : nil
            #expect(plaintext.map { [UInt8]($0) } == expected, "\(name)")
            judged += 1
        }
        print(
            "aes_gcm_test.json: \(judged) judged, not expressible:\(WycheproofFile.list(inexpressible))"
        )
        #expect(judged >= 10)
    }

    private static func header(_ compact: String) throws -> JSON {
        try JSON(parsing: Base64URL.decode(compact.prefix { $0 != "." }))
    }
}
