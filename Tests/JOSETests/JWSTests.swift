import Testing
import Wire

@testable import JOSE

@Suite("Signed messages")
struct JWSTests {
    private let type = "comity-document+jws"
    private let payload = Array(#"{"iss":"https://a.example"}"#.utf8)

    private func code(_ compact: String, with key: VerificationKey, type: String? = nil) -> JOSEError.Code? {
        do throws(JOSEError) {
            _ = try JWS.verify(compact, with: key, type: type ?? self.type)
            return nil
        } catch {
            return error.code
        }
    }

    /// A message with any header, signed by the key over exactly those bytes.
    private func message(header: String, key: SigningKey) throws -> String {
        let message = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload)
        return message + "." + Base64URL.encode(try key.signature(over: Array(message.utf8)))
    }

    @Test("are verified by the key that signed them", arguments: SignatureAlgorithm.allCases)
    func verifies(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey(algorithm)
        let compact = try JWS.sign(payload, type: type, key: key)
        let unverified = try JWS.parse(compact)
        #expect(unverified.header.keyID == key.keyID)
        #expect(unverified.header.algorithm == algorithm)
        let verified = try JWS.verify(
            compact,
            with: KeySet([SigningKey().publicKey, key.publicKey]),
            type: type
        )
        #expect(verified.payload == payload)
        #expect(verified.keyID == key.keyID)
        #expect(verified.header.json["alg"]?.string == algorithm.name)
        #expect(code(compact, with: key.publicKey) == nil)
        #expect(code(compact, with: key.publicKey, type: "application/Comity-Document+JWS") == nil)
    }

    @Test("carry further header members, but never another alg, kid or typ")
    func extraHeader() throws {
        let key = SigningKey()
        let compact = try JWS.sign(
            payload,
            type: type,
            key: key,
            header: ["trust_chain": ["a"], "alg": "none", "typ": "x"]
        )
        let header = try JWS.verify(compact, with: key.publicKey, type: type).header
        #expect(header.json["trust_chain"] == ["a"])
        #expect(header.algorithm == .ed25519)
        #expect(header.json.object?.keys == ["alg", "kid", "typ", "trust_chain"])
    }

    @Test("fail when any byte is changed")
    func detectsChanges() throws {
        let key = SigningKey()
        let compact = Array(try JWS.sign(payload, type: type, key: key).utf8)
        for position in compact.indices {
            var changed = compact
            changed[position] = changed[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(
                code(String(decoding: changed, as: UTF8.self), with: key.publicKey) != nil,
                "byte \(position)"
            )
        }
        #expect(code(String(decoding: compact, as: UTF8.self), with: SigningKey().publicKey) == .keyMismatch)
    }

    @Test("say why they are refused")
    func refusals() throws {
        let key = SigningKey()
        let kid = key.keyID
        let typ = #""typ":"comity-document+jws""#
        let cases: [(String, JOSEError.Code?)] = [
            (#"{"alg":"EdDSA",\#(typ)}"#, nil),
            (#"{"alg":"Ed25519","kid":"\#(kid)",\#(typ)}"#, nil),
            (#"{"alg":"none",\#(typ)}"#, .unsupportedAlgorithm),
            (#"{"alg":"HS256",\#(typ)}"#, .unsupportedAlgorithm),
            (#"{"alg":"eddsa",\#(typ)}"#, .unsupportedAlgorithm),
            (#"{"alg":"ES256",\#(typ)}"#, .keyMismatch),
            (#"{"alg":"EdDSA","kid":"other",\#(typ)}"#, .keyMismatch),
            (#"{"alg":"EdDSA"}"#, .wrongType),
            (#"{"alg":"EdDSA","typ":"JWT"}"#, .wrongType),
            (#"{"alg":"EdDSA","typ":"text/comity-document+jws"}"#, .wrongType),
            (#"{\#(typ)}"#, .malformed),
            (#"{"alg":["EdDSA"],\#(typ)}"#, .malformed),
            (#"{"alg":"EdDSA","kid":"",\#(typ)}"#, .malformed),
            (#"{"alg":"EdDSA","alg":"EdDSA",\#(typ)}"#, .malformed),
            (#"{"alg":"EdDSA",\#(typ),"crit":["exp"],"exp":1}"#, .unsupportedExtension),
            (#"{"alg":"EdDSA",\#(typ),"crit":[]}"#, .unsupportedExtension),
            (#"{"alg":"EdDSA",\#(typ),"b64":true}"#, .unsupportedExtension),
            (#"["alg"]"#, .malformed), ("", .malformed),
        ]
        for (header, expected) in cases {
            #expect(code(try message(header: header, key: key), with: key.publicKey) == expected, "\(header)")
        }
    }

    @Test("of another form are refused")
    func otherForms() throws {
        let key = SigningKey(.es256)
        let compact = try JWS.sign(payload, type: type, key: key)
        let parts = compact.split(separator: ".").map(String.init)
        for bad in [
            "", ".", "..", "a.b", "\(compact).", ".\(compact)", "\(compact)=", " \(compact)", "\(compact)\n",
            parts[0] + ".." + parts[2] + "x",
        ] {
            #expect(code(bad, with: key.publicKey) == .malformed, "\(bad.prefix(8))")
        }
        // A signature of another length, as in DER, and none.
        #expect(code("\(parts[0]).\(parts[1]).", with: key.publicKey) == .badSignature)
        let der = Base64URL.encode([0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01])
        #expect(code("\(parts[0]).\(parts[1]).\(der)", with: key.publicKey) == .badSignature)
        let twisted = Base64URL.encode([UInt8](repeating: 0, count: 64))
        #expect(code("\(parts[0]).\(parts[1]).\(twisted)", with: key.publicKey) == .badSignature)
    }

    @Test("need a key that the set knows by the message's kid")
    func unknownKeys() throws {
        let key = SigningKey()
        let set = try KeySet([key.publicKey])
        let nameless = try message(header: #"{"alg":"EdDSA","typ":"comity-document+jws"}"#, key: key)
        #expect(throws: JOSEError.self) { try JWS.verify(nameless, with: set, type: type) }
        let strange = try JWS.sign(payload, type: type, key: SigningKey())
        let error = #expect(throws: JOSEError.self) { try JWS.verify(strange, with: set, type: type) }
        #expect(error?.code == .unknownKey)
    }

    @Test("are held to limits of size, header apart")
    func limits() throws {
        let key = SigningKey()
        let compact = try JWS.sign(payload, type: type, key: key)
        let long = #expect(throws: JOSEError.self) {
            try JWS.parse(compact, limits: JWS.Limits(maximumBytes: compact.utf8.count - 1))
        }
        #expect(long?.code == .tooLarge)
        let bulky = try JWS.sign(
            payload,
            type: type,
            key: key,
            header: ["x": .string(String(repeating: "x", count: 9_000))]
        )
        let header = #expect(throws: JOSEError.self) { try JWS.parse(bulky) }
        #expect(header?.code == .tooLarge)
        #expect(try JWS.parse(bulky, limits: JWS.Limits(maximumHeaderBytes: 16_384)).payload == payload)
    }
}
