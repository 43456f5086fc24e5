import Foundation
import NIOSSL
import Testing
import X509

@testable import Outbound

@Suite("Whom a request believes")
struct ServerTrustTests {
    let authority: TestAuthority
    let stranger: TestAuthority
    var trust: ServerTrust { .authority(pem: authority.pem) }

    init() throws {
        authority = try TestAuthority()
        // The same name on purpose: only the key tells the two apart.
        stranger = try TestAuthority()
    }

    private func code(
        server: TestAuthority.Server = .init(),
        newest: TLSVersion? = nil,
        trust: ServerTrust? = nil,
        pin: PublicKeyPin? = nil
    ) async throws -> OutboundError.Code? {
        try await TestPeer.run(authority.identity(server), newest: newest) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                let code = await OutboundTests.code(
                    client,
                    OutboundRequest(
                        .get,
                        peer.url,
                        trust: trust ?? self.trust,
                        publicKeyPins: pin.map { [$0] } ?? []
                    )
                )
                return code
            }
        }
    }

    @Test("A certificate of another authority is refused, even one of the same name")
    func otherAuthority() async throws {
        #expect(try await code(trust: .authority(pem: stranger.pem)) == .untrusted(.unknownAuthority))
    }

    @Test("A certificate that a namesake signed without saying with which key is refused as forged")
    func forgedSignature() async throws {
        let namesake = try TestAuthority(namesItsKey: false)
        let code = try await TestPeer.run(namesake.identity()) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                await OutboundTests.code(client, OutboundRequest(.get, peer.url, trust: trust))
            }
        }
        // Here OpenSSL reports the bad signature itself and no verdict on the certificate.
        #expect(code == .untrusted(.badSignature))
    }

    @Test("A certificate that vouches for itself is refused as self-signed")
    func selfSigned() async throws {
        #expect(try await code(server: .init(isSelfSigned: true)) == .untrusted(.selfSigned))
    }

    @Test("The system's store does not know a throw-away authority")
    func systemStore() async throws {
        #expect(try await code(trust: .system) == .untrusted(.unknownAuthority))
    }

    @Test("Of several authorities in one PEM text each is believed")
    func severalAuthorities() async throws {
        #expect(try await code(trust: .authority(pem: stranger.pem + "\n" + authority.pem)) == nil)
    }

    @Test("A kept connection is never used for a request that trusts another authority")
    func noReuseAcrossTrust() async throws {
        try await TestPeer.run(authority.identity()) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                let trusting = OutboundRequest(.get, peer.url, trust: trust)
                let doubting = OutboundRequest(.get, peer.url, trust: .authority(pem: stranger.pem))
                #expect(await OutboundTests.code(client, trusting) == nil)
                #expect(await OutboundTests.code(client, doubting) == .untrusted(.unknownAuthority))
                let again = try await client.send(trusting)
                #expect(again.reusedConnection)
            }
        }
    }

    @Test("A certificate for another name or address is refused")
    func wrongHost() async throws {
        let other = TestAuthority.Server(addresses: [[192, 0, 2, 7]], names: ["node.example"])
        let code = try await code(server: other)
        #expect(code == .untrusted(.wrongHost))
    }

    @Test("A certificate that has expired, or is not valid yet, is refused as such")
    func validity() async throws {
        let past = TestAuthority.Server(
            notBefore: Date(timeIntervalSinceNow: -3600),
            notAfter: Date(timeIntervalSinceNow: -60)
        )
        #expect(try await code(server: past) == .untrusted(.expired))
        let future = TestAuthority.Server(
            notBefore: Date(timeIntervalSinceNow: 1800),
            notAfter: Date(timeIntervalSinceNow: 3600)
        )
        #expect(try await code(server: future) == .untrusted(.notYetValid))
    }

    @Test("A certificate made for clients is refused")
    func purpose() async throws {
        #expect(try await code(server: .init(purpose: .clientAuth)) == .untrusted(.wrongPurpose))
    }

    @Test("The pinned key is believed, any other is not")
    func pin() async throws {
        let identity = try authority.identity()
        let right = try #require(PublicKeyPin(sha256: identity.keyDigest))
        let wrong = try #require(PublicKeyPin(sha256: [UInt8](repeating: 1, count: 32)))
        try await TestPeer.run(identity) { _ in
            .ok()
        } _: { peer in
            try await withClient { client in
                let send = { pin in
                    await OutboundTests.code(
                        client,
                        OutboundRequest(.get, peer.url, trust: trust, publicKeyPins: [pin])
                    )
                }
                #expect(await send(right) == nil)
                #expect(await send(wrong) == .untrusted(.otherKeyThanPinned))
                #expect(await send(right) == nil)
            }
        }
        #expect(PublicKeyPin(sha256: [1, 2, 3]) == nil)
    }

    @Test("A server that offers nothing newer than TLS 1.2 gets no request")
    func oldTLS() async throws {
        #expect(try await code(newest: .tlsv12) == .handshakeFailed)
    }

    @Test("An authority that is no certificate is named as the caller's mistake")
    func notPEM() async throws {
        #expect(try await code(trust: .authority(pem: "not PEM")) == .unusableRequest(.authorityNotReadable))
        #expect(try await code(trust: .authority(pem: "")) == .unusableRequest(.authorityNotReadable))
    }

    @Test("What fails for want of trust is not repeated by itself")
    func notRetryable() {
        let flaws: [OutboundError.CertificateFlaw] = [
            .unknownAuthority, .selfSigned, .badSignature, .expired, .notYetValid, .wrongHost,
            .otherKeyThanPinned, .revoked,
            .noRevocationList, .revocationListExpired, .weakKeyOrDigest, .wrongPurpose, .other(1),
        ]
        #expect(flaws.allSatisfy { !OutboundError(.untrusted($0), peer: "").isRetryable })
    }
}
