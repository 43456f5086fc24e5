import HTTPSignatures
import JOSE
import Referrals
import Testing
import Wire

@Suite("Signed messages")
struct MessageVerifierTests {
    private static let now = Instant(seconds: 1_800_000_000)
    private let now = MessageVerifierTests.now
    private let content = Array("{\"range\":\"0-99\"}".utf8)

    private func head() -> RequestHead {
        RequestHead(
            method: "POST",
            authority: "node.example",
            target: "/evidence/1",
            fields: HTTPFields([(ContentDigest.fieldName, ContentDigest.field(of: content))])
        )
    }

    private static func parameters(created: Instant = now) -> SignatureParameters {
        SignatureParameters(created: created, nonce: "n-1", tag: "comity-evidence")
    }

    private func policy() -> SignaturePolicy {
        SignaturePolicy.request(tag: "comity-evidence", hasContent: true)
    }

    private func signed(
        _ key: SigningKey,
        _ parameters: SignatureParameters = MessageVerifierTests.parameters(),
        covering components: [ComponentIdentifier]? = nil,
        label: String = "sig"
    ) throws -> RequestHead {
        var head = head()
        let fields = try MessageSigner(key: key).sign(
            .request(head),
            covering: components ?? policy().components,
            parameters: parameters,
            label: label
        )
        head.fields.append("Signature-Input", fields.input)
        head.fields.append("Signature", fields.signature)
        return head
    }

    private func code(
        _ head: RequestHead,
        _ keys: [VerificationKey],
        at moment: Instant? = nil
    ) throws -> HTTPSignatureError.Code? {
        do {
            _ = try MessageVerifier(policy: policy()).verify(
                .request(head),
                with: KeySet(keys),
                at: moment ?? now
            )
            return nil
        } catch let error as HTTPSignatureError {
            return error.code
        }
    }

