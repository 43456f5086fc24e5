import Casework
import Node
import Referrals
import Store
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("The export of everything that an agency owns")
struct CaseworkExportTests {
    @Test("Every revision of every record is in it, and whose each case is; no secret is")
    func records() async throws {
        let pair = try await Pair()
        try await pair.openCase()
        let (node, officer) = (pair.tartu.node, pair.tartu.officer)
        for removed in [false, true] {
            pair.clock.advance(seconds: 1)
            try await node.change(Story.reference, by: officer, as: .facilitator) { file, act in
                try file.tag("urgent", removed: removed, by: act)
            }
        }
        let token = try await node.addAccount(
            named: officer,
            team: nil,
            grants: [.facilitator: .own],
            by: officer
        )
        let secret = try await node.makeToken(for: token.officer.name, label: "cli", days: 1, by: officer)
            .token
        let lines = Mutex<[ExportLine]>([])
        let counts = try await node.export(by: officer) { line in lines.withLock { $0.append(line) } }.lines
        let all = lines.withLock { $0 }
        #expect(counts["records"] == 2)
        let tags = all.filter { $0.kind == "records" }.map(\.json)
        #expect(tags.map { $0["revision"]?.int } == [1, 2])
        #expect(tags.last?["content"]?["removed"]?.bool == true)
        #expect(all.first { $0.kind == "cases" }?.json["owner"]?.string == officer.name)
        #expect(all.contains { $0.kind == "accounts" } && all.contains { $0.kind == "journal" })
        for line in all { #expect(!String(decoding: line.json.bytes(), as: UTF8.self).contains(secret)) }
    }

    @Test("A search is answered from what is read, not from what the index remembers, and leaves its trace")
    func search() async throws {
        let pair = try await Pair()
        try await pair.openCase()
        let (node, officer) = (pair.tartu.node, pair.tartu.officer)
        let note = try await node.change(Story.reference, by: officer, as: .facilitator) { file, act in
            try file.file(NoteRecord(words: "Vizinha teme represálias"), by: act)
        }
        func found(_ words: String, as role: Role = .facilitator) async throws -> [String] {
            try await node.search(words, by: officer, as: role).hits.flatMap(\.kinds)
        }
        #expect(try await found("VIZINHA represalias") == ["note"])
        #expect(try await found("vizi*") == ["note"])
        #expect(try await found("vizinhança").isEmpty)
        #expect(try await found("vizinha", as: .intakeOfficer).isEmpty)
        pair.clock.advance(seconds: 1)
        _ = try await node.change(Story.reference, by: officer, as: .facilitator) { file, act in
            try file.amend(note, by: act) { content throws(CaseworkError) in content.words = "Nada" }
        }
        #expect(try await found("vizinha").isEmpty, "the word is no longer there")
        let read = try await node.store.read {
            try $0.journal(subject: node.caseRecordID(in: $0), limit: 100)
        }
        #expect(read.filter { $0.event == .caseworkRead }.count == 2)
    }
}

extension Node {
    fileprivate func caseRecordID(in transaction: any StoreReader) throws -> Identifier {
        try #require(try transaction.caseRecord(reference: Story.reference)).id
    }
}
