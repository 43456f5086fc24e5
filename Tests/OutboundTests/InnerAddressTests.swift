import Foundation
import Outbound
import Testing

@Suite("Addresses of inner networks")
struct InnerAddressTests {
    private static func bytes(_ text: String) throws -> [UInt8] {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var sixteen = in6_addr()
        try #require(inet_pton(AF_INET6, text, &sixteen) == 1)
        return withUnsafeBytes(of: sixteen) { Array($0) }
    }

    @Test(
        "What only this computer, this link or this network reaches is inner, however it is written",
        arguments: [
            "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.168.1.1", "192.0.2.7", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::",
            "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
            "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1", "2001::1", "fec0::1", "::7f00:1",
        ]
    )
    func inner(text: String) throws { #expect(InnerAddress.isInner(try Self.bytes(text))) }

    @Test(
        "An address of the world is not",
        arguments: [
            "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "169.253.1.1",
            "192.1.2.3",
            "198.20.0.1", "223.255.255.255", "2a00:1450::1", "2606:4700::1111", "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ]
    )
    func outer(text: String) throws { #expect(!InnerAddress.isInner(try Self.bytes(text))) }

    @Test("Nothing else counts as an address") func odd() { #expect(InnerAddress.isInner([1, 2, 3])) }

    @Test(
        "A client that may not connect to inner addresses looks at the address after its name was resolved",
        arguments: ["localhost", "127.0.0.1", "[::1]"]
    )
    func refused(host: String) async throws {
        let authority = try TestAuthority()
        try await TestPeer.run(authority.identity(.init())) { _ in
            .ok()
        } _: { peer in
            let port = try #require(peer.url.split(separator: ":").last?.prefix { $0 != "/" })
            let client = try HTTPSClient(configuration: ClientConfiguration(allowsInnerAddresses: false))
            let request = OutboundRequest(
                .get,
                "https://\(host):\(port)/",
                trust: .authority(pem: authority.pem)
            )
            #expect(await code(client, request) == .innerAddress)
            // The same request is answered where inner addresses are meant.
            await client.shutdown()
        }
    }
}
