import Foundation
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("A change of TLS keys while documents arrive")
struct TLSRotationTests {
    /// 1,000 where COMITY_LONG is set; continuous integration sends fewer.
    private static let documents = ProcessInfo.processInfo.environment["COMITY_LONG"] == nil ? 60 : 1_000

    @Test(
        "The node's certificate and the sender's are exchanged again and again while documents arrive over certificates of both sides: each is taken once",
        .timeLimit(.minutes(20))
    )
    func underLoad() async throws {
        let authority = try await ThrowAwayAuthority()
        let porto = try await ServedNode.porto(authority)
        let peer = ForeignAgency(try #require(EntityID("https://agency.localhost:9")))
        try await porto.enter(peer)
        try await porto.start(environment: ["COMITY_TLS_CLIENTS": "demand"])
        let folder = try TemporaryFolder()
        let key = try porto.encryptionKey()
        let compacts = try (0..<Self.documents).map { _ in
            try peer.sign(peer.referral(to: porto.entity, at: .now))
        }
        var receipts: [String] = []
        var client = try await self.client(folder, authority, round: 0)
        var pins: Set<String> = []
        let step = Self.documents / 5
        for (number, compact) in compacts.enumerated() {
            if number % step == step / 2 {
                // Both keys change; connections that stand go on with the old ones, new ones get the new.
                pins.insert(try await renew(porto, authority, folder))
                await client.shutdown()
                client = try await self.client(folder, authority, round: number)
            }
            let body = Array(try key.sealing(compact).utf8)
            receipts.append(try await post(body, to: porto, through: client))
        }
        // Sent again, each gets the receipt that it had.
        for number in stride(from: 0, to: Self.documents, by: 7) {
            let body = Array(try key.sealing(compacts[number]).utf8)
            #expect(try await post(body, to: porto, through: client) == receipts[number])
        }
        await client.shutdown()
        let ledger = try await Ledger(try porto.store())
        #expect(ledger.referrals == Self.documents && ledger.threads == min(Self.documents, 100))
        #expect(Set(receipts).count == Self.documents && pins.count == 5)
        let audit = try await porto.comity(["audit"])
        #expect(audit["findings"]?.array == [] && audit["doubts"]?.array ?? [] == [])

        // A key of before was stolen: that is said, and no document is in doubt for it.
        let past = try #require(
            try await porto.comity(["keys", "list"]).array?.first {
                $0["use"]?.string == "tls" && $0["state"]?.string == "past"
            }?["key"]?.string
        )
        let revoked = try await porto.run([
            "keys", "revoke", "--since", Instant.now.rfc3339, "--json", "--", past,
        ])
        #expect(revoked.status == 0, "\(revoked.errors)")
        let after = try await porto.comity(["audit"])
        #expect(after["findings"]?.array == [] && after["doubts"]?.array ?? [] == [])
        await porto.kill()
    }

    /// A client with a certificate of its own, made anew.
    private func client(_ folder: TemporaryFolder, _ authority: ThrowAwayAuthority, round: Int) async throws
        -> HTTPSClient
    {
        let base = folder.path("client-\(round)")
        try await authority.issue(key: base + ".key", certificate: base + ".pem", name: "agency.localhost")
        let identity = ClientIdentity(
            certificatePEM: try String(contentsOfFile: base + ".pem", encoding: .utf8),
            privateKeyPEM: try String(contentsOfFile: base + ".key", encoding: .utf8)
        )
        return try HTTPSClient(configuration: ClientConfiguration(identity: { identity }))
    }

    /// A new key and certificate for a node that serves; returns the pin.
    private func renew(
        _ node: ServedNode,
        _ authority: ThrowAwayAuthority,
        _ folder: TemporaryFolder
    ) async throws -> String {
        try await node.comity(["tls", "request"])
        let answer = folder.path(UUID().uuidString + ".pem")
        try await authority.sign(request: node.home + "/tls/request.pem", into: answer)
        return try #require(try await node.comity(["tls", "install", answer])["pin"]?.string)
    }

    private func post(_ body: [UInt8], to node: ServedNode, through client: HTTPSClient) async throws
        -> String
    {
        let response = try await client.send(
            OutboundRequest(
                .post,
                node.entity.url("/documents"),
                headers: ["Content-Type": "application/jose"],
                body: body,
                trust: .authority(pem: try node.authority.pem()),
                presentsIdentity: true
            )
        )
        #expect([200, 201].contains(response.status), "\(String(decoding: response.body, as: UTF8.self))")
        return String(decoding: response.body, as: UTF8.self)
    }
}