    @Test(
        "A signed request verifies with each algorithm of the closed list",
        arguments: SignatureAlgorithm.allCases
    )
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey(algorithm)
        var parameters = Self.parameters()
        parameters.algorithm = algorithm.httpName
        let head = try signed(key, parameters)
        let signature = try MessageVerifier(policy: policy()).verify(
            .request(head),
            with: KeySet([key.publicKey]),
            at: now
        )
        #expect(signature.parameters.nonce == "n-1")
        #expect(signature.key == key.publicKey)
        #expect(signature.components.map(\.name) == ["@method", "@target-uri", "content-digest"])
        try ContentDigest.verify(head.fields, content: content)
    }

    @Test("A request sent elsewhere, with another method or content, is refused")
    func changed() throws {
        let key = SigningKey()
        let head = try signed(key)
        var other = head
        other.method = "DELETE"
        #expect(try code(other, [key.publicKey]) == .badSignature)
        other = head
        other.authority = "other.example"
        #expect(try code(other, [key.publicKey]) == .badSignature)
        #expect(throws: HTTPSignatureError.self) { try ContentDigest.verify(head.fields, content: [0x7B]) }
    }

    @Test("A signature counts within its window and not outside it")
    func window() throws {
        let key = SigningKey()
        let head = try signed(key)
        #expect(try code(head, [key.publicKey], at: now.adding(seconds: 89)) == nil)
        #expect(try code(head, [key.publicKey], at: now.adding(seconds: 90)) == .tooOld)
        #expect(try code(head, [key.publicKey], at: now.adding(seconds: -30)) == nil)
        #expect(try code(head, [key.publicKey], at: now.adding(seconds: -31)) == .fromTheFuture)
        var parameters = Self.parameters()
        parameters.expires = now.adding(seconds: 5)
        #expect(try code(signed(key, parameters), [key.publicKey], at: now.adding(seconds: 5)) == .expired)
    }

    @Test("What the policy demands must be covered and said")
    func demands() throws {
        let key = SigningKey()
        let bare = [ComponentIdentifier.method, .targetURI]
        #expect(try code(signed(key, covering: bare), [key.publicKey]) == .notCovered)
        var parameters = Self.parameters()
        parameters.nonce = nil
        #expect(try code(signed(key, parameters), [key.publicKey]) == .badParameter)
        parameters = Self.parameters()
        parameters.created = nil
        #expect(try code(signed(key, parameters), [key.publicKey]) == .badParameter)
        parameters = Self.parameters()
        parameters.tag = "another-protocol"
        #expect(try code(signed(key, parameters), [key.publicKey]) == .missing)
        #expect(try code(head(), [key.publicKey]) == .missing)
    }

    @Test("Neither key nor algorithm can be confused")
    func confusion() throws {
        let key = SigningKey()
        let other = SigningKey(.es256)
        #expect(try code(signed(key), [other.publicKey]) == .unknownKey)
        var parameters = Self.parameters()
        parameters.keyID = other.keyID
        #expect(try code(signed(key, parameters), [key.publicKey, other.publicKey]) == .badSignature)
        var head = try signed(key)
        let lines = head.fields.lines.map {
            ($0.name, $0.value + ($0.name == "signature-input" ? ";alg=\"hmac-sha256\"" : ""))
        }
        head.fields = HTTPFields(lines)
        #expect(try code(head, [key.publicKey]) == .wrongAlgorithm)
        parameters = Self.parameters()
        parameters.algorithm = "rsa-pss-sha512"
        #expect(throws: HTTPSignatureError.self) { try signed(key, parameters) }
    }

    @Test("Labels must agree, and one signature for the purpose must be there")
    func labels() throws {
        let key = SigningKey()
        var head = try signed(key)
        let second = try signed(key, label: "second")
        for name in ["signature-input", "signature"] {
            head.fields.append(name, second.fields.combined(name) ?? "")
        }
        #expect(try code(head, [key.publicKey]) == .ambiguous)
        var lonely = try signed(key)
        lonely.fields.append("signature", "other=:AA==:")
        #expect(try code(lonely, [key.publicKey]) == .missing)
        var many = try signed(key)
        for number in 0..<8 {
            many.fields.append("signature-input", "s\(number)=()")
            many.fields.append("signature", "s\(number)=:AA==:")
        }
        #expect(try code(many, [key.publicKey]) == .tooLarge)
        var broken = self.head()
        broken.fields.append("signature-input", "sig=\"x\"")
        broken.fields.append("signature", "sig=:AA==:")
        #expect(try code(broken, [key.publicKey]) == .malformed)
        var wide = self.head()
        let names = (0..<40).map { "\"f\($0)\"" }.joined(separator: " ")
        wide.fields.append("signature-input", "sig=(\(names));tag=\"comity-evidence\"")
        wide.fields.append("signature", "sig=:AA==:")
        #expect(try code(wide, [key.publicKey]) == .tooLarge)
    }

    @Test("An answer is bound to the request that it answers")
    func response() throws {
        let key = SigningKey()
        let request = try signed(SigningKey())
        let policy = SignaturePolicy.response(tag: "comity-evidence")
        var head = ResponseHead(
            status: 206,
            fields: HTTPFields([
                (ContentDigest.fieldName, ContentDigest.field(of: content, algorithm: .sha512))
            ])
        )
        let fields = try MessageSigner(key: key).sign(
            .response(head, to: request),
            covering: policy.components,
            parameters: SignatureParameters(created: now, tag: "comity-evidence")
        )
        head.fields.append("Signature-Input", fields.input)
        head.fields.append("Signature", fields.signature)
        let verifier = MessageVerifier(policy: policy)
        let keys = try KeySet([key.publicKey])
        #expect(try verifier.verify(.response(head, to: request), with: keys, at: now).key == key.publicKey)
        let error = #expect(throws: HTTPSignatureError.self) {
            try verifier.verify(.response(head, to: signed(SigningKey())), with: keys, at: now)
        }
        #expect(error?.code == .badSignature)
        #expect(throws: HTTPSignatureError.self) {
            try verifier.verify(.response(head, to: nil), with: keys, at: now)
        }
    }

    @Test("What is asked for in Accept-Signature is signed as it is asked")
    func asked() throws {
        let key = SigningKey()
        let field = """
            sig1=("@method" "@target-uri" "content-digest");keyid="\(key.keyID)";created;expires;\
            nonce="abc";tag="comity-evidence"
            """
        let requests = try SignatureRequest.all(in: HTTPFields([("Accept-Signature", field)]))
        let request = try #require(requests.first)
        var head = head()
        let fields = try MessageSigner(key: key).sign(.request(head), asked: request, at: now)
        head.fields.append("Signature-Input", fields.input)
        head.fields.append("Signature", fields.signature)
        let signature = try MessageVerifier(policy: policy()).verify(
            .request(head),
            with: KeySet([key.publicKey]),
            at: now
        )
        #expect(signature.label == "sig1")
        #expect(signature.parameters.nonce == "abc")
        #expect(signature.parameters.expires == now.adding(seconds: 60))
        #expect(throws: HTTPSignatureError.self) {
            try MessageSigner(key: SigningKey()).sign(.request(head), asked: request, at: now)
        }
        for refused in [
            "sig=1", "sig=(\"@x\")", "sig=();created=1", "sig=();colour", "a=(),b=(),c=(),d=(),e=()",
        ] {
            #expect(throws: HTTPSignatureError.self, "\(refused)") {
                try SignatureRequest.all(in: HTTPFields([("accept-signature", refused)]))
            }
        }
        #expect(try SignatureRequest.all(in: HTTPFields()).isEmpty)
    }
}
