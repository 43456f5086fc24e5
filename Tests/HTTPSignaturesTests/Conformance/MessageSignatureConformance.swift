import ConformanceData
import HTTPSignatures
import JOSE
import Referrals
import Testing
import Wire

/// The examples of RFC 9421: bases byte for byte, signatures of the closed list verified, all others refused.
@Suite(
    "HTTP message signatures conformance",
    .enabled(if: ConformanceData.has("httpsig/rfc9421-examples.json"), "\(ConformanceData.absent)")
)
struct MessageSignatureConformance {
    private let data: JSON

    init() throws {
        data = try JSON(parsing: ConformanceData.bytes("httpsig/rfc9421-examples.json"), limits: .local)
    }

    /// A case with its message, before the signature's own fields are added.
    private struct Example {
        var id: String
        var context: MessageContext
        var label: String
        var input: StructuredInnerList
        var signature: String
        var base: String
        var algorithm: String
        var keyID: String
        var isValid: Bool
        var content: [UInt8]
    }

    private func examples() throws -> [Example] {
        let request = PrintedMessage(data["request"]?.string ?? "")
        let response = PrintedMessage(data["response"]?.string ?? "")
        var examples: [Example] = []
        for element in data["cases"]?.array ?? [] {
            let isRequest = element["message"]?.string == "request"
            let context: MessageContext =
                isRequest
                ? .request(request.request) : .response(response.response, to: request.request)
            examples.append(
                try example(
                    element,
                    context,
                    input: element["signature_input"]?.string,
                    signature: element["signature"]?.string,
                    content: isRequest ? request.content : response.content
                )
            )
        }
        for element in data["request_response_cases"]?.array ?? [] {
            let request = PrintedMessage(element["request"]?.string ?? "")
            let response = PrintedMessage(element["signed_response"]?.string ?? "")
            let own = response.response.fields.lines.filter { !$0.name.hasPrefix("signature") }
            let head = ResponseHead(
                status: response.response.status,
                fields: HTTPFields(own.map { ($0.name, $0.value) })
            )
            examples.append(
                try example(
                    element,
                    .response(head, to: request.request),
                    input: response.fields.combined("signature-input"),
                    signature: response.fields.combined("signature"),
                    content: response.content
                )
            )
        }
        return examples
    }

    private func example(
        _ element: JSON,
        _ context: MessageContext,
        input: String?,
        signature: String?,
        content: [UInt8]
    ) throws -> Example {
        let label = try #require(element["label"]?.string)
        let inputs = try StructuredDictionary(parsing: try #require(input))
        return Example(
            id: element["id"]?.string ?? "?",
            context: context,
            label: label,
            input: try #require(inputs[label]?.innerList),
            signature: try #require(signature),
            base: element["signature_base"]?.string ?? "",
            algorithm: element["algorithm"]?.string ?? "",
            keyID: element["keyid"]?.string ?? "",
            isValid: element["expect"]?.string == "valid",
            content: content
        )
    }

    /// The published keys of the closed list.
    private func keys() throws -> KeySet {
        var keys: [VerificationKey] = []
        for (_, key) in data["keys"]?.object?.members ?? [] {
            guard var jwk = key["jwk"]?.object, jwk["kty"]?.string != "RSA", jwk["k"] == nil else { continue }
            jwk["d"] = nil
            guard let key = try? VerificationKey(json: .object(jwk), acceptingPublishedKeys: true) else {
                continue
            }
            keys.append(key)
        }
        return try KeySet(keys)
    }

    private func signed(_ example: Example) throws -> MessageContext {
        let fields = [
            ("signature-input", "\(example.label)=" + (try example.input.text())),
            ("signature", example.signature),
        ]
        switch example.context {
        case .request(var head):
            for field in fields { head.fields.append(field.0, field.1) }
            return .request(head)
        case .response(var head, let request):
            for field in fields { head.fields.append(field.0, field.1) }
            return .response(head, to: request)
        }
    }

    private func verify(_ example: Example, _ context: MessageContext) throws(HTTPSignatureError) {
        let created = example.input.parameters["created"]?.integer ?? 0
        let policy = SignaturePolicy(components: [], tag: nil, needsNonce: false)
        let keys: KeySet
        do {
            keys = try self.keys()
        } catch {
            throw HTTPSignatureError(.unknownKey, "\(error)")
        }
        _ = try MessageVerifier(policy: policy).verify(context, with: keys, at: Instant(seconds: created))
    }

    @Test("every signature base is built byte for byte")
    func bases() throws {
        let examples = try examples()
        for example in examples {
            let base = try SignatureBase(example.input, of: example.context)
            #expect(base.text == example.base, "\(example.id)")
        }
        print("httpsig: \(examples.count) signature bases")
        #expect(examples.count >= 2)
    }

    @Test("every signature of the closed list is judged as it should be, and every other is refused")
    func signatures() throws {
        var judged: [String] = []
        var refused: [String] = []
        for example in try examples() {
            let isInClosedList = SignatureAlgorithm.allCases.contains { $0.httpName == example.algorithm }
            let context = try signed(example)
            do throws(HTTPSignatureError) {
                try verify(example, context)
                #expect(isInClosedList && example.isValid, "\(example.id)")
                judged.append(example.id)
            } catch {
                if isInClosedList {
                    #expect(!example.isValid && error.code == .badSignature, "\(example.id): \(error)")
                    judged.append(example.id)
                } else {
                    #expect(error.code == .unknownKey, "\(example.id): \(error)")
                    refused.append("\(example.id), \(example.algorithm): \(error.code.rawValue)")
                }
            }
        }
        print("httpsig: judged \(judged); refused by policy \(refused)")
        #expect(judged.count >= 1)
    }

    @Test("what an Ed25519 key signs is what the example shows")
    func reproduced() throws {
        var count = 0
        for example in try examples() where example.algorithm == "ed25519" && example.isValid {
            let jwk = try #require(data["keys"]?[example.keyID]?["jwk"])
            let key = try SigningKey(json: jwk, acceptingPublishedKeys: true)
            let fields = try MessageSigner(key: key).sign(
                example.context,
                input: example.input,
                label: example.label
            )
            #expect(fields.signature == example.signature, "\(example.id)")
            count += 1
        }
        print("httpsig: \(count) signatures reproduced")
        #expect(count >= 1)
    }

    @Test("a covered part that was changed breaks the signature, an uncovered one does not")
    func changed() throws {
        var broken = 0
        var kept = 0
        for example in try examples()
        where SignatureAlgorithm.allCases.contains(where: { $0.httpName == example.algorithm }) {
            let covered = Set(example.input.items.compactMap { $0.value.string })
            let context = try signed(example)
            for name in Set(context.fields.lines.map(\.name)).subtracting(["signature", "signature-input"]) {
                let lines = context.fields.lines.map { line in
                    (line.name, line.name == name ? line.value + "x" : line.value)
                }
                let altered = with(HTTPFields(lines), context)
                if covered.contains(name) {
                    let error = #expect(throws: HTTPSignatureError.self) { try verify(example, altered) }
                    #expect(error?.code == .badSignature, "\(example.id): \(name)")
                    broken += 1
                } else if name != "host" {
                    #expect(throws: Never.self, "\(example.id): \(name)") { try verify(example, altered) }
                    kept += 1
                }
            }
        }
        print("httpsig: \(broken) changes of covered fields refused, \(kept) of others accepted")
        #expect(broken >= 1)
    }

    private func with(_ fields: HTTPFields, _ context: MessageContext) -> MessageContext {
        switch context {
        case .request(var head):
            head.fields = fields
            return .request(head)
        case .response(var head, let request):
            head.fields = fields
            return .response(head, to: request)
        }
    }

    @Test("every content of an example is that of its digest")
    func digests() throws {
        var count = 0
        for example in try examples() where example.context.fields.combined("content-digest") != nil {
            try ContentDigest.verify(example.context.fields, content: example.content)
            #expect(throws: HTTPSignatureError.self) {
                try ContentDigest.verify(example.context.fields, content: example.content + [0x20])
            }
            count += 1
        }
        print("httpsig: \(count) content digests")
        #expect(count >= 1)
    }

