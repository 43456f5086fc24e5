import Testing
import Wire

@testable import JOSE

/// Messages and keys broken at random: the answer is always an error, never a stop, and never another's trust.
@Suite("Broken messages and keys")
struct BrokenMessageTests {
    /// SplitMix64, so that a failure can be shown again.
    private struct Random {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((word ^ (word >> 31)) % UInt64(max(bound, 1)))
        }

        mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
            var bytes = bytes
            let position = below(bytes.count)
            switch below(4) {
            case 0: bytes[position] = UInt8(below(256))
            case 1: bytes.insert(Array(".={}\":,A\0".utf8)[below(9)], at: position)
            case 2: bytes.remove(at: position)
            default: bytes.removeSubrange(position..<min(bytes.count, position + 1 + below(20)))
            }
            return bytes
        }
    }

    private let type = "comity-document+jws"

    @Test("a changed message is never verified, unless the change was undone")
    func messages() throws {
        let key = SigningKey()
        let original = Array(try JWS.sign(Array(#"{"jti":"1"}"#.utf8), type: type, key: key).utf8)
        var random = Random(state: 1)
        for round in 0..<2_000 {
            let changed = random.changed(original)
            guard changed != original else { continue }
            let verified = try? JWS.parse(changed).verified(with: key.publicKey, type: type)
            #expect(verified == nil, "round \(round)")
        }
    }

    @Test("a header broken inside its encoding is refused or still says what it says")
    func headers() throws {
        let key = SigningKey()
        let header = Array(
            #"{"alg":"EdDSA","kid":"\#(key.keyID)","typ":"comity-document+jws","crit":["a"]}"#.utf8
        )
        var random = Random(state: 2)
        var parsed = 0
        for round in 0..<2_000 {
            let changed = random.changed(header)
            guard let message = try? JWS.parse("\(Base64URL.encode(changed)).e30.AAAA") else { continue }
            parsed += 1
            // Only with crit and its like gone can a header be read at all.
            #expect(message.header.json["crit"] == nil, "round \(round)")
            #expect((try? message.verified(with: key.publicKey, type: type)) == nil, "round \(round)")
        }
        #expect(parsed >= 1)
    }

    @Test("a changed encrypted message is never opened")
    func encrypted() throws {
        let key = DecryptionKey()
        let original = Array(try JWE.encrypt([1, 2, 3], to: key.publicKey, contentType: type).utf8)
        var random = Random(state: 3)
        for round in 0..<1_000 {
            let changed = random.changed(original)
            guard changed != original else { continue }
            #expect(
                (try? JWE.decrypt(String(decoding: changed, as: UTF8.self), with: [key])) == nil,
                "round \(round)"
            )
        }
    }

    @Test("a changed key is refused, or is another key or the same one under its name")
    func keys() throws {
        var random = Random(state: 4)
        for algorithm in SignatureAlgorithm.allCases {
            let key = SigningKey(algorithm)
            for _ in 0..<1_000 {
                let changed = random.changed(key.privateJWK())
                guard let read = try? SigningKey(jwk: changed) else { continue }
                // The halves must have matched, so it works whatever it is.
                let signature = try read.signature(over: [7])
                #expect(read.publicKey.isValid(signature: signature, over: [7]))
            }
        }
    }
}
