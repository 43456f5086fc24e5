import Foundation
import Testing

@testable import Outbound

@Suite("Cancelling, waiting, ending")
struct LifeTests {
    let authority: TestAuthority
    var trust: ServerTrust { .authority(pem: authority.pem) }

    init() throws {
        authority = try TestAuthority()
    }

    @Test("Cancelling the task ends a transfer in flight, and the client goes on")
    func cancelInFlight() async throws {
        try await TestPeer.run(authority.identity()) {
            $0.path == "/wait" ? .nothing : .ok()
        } _: { peer in
            try await withClient { client in
                let trust = self.trust
                let task = Task {
                    await code(client, OutboundRequest(.get, peer.url + "/wait", trust: trust))
                }
                _ = await peer.nextRequest()
                task.cancel()
                #expect(await task.value == .cancelled)
                #expect(await code(client, OutboundRequest(.get, peer.url, trust: trust)) == nil)
            }
        }
        #expect(!OutboundError(.cancelled, peer: "").isRetryable)
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                let trust = self.trust
                let (gate, open) = AsyncStream.makeStream(of: Void.self)
                let task = Task {
                    for await _ in gate {}
                    return await code(client, OutboundRequest(.get, peer.url, trust: trust))
                }
                task.cancel()
                open.finish()
                #expect(await task.value == .cancelled)
                #expect(peer.connectionCount == 0)
            }
        }
    }

    @Test("200 tasks cancelled while they start, wait and run all end, each once")
    func cancelMany() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .nothing
        } _: { peer in
            try await withClient { client in
                let trust = self.trust
                let tasks = (0..<200).map { _ in
                    Task { await code(client, OutboundRequest(.get, peer.url, trust: trust)) }
                }
                _ = await peer.nextRequest()
                for task in tasks { task.cancel() }
                for task in tasks { #expect(await task.value == .cancelled) }
            }
        }
    }

    @Test("Shutting down ends what is in flight and what waits, and refuses what comes after")
    func shutdown() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .nothing
        } _: { peer in
            let client = try HTTPSClient(configuration: ClientConfiguration(maximumTransfersPerPeer: 2))
            let request = OutboundRequest(.get, peer.url, trust: trust)
            let tasks = (0..<5).map { _ in Task { await code(client, request) } }
            _ = await peer.nextRequest()
            async let first: Void = client.shutdown()
            async let second: Void = client.shutdown()
            _ = await (first, second)
            for task in tasks { #expect(await task.value == .shutDown) }
            #expect(await code(client, request) == .shutDown)
            await client.shutdown()
        }
        #expect(OutboundError(.shutDown, peer: "").isRetryable)
    }

    @Test("One peer that hangs takes only its own turns; who waits too long for one is told so")
    func turns() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .nothing
        } _: { slow in
            try await TestPeer.run(authority.identity()) { _ in
                .ok()
            } _: { quick in
                let configuration = ClientConfiguration(
                    maximumTransfers: 4,
                    maximumTransfersPerPeer: 1,
                    maximumWaiting: 2
                )
                try await withClient(configuration) { client in
                    let trust = self.trust
                    let hanging = Task { await code(client, OutboundRequest(.get, slow.url, trust: trust)) }
                    _ = await slow.nextRequest()
                    let impatient = OutboundRequest(
                        .get,
                        slow.url,
                        limits: TransferLimits(total: .milliseconds(200)),
                        trust: trust
                    )
                    #expect(await code(client, impatient) == .timedOut(.waitingForTurn))
                    #expect(await code(client, OutboundRequest(.get, quick.url, trust: trust)) == nil)
                    hanging.cancel()
                    #expect(await hanging.value == .cancelled)
                }
            }
        }
    }

    @Test("When too many wait, one more is refused at once and may come back")
    func busy() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .nothing
        } _: { peer in
            let configuration = ClientConfiguration(maximumTransfers: 1, maximumWaiting: 0)
            try await withClient(configuration) { client in
                let trust = self.trust
                let hanging = Task { await code(client, OutboundRequest(.get, peer.url, trust: trust)) }
                _ = await peer.nextRequest()
                #expect(await code(client, OutboundRequest(.get, peer.url, trust: trust)) == .busy)
                hanging.cancel()
                _ = await hanging.value
            }
        }
        #expect(OutboundError(.busy, peer: "").isRetryable)
    }

    @Test("A client that is forgotten without a shutdown ends its thread")
    func forgotten() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .ok()
        } _: { peer in
            let loop = try await {
                let client = try HTTPSClient()
                #expect(await code(client, OutboundRequest(.get, peer.url, trust: trust)) == nil)
                return client.transferLoop
            }()
            await loop.end()
        }
    }
}

@Suite("Proxies")
struct ProxyTests {
    @Test("A configured proxy is asked for a tunnel, with its credentials, and TLS runs inside")
    func tunnel() async throws {
        let authority = try TestAuthority()
        try await TestPeer.run(authority.identity()) { _ in
            .ok("inside")
        } _: { peer in
            try await TestProxy.run { proxy in
                let configuration = ClientConfiguration(
                    proxy: Proxy(
                        url: "http://127.0.0.1:\(proxy.port)",
                        credentials: .init(user: "node", password: "word")
                    )
                )
                try await withClient(configuration) { client in
                    let response = try await client.send(
                        OutboundRequest(
                            .get,
                            peer.url,
                            headers: ["X-Case": "confidential"],
                            trust: .authority(pem: authority.pem)
                        )
                    )
                    #expect(response.body == Array("inside".utf8))
                    let head = try #require(proxy.receivedHeads.first)
                    #expect(head.hasPrefix("CONNECT 127.0.0.1:\(peer.port) HTTP/1.1\r\n"))
                    #expect(head.contains("Proxy-Authorization: Basic bm9kZTp3b3Jk"))
                    #expect(!head.contains("confidential"))
                }
            }
        }
    }

    @Test(
        "A proxy's refusal is told as such, and only a passing one may be repeated",
        arguments: [
            ("403 Forbidden", 403, false), ("407 Proxy Authentication Required", 407, false),
            ("503 Service Unavailable", 503, true),
        ]
    )
    func refusal(status: String, number: Int, retryable: Bool) async throws {
        try await TestProxy.run(answering: status) { proxy in
            let configuration = ClientConfiguration(proxy: Proxy(url: "http://127.0.0.1:\(proxy.port)"))
            try await withClient(configuration) { client in
                let code = await code(client, OutboundRequest(.get, "https://192.0.2.1/", trust: .system))
                #expect(code == .proxyRefused(status: number))
            }
        }
        #expect(OutboundError(.proxyRefused(status: number), peer: "").isRetryable == retryable)
    }

    @Test(
        "A proxy that makes no sense is refused when the client is made",
        arguments: ["", "proxy:8080", "socks5://proxy:1080", "http://user@proxy:1", "http://proxy:1/path"]
    )
    func unusable(url: String) {
        #expect(throws: OutboundError(.unusableRequest(.proxyNotUsable), peer: "")) {
            try HTTPSClient(configuration: ClientConfiguration(proxy: Proxy(url: url)))
        }
    }
}
