import Evidence
import Foundation
import GRDB
import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Evidence between two nodes")
struct EvidenceTransferTests {
    private let pair: Pair
    private let thread: Identifier
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    /// Porto holds a case of its own, is asked by Tartu, and its law lets files of evidence leave.
    init() async throws {
        pair = try await Pair()
        thread = try await pair.send().thread.id
        try await pair.exchange()
        let file = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
        _ = try await pair.porto.node.openCase(file, by: pair.porto.officer)
        pair.clock.advance(seconds: 60)
        _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
        _ = try await pair.porto.node.assessOnArrival(thread, by: pair.porto.officer)
        try await pair.porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        try await pair.exchange()
        _ = try await pair.tartu.node.ask(
            [("Please send the log of the shop.", nil)],
            purpose: .information,
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.exchange()
    }

    /// Porto offers a file in its answer, and the answer arrives.
    private func offer(_ bytes: [UInt8], conditions: [String] = []) async throws -> EvidenceRecord {
        let record = try await porto.add(bytes, to: Story.reference)
        _ = try await porto.node.offerEvidence(
            [record.id],
            in: thread,
            conditions: conditions,
            says: "Here it is.",
            by: porto.officer
        )
        try await pair.exchange()
        return record
    }

    private func fetch(_ id: Identifier, through line: EvidenceLine? = nil, accepting: Bool = false)
        async throws -> EvidenceRecord
    {
        try await tartu.node.fetchEvidence(
            id,
            in: thread,
            acceptingConditions: accepting,
            by: tartu.officer,
            through: line ?? EvidenceLine(from: tartu, to: porto),
            patience: .impatient
        )
    }

    @Test(
        "A file crosses, is the same on both sides, and both sides' custody says how",
        arguments: [0, 5, 262_144, 3_000_000]
    )
    func crossing(size: Int) async throws {
        let bytes = content(size)
        let record = try await offer(bytes)
        #expect(try await tartu.node.announcedEvidence(in: thread).map(\.manifest.id) == [record.id])
        let fetched = try await fetch(record.id)
        #expect(fetched.state == .held && fetched.origin == .received && fetched.caseID != nil)
        #expect(try await tartu.opened(record.id) == bytes)
        #expect(
            try await tartu.node.custody(of: record.id).links.map(\.event.kind)
                == [.collected, .sealed, .received, .opened]
        )
        #expect(
            try await porto.node.custody(of: record.id).links.map(\.event.kind)
                == [.collected, .sealed, .transferred]
        )
        // Each side seals under a key of its own.
        if size > 0 {
            let path = "evidence/\(record.id).content"
            #expect(
                FileManager.default.contents(atPath: tartu.folder.path(path))
                    != FileManager.default.contents(atPath: porto.folder.path(path))
            )
        }
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
        // Fetching again changes nothing.
        let journal = try await tartu.store.read { try $0.journalEnd()?.number }
        _ = try await fetch(record.id)
        #expect(try await tartu.store.read { try $0.journalEnd()?.number } == journal)
        // What was received can be redacted, and the proof leads to the sender's signature.
        guard size == 5 else { return }
        let made = try await tartu.node.redactEvidence(record.id, by: tartu.officer) { _ in true }
        let redaction = try Redaction(json: JSON(parsing: await tartu.opened(made.id)))
        let keys = try await porto.node.keyRing().everyDocumentKey()
        try redaction.verify { agency, _ in agency == porto.entity ? keys : nil }
    }

    @Test("Broken, cut and damaged answers are asked for again, and each range only once when it arrives")
    func badLine() async throws {
        let bytes = content(12_000_000)
        let record = try await offer(bytes)
        let line = EvidenceLine(from: tartu, to: porto) { path, number in
            guard path.hasSuffix("content") else { return .none }
            return [.broken, .none, .changed, .none, .cut, .none][number % 6]
        }
        _ = try await fetch(record.id, through: line)
        #expect(try await tartu.opened(record.id) == bytes)
    }

    @Test("A transfer that is given up goes on where it ended, and fetches nothing twice")
    func resumption() async throws {
        let bytes = content(12_000_000)
        let record = try await offer(bytes)
        let breaking = EvidenceLine(from: tartu, to: porto) { path, number in
            path.hasSuffix("content") && number > 4 ? .broken : .none
        }
        #expect(try await code { _ = try await fetch(record.id, through: breaking) } == .notNow)
        #expect(try await tartu.node.evidence(record.id).record.state == .fetching)
        #expect(try await code { _ = try await tartu.opened(record.id) } == .notNow)
        // The process ended in the middle of a write: the last chunk is not whole.
        let part = tartu.folder.path("evidence/\(record.id).content.part")
        let held = try #require(FileManager.default.contents(atPath: part)).count
        #expect(held > 1_000_000)
        truncate(part, off_t(held - 100_000))
        #expect(try await tartu.node.sweepEvidence().removed == 0)
        let line = EvidenceLine(from: tartu, to: porto)
        _ = try await fetch(record.id, through: line)
        #expect(try await tartu.opened(record.id) == bytes)
        let first = try #require(line.requests.first { $0.path.hasSuffix("content") }?.range)
        #expect(first.lowerBound > 0 && first.lowerBound < Int64(held))
        #expect(!line.requests.contains { $0.path.hasSuffix("digests") })
    }

    @Test("Content that is never what was signed is refused, and nothing of it counts as received")
    func otherContent() async throws {
        let record = try await offer(content(300_000))
        let line = EvidenceLine(from: tartu, to: porto) { path, _ in
            path.hasSuffix("content") ? .changed : .none
        }
        #expect(try await code { _ = try await fetch(record.id, through: line) } == .untrusted)
        #expect(try await tartu.node.evidence(record.id).record.state == .fetching)
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Conditions are accepted before the key is handed over, shown, and stop a copy")
    func conditions() async throws {
        let record = try await offer(content(100), conditions: ["Only for the process in Tartu."])
        #expect(try await code { _ = try await fetch(record.id) } == .gateClosed)
        #expect(try await porto.node.evidence(record.id).offers.first?.takenAt == nil)
        // Whoever does not name them gets nothing, whatever its own software does.
        let line = EvidenceLine(from: tartu, to: porto)
        let peer = try #require(try await tartu.node.peers().first)
        let answer = await line.get("/evidence/\(record.id)/key", range: nil, most: 1 << 16, from: peer)
        #expect(answer == .refused(kind: .conditionsNotAccepted, status: 409))
        #expect(
            await line.get("/evidence/\(record.id)/content", range: nil, most: 1 << 16, from: peer)
                == .refused(kind: .conditionsNotAccepted, status: 409)
        )
        _ = try await fetch(record.id, accepting: true)
        #expect(try await porto.node.evidence(record.id).offers.first?.takenAt != nil)
        #expect(
            try await code {
                try await tartu.node.copyEvidence(
                    record.id,
                    purpose: .backup,
                    underItsConditions: false,
                    by: tartu.officer
                ) { _ in }
            } == .gateClosed
        )
        // Opening it into a file is a way out like any other, and so is a file made from it.
        let made = try await tartu.node.redactEvidence(record.id, by: tartu.officer) { _ in true }
        for id in [record.id, made.id] {
            #expect(
                try await code {
                    try await tartu.node.openEvidence(id, purpose: .examination, by: tartu.officer) { _ in
                        Issue.record("content left")
                    }
                } == .gateClosed
            )
            let events = try await tartu.store.read { try $0.journal(subject: id, limit: 50) }.map(\.event)
            #expect(events.contains(.releaseBlocked))
            #expect(try await tartu.node.custody(of: id).links.last?.event.kind != .opened)
        }
        try await tartu.node.openEvidence(
            record.id,
            purpose: .examination,
            underItsConditions: true,
            by: tartu.officer
        ) { _ in }
        #expect(
            try await tartu.store.read { try $0.journal(subject: record.id, limit: 50) }.map(\.event)
                .contains(.releasePermitted)
        )
        var copied = 0
        try await tartu.node.copyEvidence(
            record.id,
            purpose: .disclosure,
            underItsConditions: true,
            by: tartu.officer
        ) { copied += $0.count }
        #expect(copied == 100)
    }

    @Test(
        "Nobody else fetches it: not another peer, not what was not offered, not after withdrawal or destruction"
    )
    func access() async throws {
        let record = try await offer(content(100))
        let hidden = try await porto.add(content(100), to: Story.reference)
        let line = EvidenceLine(from: tartu, to: porto)
        let peer = try #require(try await tartu.node.peers().first)
        func key(_ id: Identifier, _ line: EvidenceLine, _ peer: PeerRecord) async throws -> EvidenceAnswer {
            let manifest = try Node.manifest(in: record)
            return await line.get(
                "/evidence/\(id)/key?conditions=\(manifest.conditionsDigest)",
                range: nil,
                most: 1 << 16,
                from: peer
            )
        }
        #expect(try await key(hidden.id, line, peer) == .refused(kind: .notFound, status: 404))
        let lisbon = try TestNode(
            "https://lisbon.example",
            kind: "police",
            jurisdiction: "PT",
            officer: "Reis",
            clock: pair.clock
        )
        try await lisbon.enter(porto)
        try await porto.enter(lisbon)
        let other = try #require(try await lisbon.node.peers().first)
        #expect(
            try await key(record.id, EvidenceLine(from: lisbon, to: porto), other)
                == .refused(kind: .notFound, status: 404)
        )
        guard case .bytes = try await key(record.id, line, peer) else {
            return #expect(Bool(false), "no key")
        }
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        try await pair.exchange()
        #expect(try await key(record.id, line, peer) == .refused(kind: .evidenceClosed, status: 410))
        _ = try await porto.node.destroyEvidence(record.id, reason: .withdrawal, by: porto.officer)
        #expect(try await key(record.id, line, peer) == .refused(kind: .evidenceClosed, status: 410))
    }

    @Test("The law is asked: what a pack keeps back is not offered, nor what came from another agency")
    func gates() async throws {
        // Estonian law keeps the file with the prosecutor when a support service asks.
        let own = try await tartu.add(content(10), to: Story.reference)
        _ = try await porto.node.ask(
            [("And yours?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        let error = try await #require(throws: NodeError.self) {
            _ = try await tartu.node.offerEvidence(
                [own.id],
                in: thread,
                conditions: [],
                says: "No.",
                by: tartu.officer
            )
        }
        #expect(error.code == .gateClosed && error.findings.contains { $0.contains("ee.file") })
        let record = try await offer(content(10))
        _ = try await fetch(record.id)
        #expect(try await tartu.node.evidence(record.id).offers.isEmpty)
        #expect(
            try await code {
                _ = try await tartu.node.offerEvidence(
                    [record.id],
                    in: thread,
                    conditions: [],
                    says: "On.",
                    by: tartu.officer
                )
            } == .gateClosed
        )
    }

    @Test("What was made from a file of another agency goes no further either")
    func onward() async throws {
        let record = try await porto.add(content(100), to: Story.reference)
        let made = try await porto.node.redactEvidence(record.id, by: porto.officer) { _ in true }
        // As if the file had come from elsewhere.
        try porto.tamper("UPDATE evidence SET origin = 'received' WHERE id = '\(record.id.text)'")
        let error = try await #require(throws: NodeError.self) {
            _ = try await porto.node.offerEvidence(
                [made.id],
                in: thread,
                conditions: [],
                says: "On.",
                by: porto.officer
            )
        }
        #expect(error.code == .gateClosed && error.says.contains("from another agency"))
    }
}
