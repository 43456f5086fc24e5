import ConformanceData
import Foundation
import Testing
import Wire

@testable import JOSE

/// The examples of RFC 7520, RFC 8037 and RFC 7797.
@Suite(
    "JOSE cookbook conformance",
    .enabled(if: ConformanceData.has("jose-cookbook"), "\(ConformanceData.absent)")
)
struct CookbookConformance {
    private static let folders = ["curve25519", "jws", "jwe", "rfc7797"]

    @Test("every example in the closed list is verified or opened, every other one refused for its algorithm")
    func examples() throws {
        var accepted: [String] = []
        var refused: [String] = []
        var withoutCompactForm: [String] = []
        for folder in Self.folders where ConformanceData.has("jose-cookbook/\(folder)") {
            for file in try ConformanceData.files(in: "jose-cookbook/\(folder)", suffix: ".json") {
                let name = "\(folder)/\(file.lastPathComponent)"
                let example = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local)
                guard let compact = example["output"]?["compact"]?.string else {
                    withoutCompactForm.append(name)
                    continue
                }
                let isSigned = compact.split(separator: ".", omittingEmptySubsequences: false).count == 3
                do throws(JOSEError) {
                    try isSigned ? checkSigned(example, compact) : checkEncrypted(example, compact)
                    accepted.append(name)
                } catch {
                    #expect(
                        [.unsupportedAlgorithm, .unsupportedExtension].contains(error.code),
                        "\(name): \(error)"
                    )
                    #expect(!Self.isInClosedList(example), "\(name): \(error)")
                    refused.append("\(name): \(error.code.rawValue)")
                }
            }
        }
        print(
            "jose-cookbook: accepted \(accepted); refused \(refused); no compact form \(withoutCompactForm)"
        )
        #expect(accepted.count >= 1)
        #expect(refused.count >= 5)
    }

    @Test(
        "keys of other kinds are refused as such",
        .enabled(if: ConformanceData.has("jose-cookbook/jwk"), "\(ConformanceData.absent)")
    )
    func keys() throws {
        var count = 0
        for file in try ConformanceData.files(in: "jose-cookbook/jwk", suffix: ".json") {
            let bytes = [UInt8](try Data(contentsOf: file))
            let error = #expect(throws: JOSEError.self) { try VerificationKey(jwk: bytes) }
            #expect(error?.code == .unsupportedKey, "\(file.lastPathComponent)")
            #expect(throws: JOSEError.self) { try DecryptionKey(jwk: bytes) }
            count += 1
        }
        #expect(count >= 1)
    }

    @Test("the table of published keys holds every usable private key of the examples")
    func publishedKeys() throws {
        var looked = 0
        for folder in Self.folders where ConformanceData.has("jose-cookbook/\(folder)") {
            for file in try ConformanceData.files(in: "jose-cookbook/\(folder)", suffix: ".json") {
                let example = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local)
                looked += 1
                guard let jwk = try? JWK(example["input"]?["key"] ?? .null), jwk.d != nil else { continue }
                #expect(jwk.isPublished, "\(file.lastPathComponent)")
            }
        }
        #expect(looked >= 5)
    }

    @Test(
        "the keys that RFC 9421 prints are in the table too",
        .enabled(if: ConformanceData.has("httpsig/rfc9421-examples.json"), "\(ConformanceData.absent)")
    )
    func httpSignatureKeys() throws {
        let examples = try JSON(
            parsing: ConformanceData.bytes("httpsig/rfc9421-examples.json"),
            limits: .local
        )
        var found = 0
        for member in examples["keys"]?.object?.members ?? [] {
            guard let json = member.value["jwk"], let jwk = try? JWK(json) else { continue }
            #expect(jwk.isPublished, "\(member.key)")
            found += 1
        }
        #expect(found >= 1)
    }

    private static func isInClosedList(_ example: JSON) -> Bool {
        let algorithm = example["input"]?["alg"]?.string ?? ""
        if SignatureAlgorithm(headerName: algorithm) != nil { return true }
        return KeyManagement(rawValue: algorithm) != nil && example["input"]?["enc"] == "A256GCM"
    }

    private func checkSigned(_ example: JSON, _ compact: String) throws(JOSEError) {
        let message = try JWS.parse(compact)
        let key = try SigningKey(json: example["input"]?["key"] ?? .null, acceptingPublishedKeys: true)
        let verified = try message.verifiedWhateverType(with: key.publicKey)
        #expect(verified.payload == Array((example["input"]?["payload"]?.string ?? "").utf8))
        if key.algorithm == .ed25519 {
            let input = Array((example["signing"]?["sig-input"]?.string ?? "").utf8)
            let signature = Base64URL.encode(try key.signature(over: input))
            #expect(.string(signature) == example["signing"]?["sig"])
        }
    }

    private func checkEncrypted(_ example: JSON, _ compact: String) throws(JOSEError) {
        let message = try JWE.parse(compact)
        let key = try DecryptionKey(json: example["input"]?["key"] ?? .null, acceptingPublishedKeys: true)
        let opened = try message.opened(with: key)
        #expect(opened.plaintext == Array((example["input"]?["plaintext"]?.string ?? "").utf8))
    }
}
