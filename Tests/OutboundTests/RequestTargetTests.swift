import Testing

@testable import Outbound

@Suite("Requests that are never sent")
struct RequestTargetTests {
    private func flaw(_ request: OutboundRequest) -> OutboundError.Code? {
        do throws(OutboundError) {
            _ = try RequestTarget(checking: request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "A URL that must not be dialled is refused with its reason",
        arguments: [
            ("http://node.example/", OutboundError.RequestFlaw.notHTTPS),
            ("ftp://node.example/", .notHTTPS), ("file:///etc/passwd", .notHTTPS),
            ("node.example", .notHTTPS),
            ("", .notHTTPS), ("https:/node.example", .notHTTPS),
            ("https://user@node.example/", .credentialsInURL),
            ("https://user:word@node.example/", .credentialsInURL),
            ("https://node.example/#part", .fragmentInURL),
            ("https://", .malformedURL), ("https://node.example:99999/", .malformedURL),
            ("https://node.example/a b", .malformedURL), ("https://node.example/\r\nHost: x", .malformedURL),
            ("https://nöde.example/", .malformedURL), ("https://[::1", .malformedURL),
            ("https://node.example/" + String(repeating: "a", count: 9000), .malformedURL),
        ]
    )
    func refusedURL(url: String, expected: OutboundError.RequestFlaw) {
        #expect(flaw(OutboundRequest(.get, url, trust: .system)) == .unusableRequest(expected))
    }

    @Test("Plain HTTP is used where the request says so, and nothing but HTTP then")
    func plainHTTP() {
        let request = { OutboundRequest(.post, $0, trust: .system, allowsPlainHTTP: true) }
        for url in ["http://time.example/", "HTTP://time.example/tsa", "https://time.example/"] {
            #expect(flaw(request(url)) == nil)
        }
        for url in ["ftp://time.example/", "file:///etc/passwd", "httpx://time.example"] {
            #expect(flaw(request(url)) == .unusableRequest(.notHTTPS))
        }
        #expect(flaw(request("http://user@time.example/")) == .unusableRequest(.credentialsInURL))
    }

    @Test(
        "A peer is known by host and port",
        arguments: [
            ("https://node.example", "node.example:443"),
            ("HTTPS://Node.Example:8443/x", "Node.Example:8443"),
            ("https://[::1]:9/", "[::1]:9"),
        ]
    )
    func peer(url: String, expected: String) throws {
        #expect(
            try RequestTarget(checking: OutboundRequest(.get, url, trust: .system)).peer.lowercased()
                == expected.lowercased()
        )
    }

    @Test("Header fields that could split a request, or that the client sets itself, are refused")
    func headers() {
        let cases: [(HeaderFields, OutboundError.RequestFlaw)] = [
            (["X": "a\r\nHost: evil"], .malformedHeader), (["X": "a\nb"], .malformedHeader),
            (["X": "a\0b"], .malformedHeader), (["X Y": "a"], .malformedHeader),
            (["": "a"], .malformedHeader),
            (["X:": "a"], .malformedHeader), (["X": "é"], .malformedHeader),
            (["Host": "evil.example"], .reservedHeader), (["content-length": "0"], .reservedHeader),
            (["Transfer-Encoding": "chunked"], .reservedHeader),
            (["Proxy-Authorization": "x"], .reservedHeader),
        ]
        for (fields, expected) in cases {
            let request = OutboundRequest(.post, "https://node.example/", headers: fields, trust: .system)
            #expect(flaw(request) == .unusableRequest(expected))
        }
        #expect(
            flaw(OutboundRequest(.get, "https://node.example/", body: [1], trust: .system))
                == .unusableRequest(.bodyNotAllowed)
        )
    }

    @Test("What was never sent is not repeated by itself")
    func notRetryable() {
        #expect(!OutboundError(.unusableRequest(.notHTTPS), peer: "").isRetryable)
    }

    @Test("Times become whole milliseconds and seconds, and never the zero that would mean without limit")
    func durations() {
        #expect(Duration.zero.limitInMilliseconds == 1)
        #expect(Duration.seconds(-5).limitInMilliseconds == 1)
        #expect(Duration.milliseconds(1500).limitInMilliseconds == 1500)
        #expect(Duration.milliseconds(1500).limitInSeconds == 2)
        #expect(Duration.seconds(Int64.max).limitInMilliseconds == 86_400_000)
    }
}
