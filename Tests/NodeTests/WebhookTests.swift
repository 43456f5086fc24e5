import Foundation
import HTTPSignatures
import Node
import Referrals
import Store
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Webhooks: a program is told what happened, in order, at least once")
struct WebhookTests {
    @Test("What happened before is not told; what happens after is, signed, and without anybody's name")
    func told() async throws {
        let tartu = try TestNode.tartu()
        _ = try await tartu.node.openCase(try file("EE-1"), by: tartu.officer)
        _ = try await add(to: tartu, ["case-opened"])
        _ = try await tartu.node.openCase(try file("EE-2"), by: tartu.officer)
        let poster = Poster()
        #expect(try await !tartu.node.tellWebhooks(through: poster))
        let message = try #require(poster.messages.first)
        #expect(poster.messages.count == 1)
        let events = try JSON(parsing: message.content)["events"]?.array ?? []
        #expect(events.count == 1 && events.first?["event"]?.string == "case-opened")
        let text = String(decoding: message.content, as: UTF8.self)
        #expect(!text.contains(tartu.officer.name) && !text.contains("EE-2"))
        let keys = try await tartu.node.keyRing().documentKeys(at: tartu.clock.now)
        _ = try MessageVerifier(policy: .peerRequest(hasContent: true)).verify(
            .request(message.head),
            with: keys,
            at: tartu.clock.now
        )
        try ContentDigest.verify(message.head.fields, content: message.content)
    }

    @Test("A message that was not taken is told again, later, and nothing is skipped")
    func again() async throws {
        let tartu = try TestNode.tartu()
        let webhook = try await add(to: tartu, ["case-opened"])
        _ = try await tartu.node.openCase(try file("EE-1"), by: tartu.officer)
        let poster = Poster()
        poster.fail("The program answered HTTP 500.")
        _ = try await tartu.node.tellWebhooks(through: poster)
        let failed = try #require(try await tartu.node.webhooks().first)
        #expect(failed.failures == 1 && failed.position == webhook.position)
        _ = try await tartu.node.tellWebhooks(through: poster)
        #expect(poster.messages.count == 1, "it was told again before its time")
        _ = try await tartu.node.openCase(try file("EE-2"), by: tartu.officer)
        tartu.clock.advance(seconds: 10)
        poster.fail(nil)
        _ = try await tartu.node.tellWebhooks(through: poster)
        let events = try JSON(parsing: try #require(poster.messages.last).content)["events"]?.array ?? []
        #expect(events.count == 2)
        let numbers = events.compactMap { $0["number"]?.int }
        #expect(numbers == numbers.sorted())
        #expect(try await tartu.node.webhooks().first?.failures == 0)
    }

    @Test("More than one message holds is told in several, and the caller is asked to come again")
    func several() async throws {
        let tartu = try TestNode.tartu()
        _ = try await add(to: tartu, ["case-opened"])
        for number in 1...130 {
            _ = try await tartu.node.openCase(try file("EE-\(number)"), by: tartu.officer)
        }
        let poster = Poster()
        #expect(try await tartu.node.tellWebhooks(through: poster))
        #expect(try await !tartu.node.tellWebhooks(through: poster))
        let told = try poster.messages.flatMap { try JSON(parsing: $0.content)["events"]?.array ?? [] }
        #expect(told.count == 130 && Set(told.compactMap { $0["subject"]?.string }).count == 130)
    }

    @Test("An address that is not https and an event that says too much are refused")
    func refused() async throws {
        let tartu = try TestNode.tartu()
        await #expect(throws: NodeError.self) { try await add(to: tartu, ["referral-read"]) }
        await #expect(throws: NodeError.self) {
            try await tartu.node.addWebhook(
                address: "http://localhost",
                authority: "",
                events: ["case-opened"],
                by: tartu.officer
            )
        }
    }

    @discardableResult
    private func add(to node: TestNode, _ events: Set<String>) async throws -> WebhookRecord {
        try await node.node.addWebhook(
            address: "https://programs.example/comity?from=node",
            authority: "",
            events: events,
            by: node.officer
        )
    }

    private func file(_ reference: String) throws -> JSON {
        var members = try #require(try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase))).object)
        members["reference"] = .string(reference)
        return .object(members)
    }
}

/// Takes messages, or fails as a test says.
private final class Poster: WebhookPoster {
    private let state = Mutex<(messages: [WebhookMessage], failure: String?)>(([], nil))

    var messages: [WebhookMessage] { state.withLock { $0.messages } }

    func fail(_ reason: String?) { state.withLock { $0.failure = reason } }

    func post(_ message: WebhookMessage) async -> String? {
        state.withLock { state in
            state.messages.append(message)
            return state.failure
        }
    }
}
