import JOSE
import Node
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("What a node refuses over HTTPS", .refusingNode, .serialized)
struct RefusalTests {
    private let it: RefusingNode
    private var peer: ForeignAgency { it.peer }

    init() throws { it = try #require(RefusingNode.current) }

    private func referral(from agency: ForeignAgency? = nil, at now: Instant = .now) -> Document {
        (agency ?? peer).referral(to: it.node.entity, at: now, says: RefusingNode.secret)
    }

    @Test(
        "A sound document is taken in, again with the same receipt; this shows that the others are refused for their fault alone"
    )
    func sound() async throws {
        let compact = try peer.sign(referral())
        let receipt = try await it.deliver(compact)
        let again = try await it.post(it.sealed(compact))
        #expect(again.status == 200)
        #expect(String(decoding: again.body, as: UTF8.self) == receipt)
    }

    @Test("unknown-issuer: nobody entered the agency, or the claim names none")
    func unknownIssuer() async throws {
        try await it.expectRefusal(.unknownIssuer, of: try it.stranger.sign(referral(from: it.stranger)))
        let nameless: JSON = ["says": .string(RefusingNode.secret)]
        try await it.expectRefusal(.unknownIssuer, of: try peer.sign(nameless.bytes()))
    }

    @Test("peer-suspended: the agency stopped all exchange")
    func suspended() async throws {
        try await it.expectRefusal(.peerSuspended, of: try it.suspended.sign(referral(from: it.suspended)))
    }

    @Test("issuer-keys-unknown: a key that is not known, while its issuer cannot be asked")
    func unknownKey() async throws {
        let payload = referral().claims.bytes()
        try await it.expectRefusal(.issuerKeysUnknown, of: try peer.sign(payload, with: SigningKey()))
        try await it.expectRefusal(.issuerKeysUnknown, of: try peer.sign(payload, with: peer.federationKey))
    }

    @Test("bad-signature: a changed payload, another kind of message")
    func badSignature() async throws {
        let document = referral()
        let payload = document.claims.bytes()
        try await it.expectRefusal(.badSignature, of: try peer.sign(payload, type: Receipt.mediaType))
        try await it.expectRefusal(.badSignature, of: try peer.sign(payload, type: "JWT"))
        let parts = try peer.sign(document).split(separator: ".")
        var other = document
        other.body = ForeignAgency.referralBody(says: RefusingNode.secret + " changed")
        let changed = "\(parts[0]).\(Base64URL.encode(other.claims.bytes())).\(parts[2])"
        try await it.expectRefusal(.badSignature, of: changed)
    }

    @Test("wrong-audience: the document is addressed to another node")
    func wrongAudience() async throws {
        var document = referral()
        document.audience = it.otherPeer.entity
        try await it.expectRefusal(.wrongAudience, of: try peer.sign(document))
    }

    @Test("clock-out-of-window: signed too far ahead, or too long ago")
    func clock() async throws {
        let offsets: [Int64] = [3600, -61 * 86_400]
        for seconds in offsets {
            var document = referral()
            document.issuedAt = Instant.now.adding(seconds: seconds)
            try await it.expectRefusal(.clockOutOfWindow, of: try peer.sign(document))
        }
    }

    @Test("lapsed: the document's own end is past")
    func lapsed() async throws {
        var document = referral()
        document.expiresAt = Instant.now.adding(seconds: -1)
        try await it.expectRefusal(.lapsed, of: try peer.sign(document))
    }

    @Test("too-large: one byte more than the node takes, and far more")
    func tooLarge() async throws {
        let limit = RefusingNode.documentBytes
        let secrets = ["AAAAAAAA"]
        let inside = try it.sealed(String(repeating: "A", count: limit + 1))
        try await it.expectRefusal(.tooLarge, of: inside, secrets: secrets)
        let body = Array(repeating: UInt8(ascii: "A"), count: 40 * limit)
        try await it.expectRefusal(.tooLarge, of: body, secrets: secrets)
    }

    @Test(
        "not-sealed, unknown-recipient-key, cannot-open: readable on the way, for another key, changed on the way"
    )
    func seals() async throws {
        let compact = try peer.sign(referral())
        try await it.expectRefusal(.notSealed, of: Array(compact.utf8))
        let stranger = try Array(DecryptionKey().publicKey.sealing(compact).utf8)
        try await it.expectRefusal(.unknownRecipientKey, of: stranger)
        var changed = try it.sealed(compact)
        let last = changed.count - 5
        changed[last] = changed[last] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        try await it.expectRefusal(.cannotOpen, of: changed)
    }

    @Test("unsupported-media-type: the body is not declared as a signed document")
    func mediaType() async throws {
        let body = Array(try peer.sign(referral()).utf8)
        for type in ["application/json", "text/plain; charset=utf-8", "application/jose+json"] {
            try await it.expectRefusal(.unsupportedMediaType, of: body, type: type)
        }
    }

    @Test("malformed: no JWS at all, or one whose payload is no strict JSON")
    func malformed() async throws {
        let secret = RefusingNode.secret
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let payloads: [[UInt8]] = [
            Array(secret.utf8), Array(#"{"iss":"\#(secret)","iss":"\#(secret)"}"#.utf8),
            Array(#"{"\#(secret)":1,"\#(secret)":2}"#.utf8),
            Array(#"{"iss":""#.utf8) + [0xFF, 0xC3] + Array(#""}"#.utf8),
            Array(#"{"iss":"\uD800 \#(secret)"}"#.utf8), Array(#"{"iss":\#(deep)}"#.utf8),
            Array(#"{"iss":"\#(secret)"} trailing"#.utf8),
            [0xEF, 0xBB, 0xBF] + Array(#"{"iss":"\#(secret)"}"#.utf8), [],
        ]
        for payload in payloads { try await it.expectRefusal(.malformed, of: try peer.sign(payload)) }
        let parts = try peer.sign(referral()).split(separator: ".").map(String.init)
        let none = Base64URL.encode(Array(#"{"alg":"none","typ":"comity-document+jws"}"#.utf8))
        let bodies = [
            "", secret, #"{"payload":"\#(secret)"}"#, "\(parts[0]).\(parts[1])",
            "\(parts[0]).\(parts[1]).\(parts[2]).x",
            "\(parts[0]).\(parts[1])=.\(parts[2])", " " + parts.joined(separator: "."),
            parts.joined(separator: ".") + "\n",
            "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])",
        ]
        for body in bodies { try await it.expectRefusal(.malformed, of: body) }
    }

    @Test("malformed: claims that are missing, unknown, or of another form than the protocol's")
    func claims() async throws {
        var wrong: [(String, JSON?)] = [
            ("aud", nil), ("jti", nil), ("iat", nil), ("thread", nil), ("seq", nil), ("seen", nil),
            ("type", nil),
            ("body", nil),
        ]
        wrong += [
            ("aud", [.string(RefusingNode.secret)]), ("jti", .string(RefusingNode.secret)),
            ("iat", "yesterday"),
            ("iat", .number(1e300)), ("iat", -1), ("seq", 0), ("seq", .integer(.max)), ("seq", "1"),
            ("prev", .string(String(repeating: "0", count: 64))), ("seen", -1), (RefusingNode.secret, 1),
            ("exp", .string(RefusingNode.secret)),
        ]
        for (name, value) in wrong {
            var claims = try #require(referral().claims.object)
            claims[name] = value
            try await it.expectRefusal(.malformed, of: try peer.sign(JSON.object(claims).bytes()))
        }
    }

    @Test("unsupported-type: a type that this node does not know")
    func unsupportedType() async throws {
        var claims = try #require(referral().claims.object)
        claims["type"] = .string(RefusingNode.secret)
        try await it.expectRefusal(.unsupportedType, of: try peer.sign(JSON.object(claims).bytes()))
    }

    @Test("schema-breach: a member missing, of another form, or one that the schema does not have")
    func schema() async throws {
        let whole = try #require(ForeignAgency.referralBody(says: RefusingNode.secret).object)
        var bodies: [JSON] = [.string(RefusingNode.secret), [:], []]
        for name in whole.keys {
            var body = whole
            body[name] = nil
            bodies.append(.object(body))
            body[name] = .string(RefusingNode.secret)
            bodies.append(.object(body))
        }
        var extra = whole
        extra[RefusingNode.secret] = .string(RefusingNode.secret)
        bodies.append(.object(extra))
        for body in bodies {
            var document = referral()
            document.body = body
            try await it.expectRefusal(.schemaBreach, of: try peer.sign(document))
        }
    }

    @Test("replay-with-other-content: the name of a document received before, or its place in the chain")
    func replay() async throws {
        let document = referral()
        try await it.deliver(try peer.sign(document))
        var other = document
        other.body = ForeignAgency.referralBody(says: RefusingNode.secret + ", otherwise")
        try await it.expectRefusal(.replayWithOtherContent, of: try peer.sign(other))
        other.id = Identifier(at: .now)
        try await it.expectRefusal(.replayWithOtherContent, of: try peer.sign(other))
    }

    @Test("chain-broken: not the digest of the document before, more seen than was sent, a second referral")
    func chain() async throws {
        let document = referral()
        let compact = try peer.sign(document)
        try await it.deliver(compact)
        let sound = peer.next(after: document, compact, digest: Digest(of: compact), at: .now)
        var broken = sound
        broken.previous = Digest(of: compact + " ")
        try await it.expectRefusal(.chainBroken, of: try peer.sign(broken))
        broken = sound
        broken.seen = 7
        try await it.expectRefusal(.chainBroken, of: try peer.sign(broken))
        broken = sound
        broken.type = .referral
        broken.body = document.body
        try await it.expectRefusal(.chainBroken, of: try peer.sign(broken))
        try await it.deliver(try peer.sign(sound))
    }

    @Test("unknown-thread: a document that opens no thread and belongs to none")
    func unknownThread() async throws {
        var document = referral()
        document.type = .informationRequest
        document.body = ForeignAgency.question
        try await it.expectRefusal(.unknownThread, of: try peer.sign(document))
        let opening = referral()
        let next = peer.next(after: opening, "", digest: .zero, at: .now, seen: 0)
        try await it.expectRefusal(.unknownThread, of: try peer.sign(next))
    }

    @Test("not-a-party: a peer writes into the thread of two others")
    func notAParty() async throws {
        let document = referral()
        try await it.deliver(try peer.sign(document))
        var intruding = document
        intruding.issuer = it.otherPeer.entity
        intruding.id = Identifier(at: .now)
        try await it.expectRefusal(.notAParty, of: try it.otherPeer.sign(intruding))
    }

    @Test("not-found and method-not-allowed: other addresses and methods, in the same form")
    func addresses() async throws {
        let store = try it.node.store()
        let before = try await Ledger(store)
        let missing = try await it.post([], to: "/\(RefusingNode.secret)")
        try RefusingNode.check(
            missing,
            is: .notFound,
            secrets: [RefusingNode.secret],
            location: #_sourceLocation
        )
        let get = try await it.client.send(
            OutboundRequest(
                .get,
                it.node.entity.url("/documents"),
                trust: .authority(pem: try it.node.authority.pem())
            )
        )
        #expect(get.status == 404 || get.status == 405)
        #expect(get.headers["Content-Type"] == "application/problem+json")
        try await eventually("both are in the record") {
            try await Ledger(store).everyRefusal == before.everyRefusal + 2
        }
    }

    @Test("too-slow: a body that does not arrive in time")
    func tooSlow() async throws {
        let before = try await Ledger(it.node.store())
        let client = try it.node.openTLS()
        try await client.write(
            "POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\nContent-Length: 100\r\n\r\nabc"
        )
        try await eventually("the node gives up waiting for the body") {
            await client.output.contains("\"type\":\"urn:comity:problem:too-slow\"")
        }
        #expect(await client.output.hasPrefix("HTTP/1.1 408 "))
        await client.send(9)
        let store = try it.node.store()
        try await eventually("the refusal is in the record") {
            try await Ledger(store).everyRefusal == before.everyRefusal + 1
        }
        let after = try await Ledger(store)
        #expect(after.documents == before.documents)
    }

    @Test("A flipped bit anywhere in a travelling document is refused, with nothing stored")
    func tampered() async throws {
        let document = referral()
        let compact = try it.sealed(peer.sign(document))
        let before = try await Ledger(it.node.store())
        var tried = 0
        // Every byte is flipped in the tests of the node's own room; here enough of them for every part of the document.
        for position in stride(from: 0, to: compact.count, by: 23) {
            var changed = compact
            changed[position] ^= 1
            let response = try await it.post(changed)
            #expect([400, 422].contains(response.status), "byte \(position): \(response.status)")
            tried += 1
        }
        let store = try it.node.store()
        try await eventually("every refusal is in the record") {
            try await Ledger(store).everyRefusal == before.everyRefusal + tried
        }
        let after = try await Ledger(store)
        #expect(after.documents == before.documents && after.threads == before.threads)
        #expect(after.receipts == before.receipts)
        #expect(try await it.post(compact).status == 201)
    }

    @Test("After all that the node's record is sound")
    func audit() async throws {
        #expect(try await it.node.comity(["audit"])["sound"]?.bool == true)
    }
}
