import HTTPSignatures
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("Requests that a peer signed")
struct SignedRequestTests {
    private let pair: Pair
    private let porto: PeerRecord

    init() async throws {
        pair = try await Pair()
        let entity = pair.porto.entity
        porto = try #require(try await pair.tartu.store.read { try $0.peer(entity) })
    }

    private func signed(
        _ path: String = "/evidence/1?part=2",
        content: [UInt8] = []
    ) async throws -> SignedPeerRequest {
        try await pair.tartu.node.signedRequest(
            method: content.isEmpty ? "GET" : "POST",
            path: path,
            to: porto,
            fields: content.isEmpty ? HTTPFields() : HTTPFields([("content-type", "application/json")]),
            content: content
        )
    }

    /// What Porto makes of a request.
    private func problem(_ head: RequestHead, content: [UInt8] = []) async -> Problem.Kind? {
        do throws(Problem) {
            _ = try await pair.porto.node.verifiedPeer(of: head, content: content)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("The peer is known by its signature, and the same request counts once")
    func verified() async throws {
        let request = try await signed()
        let peer = try await pair.porto.node.verifiedPeer(of: request.head)
        #expect(peer.entity == pair.tartu.entity)
        #expect(try await peer.keyID == pair.tartu.node.signer(.document).keyID)
        #expect(await problem(request.head) == .badRequestSignature)
        let withContent = try await signed(content: Array(#"{"ranges": [1]}"#.utf8))
        #expect(await problem(withContent.head, content: withContent.content) == nil)
    }

    @Test("What was changed on its way does not count: target, method, sender, content, a covered field")
    func changed() async throws {
        var head = try await signed().head
        head.target = "/evidence/2?part=2"
        #expect(await problem(head) == .badRequestSignature)
        head = try await signed().head
        head.method = "DELETE"
        #expect(await problem(head) == .badRequestSignature)
        let posted = try await signed(content: [1, 2, 3])
        #expect(await problem(posted.head, content: [1, 2]) == .badRequestSignature)
        #expect(await problem(posted.head) == .badRequestSignature)
        // Content that no digest covers.
        #expect(try await problem(signed().head, content: [1]) == .badRequestSignature)
        var typed = try await signed(content: [1, 2, 3]).head
        typed.fields = HTTPFields(
            typed.fields.lines.map { ($0.name, $0.name == "content-type" ? "text/plain" : $0.value) }
        )
        #expect(await problem(typed, content: [1, 2, 3]) == .badRequestSignature)
    }

    @Test(
        "A request for another node, an old one, one without signature or sender, and one of a stranger are refused"
    )
    func foreign() async throws {
        let head = try await signed().head
        pair.clock.advance(seconds: 120)
        #expect(await problem(head) == .badRequestSignature)
        var unsigned = try await signed().head
        unsigned.fields = HTTPFields(
            unsigned.fields.lines.filter { $0.name != "signature" }.map { ($0.name, $0.value) }
        )
        #expect(await problem(unsigned) == .unsignedRequest)
        var nameless = try await signed().head
        nameless.fields = HTTPFields(
            nameless.fields.lines.filter { $0.name != "comity-entity" }.map { ($0.name, $0.value) }
        )
        #expect(await problem(nameless) == .unsignedRequest)
        let stranger = try TestNode(
            "https://stranger.example",
            kind: "police",
            jurisdiction: "EE",
            officer: "Nobody",
            clock: pair.clock
        )
        let strange = try await stranger.node.signedRequest(method: "GET", path: "/relation", to: porto)
        #expect(await problem(strange.head) == .unknownIssuer)
        // A stranger under a peer's name.
        var pretended = strange.head
        pretended.fields = HTTPFields(
            pretended.fields.lines.map {
                ($0.name, $0.name == "comity-entity" ? pair.tartu.entity.text : $0.value)
            }
        )
        #expect(await problem(pretended) == .badRequestSignature)
    }

    @Test("A suspended peer is refused, and every refusal is in the record")
    func suspended() async throws {
        let porto = pair.porto
        _ = try await porto.node.setPeer(pair.tartu.entity, .suspended, by: porto.officer)
        #expect(try await problem(signed().head) == .peerSuspended)
        let refusals = try await porto.store.read { try $0.refusals(limit: 10) }
        #expect(refusals.map(\.problem) == [.peerSuspended])
        #expect(refusals.first?.issuer == pair.tartu.entity)
    }

    @Test("The answer is bound to its request, its status and its content")
    func answers() async throws {
        let request = try await signed()
        let content = Array("answer".utf8)
        let fields = try await pair.porto.node.signedAnswer(status: 200, content: content, to: request.head)
        try pair.tartu.node.verifyAnswer(status: 200, fields: fields, content: content, to: request)
        #expect(throws: HTTPSignatureError.self) {
            try pair.tartu.node.verifyAnswer(status: 404, fields: fields, content: content, to: request)
        }
        #expect(throws: HTTPSignatureError.self) {
            try pair.tartu.node.verifyAnswer(status: 200, fields: fields, content: [1], to: request)
        }
        let other = try await signed()
        #expect(throws: HTTPSignatureError.self) {
            try pair.tartu.node.verifyAnswer(status: 200, fields: fields, content: content, to: other)
        }
    }
}
