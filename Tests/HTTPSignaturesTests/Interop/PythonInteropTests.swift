import Foundation
import HTTPSignatures
import JOSE
import Referrals
import Testing
import Wire

/// The Python that has http-message-signatures: what COMITY_TEST_PYTHON names, or the system's own.
private enum PythonPeer {
    static let interpreter: URL? = {
        let named = ProcessInfo.processInfo.environment["COMITY_TEST_PYTHON"].map { URL(fileURLWithPath: $0) }
        return [named, URL(fileURLWithPath: "/usr/bin/python3")].compactMap(\.self).first { interpreter in
            (try? run(interpreter, ["-c", "import http_message_signatures, requests, cryptography"])) != nil
        }
    }()

    static let absent: Comment = "no Python with http-message-signatures and requests: set COMITY_TEST_PYTHON"

    private struct Failure: Error {}

    /// What a program prints.
    static func run(_ program: URL, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure() }
        return [UInt8](bytes)
    }

    /// Has the script sign or verify a request.
    static func answer(_ command: String, _ request: JSON) throws -> JSON {
        let interpreter = try #require(interpreter)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(request.bytes()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("signatures_peer.py")
        return try JSON(parsing: try run(interpreter, [script.path, command, file.path]))
    }
}

@Suite(
    "Signed requests and a Python library",
    .enabled(if: PythonPeer.interpreter != nil, PythonPeer.absent)
)
struct PythonInteropTests {
    private let content = Array("{\"ranges\": [1, 2]}".utf8)
    private let target = "/evidence/1?part=2&name=caf%C3%A9+au%20lait"

    private func given(_ key: JSON, headers: HTTPFields) -> JSON {
        [
            "method": "POST", "url": .string("https://node.example" + target),
            "headers": .array(headers.lines.map { [.string($0.name), .string($0.value)] }),
            "body": .string(String(decoding: content, as: UTF8.self)), "key": key, "created": 1_800_000_000,
            "nonce": "n-1", "tag": "comity-evidence",
            "components": [
                "@method", "@target-uri", "@authority", "@scheme", "@path", "@query",
                "\"@query-param\";name=\"part\"", "\"@query-param\";name=\"name\"", "content-type",
                "\"content-type\";bs",
            ],
        ]
    }

    private func head(_ fields: HTTPFields) -> RequestHead {
        RequestHead(method: "POST", authority: "node.example", target: target, fields: fields)
    }

    @Test("What the library signs is verified here", arguments: SignatureAlgorithm.allCases)
    func theirs(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey(algorithm)
        let now = Date().timeIntervalSince1970
        var request = try #require(
            given(
                try JSON(parsing: key.privateJWK()),
                headers: HTTPFields([("content-type", "application/json")])
            ).object
        )
        request["created"] = .integer(Int64(now))
        let headers = try #require(try PythonPeer.answer("sign", .object(request)).object)
        let fields = HTTPFields(headers.members.compactMap { name, value in value.string.map { (name, $0) } })
        let policy = SignaturePolicy.request(tag: "comity-evidence", hasContent: true)
        let signature = try MessageVerifier(policy: policy).verify(
            .request(head(fields)),
            with: KeySet([key.publicKey]),
            at: Instant(seconds: Int64(now))
        )
        try ContentDigest.verify(fields, content: content)
        #expect(signature.components.count == 11)
        #expect(signature.parameters.algorithm == algorithm.httpName)
    }

    @Test(
        "What is signed here the library verifies, and what was changed it does not",
        arguments: SignatureAlgorithm.allCases
    )
    func ours(algorithm: SignatureAlgorithm) throws {
        let key = SigningKey(algorithm)
        let now = Int64(Date().timeIntervalSince1970)
        var fields = HTTPFields([
            ("content-type", "application/json"),
            (ContentDigest.fieldName, ContentDigest.field(of: content)),
        ])
        let names = ["@method", "@target-uri", "@path", "@query", "content-type", "content-digest"]
        let parameter = try StructuredItem(parsing: "\"@query-param\";name=\"name\"")
        let components =
            try names.map { try ComponentIdentifier($0) } + [ComponentIdentifier(item: parameter)]
        let signed = try MessageSigner(key: key).sign(
            .request(head(fields)),
            covering: components,
            parameters: SignatureParameters(
                created: Instant(seconds: now),
                nonce: "n-2",
                tag: "comity-evidence"
            ),
            label: "ours"
        )
        fields.append(SignatureFields.inputName, signed.input)
        fields.append(SignatureFields.signatureName, signed.signature)
        let publicJWK = try JSON(parsing: key.publicKey.jwk())
        let answer = try PythonPeer.answer("verify", given(publicJWK, headers: fields))
        #expect((answer["covered"]?.array?.count ?? 0) >= components.count)
        var changed = try #require(given(publicJWK, headers: fields).object)
        changed["method"] = "PUT"
        #expect(throws: (any Error).self) { try PythonPeer.answer("verify", .object(changed)) }
    }
}
