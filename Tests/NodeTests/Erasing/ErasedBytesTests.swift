import Casework
import Evidence
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Vault
import Wire

@Suite("What an erased case leaves behind")
struct ErasedBytesTests {
    private static let note = "He is afraid of what his father will say about the 430 euro"
    private static let evidence = "09:05 the account harmed-1 was emptied from Tartu"
    private static let fileName = "shop-extract-teacher.txt"

    /// What Porto's software makes of a question: it repeats what it was sent.
    private static let refusal = "the words 'his father drinks' are no code"

    /// The words of the case that stand in no other place.
    private static let words = [
        Story.reference, note, evidence, fileName, "Does he need an interpreter?", "Messages only.",
        Story.asks, refusal,
    ].map { Array($0.utf8) }

    @Test(
        "A search of the database, its log of changes, the keyring, every copy of both, the evidence and the log finds nothing of it; both sides verify; others are as they were"
    )
    func nothingLeft() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await pair.tell()
        let thread = try await tartu.thread()
        _ = try await tartu.node.change(Story.reference, by: tartu.officer, as: .facilitator) { file, act in
            try file.file(NoteRecord(words: Self.note), by: act)
        }
        try await refuse(in: thread, pair)
        let file = try await tartu.add(Array(Self.evidence.utf8), to: Story.reference, name: Self.fileName)
        _ = try await tartu.node.openCase(Self.other, by: tartu.officer)
        _ = try await tartu.node.change("EE-OTHER", by: tartu.officer, as: .facilitator) { file, act in
            try file.file(NoteRecord(words: "stays"), by: act)
        }

        // What has to be gone: the words, and every secret that opens something.
        var secrets = Self.words
        secrets += try await tartu.store.read { transaction in
            let record = try transaction.caseRecord(reference: Story.reference)
            let documents = try transaction.documents(ofThread: thread.id)
            let subjects = [record?.id, thread.id, file.id].compactMap(\.self) + documents.map(\.id)
            var found: [[UInt8]] = []
            for subject in Set(subjects) {
                for entry in try transaction.journal(subject: subject, limit: 1000) {
                    if let salt = try transaction.logLeaf(entry: entry.number)?.salt { found.append(salt) }
                }
            }
            found += documents.map { Array($0.compact.utf8) }
            found += try transaction.custody(of: file.id).compactMap(\.salt).map { Array($0.utf8) }
            found += [file.secrets, file.manifest].map { Array($0.utf8) }
            return found
        }
        #expect(secrets.count > 25)

        // Copies from before, as an operator makes them: of the database with its log, and of the keyring.
        let copies = try TemporaryFolder()
        try TestVault.open(tartu.keyring).backUp(to: copies.path("keyring.copy"), at: pair.clock.now)
        for name in ["comity.db", "comity.db-wal"] {
            try FileManager.default.copyItem(atPath: tartu.folder.path(name), toPath: copies.path(name))
        }
        // Whoever has the keys reads all of it; the content of files by way of their secrets.
        let before = try await Harvest(tartu.store)
        #expect(try await tartu.opened(file.id) == Array(Self.evidence.utf8))
        for secret in secrets where secret != Array(Self.evidence.utf8) {
            #expect(before.holds(secret), "\(String(decoding: secret, as: UTF8.self).prefix(40))")
        }

        // The officer sends it again, and it is taken.
        let dead = try #require(try await tartu.node.undelivered(deadOnly: true).first)
        #expect(dead.lastFailure?.contains(Self.refusal) == true)
        _ = try await tartu.node.resend(dead.document, by: tartu.officer)
        try await pair.exchange()
        try await pair.eraseOnBothSides()

        for folder in [tartu.folder.path(""), porto.folder.path(""), copies.path("")] {
            let files = try everyFile(under: folder)
            #expect(!files.isEmpty)
            for (name, data) in files {
                for secret in secrets {
                    #expect(
                        data.range(of: Data(secret)) == nil,
                        "\(name) holds \(String(decoding: secret, as: UTF8.self).prefix(40))"
                    )
                }
            }
        }
        // The copy of the database with the copy of the keyring opens, and says nothing.
        let old = try SQLiteStore(path: copies.path("comity.db"), keyring: copies.path("keyring.copy"))
        for store in [tartu.store, old, porto.store] {
            let after = try await Harvest(store)
            for secret in secrets {
                #expect(!after.holds(secret), "\(String(decoding: secret, as: UTF8.self).prefix(40))")
            }
        }
        #expect(try everyFile(under: tartu.folder.path("evidence")).isEmpty)

        // What remains verifies and says nothing.
        for node in [tartu, porto] {
            #expect(try await node.node.audit().findings == [])
            try await node.node.checkLog()
        }
        let leaves = try await tartu.store.read { transaction in
            try transaction.journal(subject: thread.id, limit: 1000).map { entry in
                (entry.event, try transaction.logLeaf(entry: entry.number)?.salt != nil)
            }
        }
        #expect(leaves.filter { $0.0 != .erased }.allSatisfy { !$0.1 })
        #expect(leaves.contains { $0 == (.erased, true) })

        // The other case is as it was.
        let other = try await tartu.node.caseFile("EE-OTHER", readBy: nil)
        #expect(other.all(NoteRecord.self).map(\.content.words) == ["stays"])
    }

    /// Tartu asks something, and Porto refuses it under its signature.
    private func refuse(in thread: ThreadRecord, _ pair: Pair) async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        let sent = try await tartu.node.ask(
            [("Is there a room on Mondays?", nil)],
            purpose: .information,
            in: thread.id,
            by: tartu.officer
        )
        let key = try #require(try await porto.node.keyRing().current(.document))
        let refusal = Refusal(
            issuer: porto.entity,
            audience: tartu.entity,
            issuedAt: Instant(seconds: pair.clock.now.seconds),
            digest: sent.document.digest,
            problem: Problem(
                .schemaBreach,
                "The body breaks the schema.",
                findings: [.init(place: "/questions/0/asks", says: Self.refusal)]
            )
        )
        let signed = try JWS.sign(
            refusal.claims.bytes(),
            type: Refusal.mediaType,
            key: porto.node.keys.signingKey(key.keyID)
        )
        let answer = CourierAnswer.refused(
            kind: .schemaBreach,
            status: 422,
            retryAfter: nil,
            signed: signed
        )
        try await tartu.deliver(through: ScriptedCourier([answer]))
    }

    private static let other: JSON = [
        "reference": "EE-OTHER", "stage": "investigation",
        "offence": ["budapest": ["art2"], "provisions": []],
        "parties": [["pseudonym": "harmed-9", "role": "harmed"]],
    ]
}
