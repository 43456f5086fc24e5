import ConformanceData
import Crypto
import Foundation
import Testing
import Wire

@testable import JOSE

/// The rest of Wycheproof's folder: the key derivation that seals at rest, and whatever else lies there, which must be refused.
@Suite(
    "Other files conformance",
    .enabled(if: ConformanceData.has("wycheproof"), "\(ConformanceData.absent)")
)
struct OtherFilesConformance {
    /// The files that tests of their own judge case by case.
    private static let judged: Set<String> = [
        "aes_gcm_test.json", "ecdsa_secp256r1_sha256_p1363_test.json", "ecdsa_secp256r1_sha256_test.json",
        "ed25519_test.json", "hkdf_sha256_test.json", "json_web_crypto_test.json",
        "json_web_encryption_test.json", "json_web_key_test.json", "json_web_signature_test.json",
        "x25519_test.json",
    ]

    @Test(
        "HKDF with SHA-256 derives as Wycheproof says; a length that RFC 5869 does not allow is never asked of it"
    )
    func hkdf() throws {
        var derived = 0
        var notAllowed: [Int] = []
        try WycheproofFile("hkdf_sha256_test.json").run { _, test, name in
            let size = test["size"]?.int ?? 0
            guard size <= 255 * 32 else {
                #expect(test["result"]?.string == "invalid", "\(name)")
                return notAllowed.append(test["tcId"]?.int ?? 0)
            }
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: WycheproofFile.bytes(test["ikm"])),
                salt: WycheproofFile.bytes(test["salt"]),
                info: WycheproofFile.bytes(test["info"]),
                outputByteCount: size
            )
            let isRight = key.withUnsafeBytes { Array($0) } == WycheproofFile.bytes(test["okm"])
            #expect(isRight == (test["result"]?.string == "valid"), "\(name)")
            derived += 1
        }
        print("hkdf_sha256_test.json: \(derived) derived, not allowed: \(notAllowed)")
        #expect(derived >= 10)
    }

    @Test(
        "A file of an algorithm outside the closed list is refused case by case: no key of it is taken, no message of it opened"
    )
    func outsideTheList() throws {
        for file in try ConformanceData.files(in: "wycheproof", suffix: ".json")
        where !Self.judged.contains(file.lastPathComponent) {
            let name = file.lastPathComponent
            let algorithm = try JSON(parsing: ConformanceData.bytes("wycheproof/\(name)"), limits: .local)[
                "algorithm"
            ]?
            .string
            var refused: [Int] = []
            try WycheproofFile(name).run { group, test, says in
                for member in ["publicKeyJwk", "public", "private"] {
                    guard let key = group[member], key["kty"] != nil, !Self.isListed(key) else { continue }
                    #expect(throws: JOSEError.self, "\(says)") {
                        _ = try VerificationKey(json: key, acceptingPublishedKeys: true)
                    }
                }
                if let compact = test["jws"]?.string, !Self.isListed(group["public"] ?? .null) {
                    #expect(throws: JOSEError.self, "\(says)") { _ = try JWS.parse(compact) }
                }
                refused.append(test["tcId"]?.int ?? 0)
            }
            // Symmetric algorithms have no way in at all: the names that a header can give are a closed list.
            if let algorithm {
                #expect(SignatureAlgorithm(headerName: algorithm) == nil, "\(name)")
                #expect(
                    KeyManagement(rawValue: algorithm) == nil && algorithm != JWE.contentEncryption,
                    "\(name)"
                )
            }
            print(
                "\(name): refused by policy, \(algorithm ?? "no algorithm") is outside the list: \(refused.count) cases"
            )
            #expect(!refused.isEmpty)
        }
    }

    private static func isListed(_ key: JSON) -> Bool {
        ["P-256", "Ed25519", "X25519"].contains(key["crv"]?.string ?? "")
    }
}
