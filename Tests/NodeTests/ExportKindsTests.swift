import Casework
import Foundation
import Node
import Referrals
import Store
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("What an export of everything holds")
struct ExportKindsTests {
    @Test("Every table of the store is in a file of the export, or a line says why it stays")
    func everyTable() throws {
        let folder = Checkout.root.appendingPathComponent("Sources/StoreSQLite")
        var tables: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /(?:create\(table: "|CREATE TABLE )([a-z_]+)/) {
                tables.insert(String(match.output.1))
            }
        }
        let exported = ExportKind.allCases.flatMap(\.tables)
        let staying = StaysBehind.allCases.flatMap(\.tables)
        #expect(tables.count > 50, "\(tables)")
        #expect(Set(exported + staying) == tables)
        #expect(Set(exported).isDisjoint(with: staying))
        #expect(Set(staying).count == staying.count, "a table stays for one reason")
    }

    @Test("Proofs of erasure and of time, the log, tasks, deliveries and webhooks leave with the rest")
    func proofs() async throws {
        let pair = try await Pair()
        try await pair.openCase()
        let (node, officer, now) = (pair.tartu.node, pair.tartu.officer, pair.clock.now)
        let subject = Identifier(at: now)
        try await node.store.write { transaction in
            try transaction.insert(
                ErasureRecord(
                    id: Identifier(at: now),
                    subject: subject,
                    kind: .case,
                    state: .asking,
                    content: #"{"reason":"retention"}"#,
                    begunBy: officer.name,
                    begunAt: now
                )
            )
            try transaction.insert(
                TimeStampRecord(
                    shard: 1,
                    size: 1,
                    authority: "https://time.example",
                    authorityRevision: 1,
                    request: [0x30, 1],
                    token: [0x30, 0],
                    at: now,
                    accuracyMilliseconds: nil,
                    policy: "1.2.3",
                    serial: "0a",
                    signer: "CN=Time",
                    storedAt: now
                )
            )
            try transaction.insert(
                WebhookRecord(
                    id: Identifier(at: now),
                    address: "https://told.example/events",
                    authority: "",
                    events: "",
                    position: 0,
                    nextAttemptAt: now,
                    addedBy: officer.name,
                    addedAt: now
                )
            )
        }
        let lines = Mutex<[ExportLine]>([])
        _ = try await node.export(by: officer) { line in lines.withLock { $0.append(line) } }
        let all = lines.withLock { $0 }
        func of(_ kind: ExportKind) -> [JSON] { all.filter { $0.kind == kind.rawValue }.map(\.json) }
        #expect(of(.erasures).map { $0["subject"]?.string } == [subject.text])
        #expect(of(.erasures).first?["content"]?["reason"]?.string == "retention")
        #expect(of(.timeStamps).map { $0["token"]?.string } == ["MAA="])
        #expect(of(.webhooks).map { $0["address"]?.string } == ["https://told.example/events"])
        #expect(all.allSatisfy { ExportKind(rawValue: $0.kind) != nil })
    }
}