    @Test("every component's value is derived as section 2 shows")
    func components() throws {
        let types = StructuredFieldTypes(adding: ["example-dict": .dictionary])
        var count = 0
        for element in data["component_values"]?["field_cases"]?.array ?? [] {
            let fields = HTTPFields(
                PrintedMessage.fields((element["headers"]?.array ?? []).compactMap(\.string))
            )
            let head = RequestHead(method: "GET", authority: "www.example.com", target: "/", fields: fields)
            for line in (element["lines"]?.array ?? []).compactMap(\.string) {
                #expect(try built(line, .request(head), types) == line)
                count += 1
            }
        }
        for element in data["component_values"]?["derived_cases"]?.array ?? [] {
            guard let start = element["request"]?.string else {
                count += try response(element, types)
                continue
            }
            let parts = start.split(separator: " ").map(String.init)
            let head = RequestHead(
                method: parts[0],
                scheme: element["scheme"]?.string ?? "https",
                authority: element["host"]?.string ?? "",
                target: parts[1]
            )
            for line in (element["lines"]?.array ?? []).compactMap(\.string) {
                #expect(try built(line, .request(head), types) == line)
                count += 1
            }
        }
        print("httpsig: \(count) component values")
        #expect(count >= 8)
    }

    /// A derived case of a response: its status line and the lines of its base.
    private func response(_ element: JSON, _ types: StructuredFieldTypes) throws -> Int {
        let status = element["response"]?.string?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let head = ResponseHead(status: try #require(status ?? element["status"]?.int))
        let lines = (element["lines"]?.array ?? []).compactMap(\.string)
        for line in lines { #expect(try built(line, .response(head, to: nil), types) == line) }
        return lines.count
    }

    /// The line of a base for the component that a printed line names.
    private func built(
        _ line: String,
        _ context: MessageContext,
        _ types: StructuredFieldTypes
    ) throws -> String {
        let identifier = String(line.prefix(identifierLength(of: line)))
        let list = StructuredInnerList([try StructuredItem(parsing: identifier)])
        let text = try SignatureBase(list, of: context, types: types).text
        return String(text.prefix { $0 != "\n" })
    }

    /// Up to the colon that stands outside quotation marks.
    private func identifierLength(of line: String) -> Int {
        var isQuoted = false
        for (position, character) in line.enumerated() {
            if character == "\"" { isQuoted.toggle() }
            if character == ":", !isQuoted { return position }
        }
        return line.count
    }
}
