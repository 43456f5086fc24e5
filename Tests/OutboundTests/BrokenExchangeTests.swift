import Foundation
import NIOSSL
import Testing

@testable import Outbound

@Suite("Exchanges that break")
struct BrokenExchangeTests {
    let authority: TestAuthority
    var trust: ServerTrust { .authority(pem: authority.pem) }

    init() throws {
        authority = try TestAuthority()
    }

    /// What a request ends with when the peer replies like this.
    private func code(
        of reply: Reply,
        limits: TransferLimits = TransferLimits()
    ) async throws -> OutboundError.Code? {
        try await TestPeer.run(authority.identity()) { _ in
            reply
        } _: { peer in
            try await withClient { client in
                await OutboundTests.code(
                    client,
                    OutboundRequest(.get, peer.url, limits: limits, trust: trust)
                )
            }
        }
    }

    @Test("A body of exactly the limit is taken, one byte more is refused, announced or not")
    func bodyLimit() async throws {
        let limits = TransferLimits(maximumResponseBytes: 10)
        let ten = "0123456789"
        #expect(try await code(of: .ok(ten), limits: limits) == nil)
        #expect(try await code(of: .ok(ten + "x"), limits: limits) == .responseTooLarge)
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(try await code(of: .bytes(chunked + "a\r\n\(ten)\r\n0\r\n\r\n"), limits: limits) == nil)
        #expect(
            try await code(of: .bytes(chunked + "a\r\n\(ten)\r\n1\r\nx\r\n0\r\n\r\n"), limits: limits)
                == .responseTooLarge
        )
        let none = TransferLimits(maximumResponseBytes: 0)
        #expect(try await code(of: .ok(""), limits: none) == nil)
        #expect(try await code(of: .ok("x"), limits: none) == .responseTooLarge)
    }

    @Test("Header fields beyond the limit break the transfer off")
    func headerLimit() async throws {
        let limits = TransferLimits(maximumHeaderBytes: 1000)
        let many = (0..<50).map { "X-Field-\($0): \(String(repeating: "v", count: 20))" }
        #expect(try await code(of: .ok("", fields: many), limits: limits) == .headersTooLarge)
        let hints = String(repeating: "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n", count: 60)
        #expect(try await code(of: .bytes(hints), limits: limits) == .headersTooLarge)
    }

    @Test(
        "An answer that is not proper HTTP is refused",
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Folded: a\r\n b\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\nok",
        ]
    )
    func malformed(answer: String) async throws {
        #expect(try await code(of: .bytesThenClose(answer)) == .malformedResponse)
    }

    @Test(
        "A connection that ends before the answer does is an interruption, and may be repeated",
        arguments: [
            Reply.close, .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"),
            .bytesThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"),
        ]
    )
    func interrupted(reply: Reply) async throws {
        let code = try #require(try await code(of: reply))
        #expect(code == .interrupted)
        #expect(OutboundError(code, peer: "").isRetryable)
    }

    @Test("A peer that never answers costs no more than the total time")
    func silence() async throws {
        let limits = TransferLimits(total: .milliseconds(400))
        #expect(try await code(of: .nothing, limits: limits) == .timedOut(.exchanging))
    }

    @Test("A peer that sends its bytes too slowly is given up before the total time")
    func trickle() async throws {
        let limits = TransferLimits(
            total: .seconds(300),
            stallBytesPerSecond: 100,
            stallDuration: .seconds(1)
        )
        let begun = Reply.bytes("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")
        #expect(try await code(of: begun, limits: limits) == .timedOut(.stalled))
    }

    @Test(
        "A port where nobody listens and a name without an address are told apart, and both may be repeated"
    )
    func unreachable() async throws {
        let port = try await TestPeer.run(authority.identity()) { _ in
            .close
        } _: {
            $0.port
        }
        try await withClient { client in
            let refused = await OutboundTests.code(
                client,
                OutboundRequest(.get, "https://127.0.0.1:\(port)/", trust: trust)
            )
            #expect(refused == .refused)
            let unnamed = await OutboundTests.code(
                client,
                OutboundRequest(.get, "https://nowhere.invalid/", trust: trust)
            )
            #expect(unnamed == .nameNotResolved)
        }
        #expect(OutboundError(.refused, peer: "").isRetryable)
        #expect(OutboundError(.nameNotResolved, peer: "").isRetryable)
    }

    @Test("An error names the peer and what to do, and keeps the path and the fields to itself")
    func description() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .close
        } _: { peer in
            try await withClient { client in
                do throws(OutboundError) {
                    _ = try await client.send(
                        OutboundRequest(
                            .post,
                            peer.url + "/secret-path",
                            headers: ["X-Secret": "secret-field"],
                            body: Array("secret-body".utf8),
                            trust: trust
                        )
                    )
                    Issue.record("The request should have failed.")
                } catch {
                    #expect(
                        error.description
                            == "The request to 127.0.0.1:\(peer.port) was interrupted. The peer may have acted on it; the same request will be sent again."
                    )
                }
            }
        }
    }
}
