import ConformanceData
import Testing
import Wire

@testable import JOSE

/// Wycheproof on signatures: what is in the closed list follows `result`, everything else is refused.
@Suite("Signature conformance", .enabled(if: ConformanceData.has("wycheproof"), "\(ConformanceData.absent)"))
struct SignatureConformance {
    @Test(
        "Ed25519 and P-256 signatures of 64 bytes are judged as Wycheproof does",
        arguments: ["ed25519_test.json", "ecdsa_secp256r1_sha256_p1363_test.json"]
    )
    func rawSignatures(file: String) throws {
        var valid = 0
        try WycheproofFile(file).run { group, test, name in
            let json = group["publicKeyJwk"] ?? Self.jwk(uncompressed: group["publicKey"]?["uncompressed"])
            let key = try? VerificationKey(json: json, acceptingPublishedKeys: true)
            let message = WycheproofFile.bytes(test["msg"])
            let isValid = key?.isValid(signature: WycheproofFile.bytes(test["sig"]), over: message) ?? false
            switch test["result"]?.string {
            case "valid":
                #expect(isValid, "\(name)")
                valid += 1
            case "invalid": #expect(!isValid, "\(name)")
            default:
                #expect(isValid == key?.isValid(signature: WycheproofFile.bytes(test["sig"]), over: message))
            }
        }
        #expect(valid >= 10)
    }

    @Test("a DER signature is never taken where a JWS needs r and s, valid or not")
    func derSignatures() throws {
        try WycheproofFile("ecdsa_secp256r1_sha256_test.json").run { group, test, name in
            let json = Self.jwk(uncompressed: group["publicKey"]?["uncompressed"])
            let key = try VerificationKey(json: json, acceptingPublishedKeys: true)
            let message = WycheproofFile.bytes(test["msg"])
            #expect(!key.isValid(signature: WycheproofFile.bytes(test["sig"]), over: message), "\(name)")
        }
    }

    @Test(
        "messages under ES256 and EdDSA are judged as Wycheproof does, all others refused",
        arguments: ["json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json"]
    )
    func messages(file: String) throws {
        var followed = 0
        var refused: [String: [Int]] = [:]
        try WycheproofFile(file).run { group, test, name in
            guard let compact = test["jws"]?.string else { return }
            let isVerified = Self.isVerified(compact, with: WycheproofFile.publicKeys(group))
            if let reason = Self.refusalReason(WycheproofFile.publicKeys(group)) {
                #expect(!isVerified, "\(name)")
                refused[reason, default: []].append(test["tcId"]?.int ?? 0)
            } else {
                #expect(isVerified == (test["result"]?.string == "valid"), "\(name)")
                followed += 1
            }
        }
        print("\(file): \(followed) judged, refused by policy:\(WycheproofFile.list(refused))")
        #expect(followed + refused.count > 0)
    }

    private static func jwk(uncompressed: JSON?) -> JSON {
        let point = WycheproofFile.bytes(uncompressed)
        return [
            "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(point.dropFirst().prefix(32))),
            "y": .string(Base64URL.encode(point.dropFirst(33))),
        ]
    }

    /// Why a group is outside the closed list: the algorithm of its keys; nil where it is inside.
    private static func refusalReason(_ keys: JSON) -> String? {
        let algorithms = Set(
            (keys["keys"]?.array ?? []).compactMap { $0["alg"]?.string ?? $0["crv"]?.string }
        )
        .subtracting(["P-256", "Ed25519"])
        let others = algorithms.subtracting(["ES256", "EdDSA", "Ed25519"])
        return others.isEmpty ? nil : others.sorted().joined(separator: " ")
    }

    private static func isVerified(_ compact: String, with json: JSON) -> Bool {
        do throws(JOSEError) {
            let keys = try KeySet(json: json, acceptingPublishedKeys: true)
            let message = try JWS.parse(compact)
            let key = message.header.keyID.map { keys[$0] } ?? (keys.keys.count == 1 ? keys.keys.first : nil)
            guard let key else { return false }
            _ = try message.verifiedWhateverType(with: key)
            return true
        } catch {
            return false
        }
    }
}
