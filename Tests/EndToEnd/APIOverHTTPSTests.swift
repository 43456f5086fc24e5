import API
import Casework
import Foundation
import Outbound
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("The API over HTTPS")
struct APIOverHTTPSTests {
    @Test("Every role is let in to what it is granted and to nothing else, through real connections")
    func matrix() async throws {
        let node = try await ServedNode.tartu(ThrowAwayAuthority())
        try await node.comity(["case", "add", Checkout.storyCasePath])
        try await node.setUp()
        var tokens: [Role: String] = [:]
        for role in Role.allCases where role != .participant {
            let name = "Account \(role.rawValue)"
            try await node.enlist(name, ["\(role.rawValue):agency"])
            tokens[role] = try String(contentsOfFile: node.token(of: name), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        try await node.start()
        let client = try HTTPSClient()
        let authority = try node.authority.pem()
        var cells = 0
        for (role, token) in tokens {
            for operation in Operation.table {
                guard let method = OutboundRequest.Method(rawValue: operation.method.rawValue.uppercased())
                else {
                    continue
                }
                cells += 1
                let path = operation.path.text.replacing("{case}", with: Story.reference)
                    .replacing("{account}", with: "Nobody").replacing(#/\{[a-z]+\}/#, with: "nothing")
                let answer = try await client.send(
                    OutboundRequest(
                        method,
                        node.entity.url(API.prefix + path),
                        headers: ["Authorization": "Bearer " + token],
                        trust: .authority(pem: authority)
                    )
                )
                let problem = (try? JSON(parsing: answer.body, limits: .local))?["type"]?.string ?? ""
                let isGranted =
                    operation.permission.map { Permission.granted[role]?.contains($0) ?? false } ?? true
                let cell = "\(role.rawValue), \(operation.id.rawValue): \(answer.status) \(problem)"
                #expect((problem == "urn:comity:problem:not-permitted") == !isGranted, "\(cell)")
                #expect(answer.status < 500 && answer.status != 401, "\(cell)")
            }
        }
        #expect(cells > 250)
        let stranger = try await client.send(
            OutboundRequest(.get, node.entity.url(API.prefix + "/cases"), trust: .authority(pem: authority))
        )
        #expect(stranger.status == 401)
    }
}
