import Foundation
import NIOSSL
import Testing

@testable import Outbound

/// A client that is shut down when the test is over.
func withClient<Result: Sendable>(
    _ configuration: ClientConfiguration = ClientConfiguration(),
    _ body: (HTTPSClient) async throws -> Result
) async throws -> Result {
    let client = try HTTPSClient(configuration: configuration)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

/// The code of the error that the request ends with, or nil if it is answered.
func code(_ client: HTTPSClient, _ request: OutboundRequest) async -> OutboundError.Code? {
    do throws(OutboundError) {
        _ = try await client.send(request)
        return nil
    } catch {
        return error.code
    }
}

@Suite("Exchanges with a peer")
struct ExchangeTests {
    let authority: TestAuthority
    var trust: ServerTrust { .authority(pem: authority.pem) }

    init() throws {
        authority = try TestAuthority()
    }

    @Test("A request arrives as it was given, and the whole answer comes back")
    func requestAndAnswer() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .bytes(
                "HTTP/1.1 201 Created\r\nContent-Length: 7\r\nX-Two: a\r\nx-two: b\r\nRetry-After:  30 \r\n\r\nreceipt"
            )
        } _: { peer in
            try await withClient { client in
                let response = try await client.send(
                    OutboundRequest(
                        .post,
                        peer.url + "/documents?a=b",
                        headers: ["Content-Type": "application/jose", "X-Empty": ""],
                        body: Array("signed".utf8),
                        trust: trust
                    )
                )
                #expect(response.status == 201)
                #expect(response.body == Array("receipt".utf8))
                #expect(response.headers["retry-after"] == "30")
                #expect(response.headers["x-two"] == nil)
                #expect(response.headers.values(of: "X-TWO") == ["a", "b"])
                let request = try #require(await peer.nextRequest())
                #expect(request.line == "POST /documents?a=b HTTP/1.1")
                #expect(request.body == Array("signed".utf8))
                #expect(request.fields["content-type"] == "application/jose")
                #expect(request.fields["x-empty"] == "")
                #expect(request.fields["user-agent"] == "Comity")
                #expect(request.fields["host"] == "127.0.0.1:\(peer.port)")
                #expect(request.fields["expect"] == nil)
                #expect(request.fields["accept-encoding"] == nil)
            }
        }
    }

    @Test(
        "Every method is sent as itself, with a body where it may have one",
        arguments: [OutboundRequest.Method.get, .head, .post, .put, .patch, .delete]
    )
    func methods(method: OutboundRequest.Method) async throws {
        try await TestPeer.run(authority.identity()) { request in
            request.line.hasPrefix("HEAD")
                ? .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") : .ok("answer")
        } _: { peer in
            try await withClient { client in
                let body: [UInt8] = method == .get || method == .head ? [] : [1, 2, 3]
                let response = try await client.send(
                    OutboundRequest(method, peer.url, body: body, trust: trust)
                )
                #expect(response.body.count == (method == .head ? 0 : 6))
                let request = try #require(await peer.nextRequest())
                #expect(request.line == "\(method.rawValue) / HTTP/1.1")
                #expect(request.body == body)
                #expect(request.fields["content-type"] == nil)
            }
        }
    }

    @Test("An empty body is sent as an empty body")
    func emptyBody() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                _ = try await client.send(OutboundRequest(.post, peer.url, trust: trust))
                let request = try #require(await peer.nextRequest())
                #expect(request.fields["content-length"] == "0")
            }
        }
    }

    @Test("A document of two megabytes goes out whole")
    func largeBody() async throws {
        try await TestPeer.run(authority.identity()) {
            .ok("\($0.body.count)")
        } _: { peer in
            try await withClient { client in
                let body = [UInt8](repeating: 7, count: 2 << 20)
                let response = try await client.send(
                    OutboundRequest(.post, peer.url, body: body, trust: trust)
                )
                #expect(response.body == Array("\(2 << 20)".utf8))
            }
        }
    }

    @Test("Requests one after another share one kept connection")
    func keptConnection() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                var reused: [Bool] = []
                for _ in 0..<10 {
                    reused.append(
                        try await client.send(OutboundRequest(.get, peer.url, trust: trust)).reusedConnection
                    )
                }
                #expect(reused == [false] + Array(repeating: true, count: 9))
                #expect(peer.connectionCount == 1)
            }
        }
    }

    @Test("A connection that the peer closed between requests is replaced without an error")
    func closedBetween() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        } _: { peer in
            try await withClient { client in
                for _ in 0..<5 {
                    let response = try await client.send(
                        OutboundRequest(.post, peer.url, body: [1], trust: trust)
                    )
                    #expect(response.status == 200)
                }
                #expect(peer.connectionCount == 5)
            }
        }
    }

    @Test("200 requests at once are all answered, over no more connections than allowed")
    func manyAtOnce() async throws {
        try await TestPeer.run(authority.identity()) {
            .ok(String(decoding: $0.body, as: UTF8.self))
        } _: { peer in
            try await withClient { client in
                let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let response = try await client.send(
                                OutboundRequest(.post, peer.url, body: Array("\(number)".utf8), trust: trust)
                            )
                            return (number, String(decoding: response.body, as: UTF8.self))
                        }
                    }
                    return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
                }
                #expect(answers.count == 200)
                #expect(answers.allSatisfy { String($0.key) == $0.value })
                #expect(peer.connectionCount <= 8)
            }
        }
    }

    @Test("A redirect is an answer, not an order")
    func redirect() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .bytes("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
        } _: { peer in
            try await withClient { client in
                let response = try await client.send(OutboundRequest(.get, peer.url + "/here", trust: trust))
                #expect(response.status == 307)
                #expect(response.headers["Location"] == "/elsewhere")
                #expect(try #require(await peer.nextRequest()).path == "/here")
            }
        }
    }

    @Test("An interim response is passed over, and a trailer is not taken for a header field")
    func interimAndTrailer() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .bytes(
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                    + "Trailer: X-Late\r\n\r\n2\r\nok\r\n0\r\nX-Late: yes\r\n\r\n"
            )
        } _: { peer in
            try await withClient { client in
                let response = try await client.send(OutboundRequest(.get, peer.url, trust: trust))
                #expect(response.status == 200)
                #expect(response.body == Array("ok".utf8))
                #expect(response.headers["Link"] == nil)
                #expect(response.headers["X-Late"] == nil)
            }
        }
    }
}
