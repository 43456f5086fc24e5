import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("The dialogue across a border")
struct DialogueAcrossTests {
    @Test(
        "Consents and readiness cross; a released message crosses sealed, and waits again; a held one does not"
    )
    func dialogue() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let held = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "A hasty word.")
        try await across.change("tartu") { file, act in try file.decide(held, .hold, by: act) }
        let first = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        try await across.change("tartu") { file, act in try file.decide(first, .release, by: act) }
        try await across.pair.exchange()

        let arrived = try await across.file("porto").all(MessageRecord.self)
        #expect(arrived.map(\.content.words) == [""] && arrived.first?.content.from == "")
        #expect(arrived.first?.content.state == .waiting)
        #expect(try await across.file("porto").dialogue(of: "harmed-1").isEmpty)
        let id = try #require(arrived.first?.id)
        #expect(
            try await code {
                try await across.change("porto") { file, act in _ = try file.decide(id, .release, by: act) }
            } == .notNow,
            "nothing sealed is released"
        )
        let opened = try await across.open("porto")
        #expect(opened.content.words == "I am sorry." && opened.content.state == .waiting)
        #expect(try await across.file("porto").dialogue(of: "harmed-1").isEmpty)
        try await across.change("porto") { file, act in try file.decide(id, .release, by: act) }
        #expect(try await across.file("porto").dialogue(of: "harmed-1").count == 1)

        let reply = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(reply, .release, by: act) }
        try await across.pair.exchange()
        try await across.open("tartu")
        #expect(
            try await across.file("tartu").all(MessageRecord.self).map(\.content.words).contains("Why I?")
        )
        #expect(try await across.pair.tartu.stage() == .inDialogue)
        #expect(try await across.pair.agree())

        // What lies in the documents of either node says nothing.
        for node in [across.pair.tartu, across.pair.porto] {
            let texts = try await node.store.read { transaction in
                try transaction.documents(ofThread: try transaction.threads(side: nil, limit: 1)[0].id).map(
                    \.compact
                )
            }
            for compact in texts {
                let payload = compact.split(separator: ".")[1]
                let text = String(decoding: try Base64URL.decode(payload), as: UTF8.self)
                #expect(!text.contains("sorry"))
            }
            #expect(try await node.node.audit().isSound)
        }
    }

    @Test("What a facilitator says was inside a seal is what the other side sealed, or is not taken in")
    func otherWords() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let written = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        try await across.change("tartu") { file, act in try file.decide(written, .release, by: act) }
        try await across.pair.exchange()
        let there = try across.at("porto")
        let arrived = try #require(try await across.file("porto").all(MessageRecord.self).first)
        let sealed = try #require(arrived.content.sealed)
        let text = try Node.opened(sealed, with: across.key("porto"))
        func open(_ text: String) async throws -> Filed<MessageRecord> {
            try await there.node.node.openMessage(
                arrived.id,
                inCase: there.reference,
                reading: text,
                by: there.officer,
                as: .facilitator
            )
        }
        let other = text.replacingOccurrences(of: "I am sorry.", with: "I am not sorry.")
        #expect(other != text)
        #expect(try await code { _ = try await open(other) } == .untrusted)
        #expect(try await across.file("porto").all(MessageRecord.self).first == arrived)
        #expect(try await open(text + "\n").content.words == "I am sorry.")
        // Without the random bits inside nobody finds the words by trying.
        let words = try #require(try JSON(parsing: Array(text.utf8)).object)
        #expect(words["nonce"]?.string?.isEmpty == false)
        for node in [across.pair.tartu, across.pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("COE-16b A withdrawal stops both sides; the peer acknowledges, and says what it keeps and why")
    func withdrawal() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        let porto = try across.at("porto")
        let result = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        #expect(result.withdrawal.endsProcess && result.told.count == 1)
        #expect(try await porto.node.stage() == .withdrawn)
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .withdrawn)
        let there = try await across.file("tartu")
        #expect(try there.process().content.end == .withdrawn)
        #expect(try there.record(message, MessageRecord.self).content.state == .stopped)
        #expect(there.consent(for: ConsentNeed("harmed-1", .messages), at: across.pair.clock.now).says != nil)
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.decide(message, .release, by: act)
                }
            } != nil
        )
        let consent = try #require(
            try await across.file("porto").all(ConsentRecord.self).first {
                $0.content.person == "harmed-1" && $0.content.origin == nil
            }
        )
        // It stopped at once; what is erased or kept there nobody has decided yet, and nothing says so.
        let stopped = try #require(consent.content.stopped.first)
        #expect(stopped.peer == across.pair.tartu.entity && stopped.reportedAt == nil)
        #expect(stopped.kept.isEmpty && stopped.erased.isEmpty)
        let tasks = there.all(TaskRecord.self).map(\.content.says)
        #expect(tasks.contains { $0.contains("decide what of referral") })

        _ = try await across.pair.tartu.node.reportErasure(
            in: try await across.pair.tartu.thread().id,
            keptBecause: "duty-to-keep",
            cite: "the agency's schedule",
            until: nil,
            by: across.pair.tartu.officer
        )
        try await across.pair.exchange()
        let reported = try await across.file("porto").record(consent.id, ConsentRecord.self).content.stopped
        #expect(reported.count == 1 && reported.first?.reportedAt != nil)
        #expect(reported.first?.kept.allSatisfy { $0.why.contains("the agency's schedule") } == true)
        #expect(try await across.pair.agree())
        for node in [across.pair.tartu, across.pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("Where no facilitator of the other side has told a key, nothing is sealed to anybody else")
    func noKey() async throws {
        let across = try await AcrossBorders()
        try await across.prepare(keys: false)
        let message = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
        #expect(
            try await code {
                try await across.change("tartu") { file, act in
                    _ = try file.decide(message, .release, by: act)
                }
            } == .gateClosed
        )
        try await across.enterKeys()
        try await across.pair.exchange()
        try await across.change("tartu") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        #expect(
            try await code { try await across.open("porto", with: DecryptionKey()) } == .untrusted,
            "another key opens nothing"
        )
        #expect(try await across.open("porto").content.words == "I am sorry.")
        // No key that the node itself holds opens it either.
        let document = try #require(
            try await across.pair.porto.node.referral(try await across.pair.porto.thread().id, readBy: nil)
                .entries.last { $0.document.type == .dialogueMessage }
        )
        let sealed = try #require(document.document.body["sealed"]?.array?.first?.string)
        let ring = try await across.pair.porto.node.keyRing()
        #expect(try JWE.parse(sealed).keyID.flatMap { ring[$0] } == nil)
    }

    @Test(
        "COE-20 COE-53a The prosecutor's node gets the outcome: steps and days, and not a word of what was said"
    )
    func outcome() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        try await across.change("porto") { file, act in try file.end(.dialogueSufficed, by: act) }
        try await across.pair.exchange()
        #expect(try await across.pair.tartu.stage() == .completed)
        let documents = try await across.pair.tartu.node.referral(
            try await across.pair.tartu.thread().id,
            readBy: nil
        )
        let outcome = try #require(documents.entries.last { $0.document.type == .outcome }?.document.body)
        #expect(outcome["result"] == "completed" && outcome["agreement"] == "none")
        #expect(!outcome.prettyText().contains("Why"))
    }
}
