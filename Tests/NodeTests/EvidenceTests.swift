import Casework
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

@Suite("Evidence in one node: intake, custody, redaction, destruction")
struct EvidenceIntakeTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private static let secret = "the account P-1 was emptied at 09:05"

    init() async throws {
        pair = try await Pair()
        try await pair.openCase()
    }

    @Test(
        "A file is durable and the same when it is taken in, whatever its size",
        arguments: [0, 1, 4096, 262_143, 262_144, 262_145, 1_000_000]
    )
    func intake(size: Int) async throws {
        let bytes = content(size)
        let record = try await tartu.add(bytes, to: Story.reference)
        let manifest = try Node.manifest(in: record)
        #expect(manifest.digests.size == Int64(size))
        #expect(manifest.digests.sha256 == Digest(of: bytes))
        #expect(try await tartu.node.verifyEvidence(record.id) == manifest.digests)
        #expect(try await tartu.opened(record.id) == bytes)
        let chain = try await tartu.node.custody(of: record.id)
        #expect(chain.links.map(\.event.kind) == [.collected, .sealed, .opened])
        #expect(chain.contentCommitment == manifest.contentCommitment)
        #expect(chain.partCommitment == manifest.commitment)
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Nothing of the content lies readable on the disk, nor the officer's name in what is signed")
    func sealed() async throws {
        let text = Array(Self.secret.utf8)
        let record = try await tartu.add(text, to: Story.reference, name: "notes.txt")
        for (name, bytes) in try tartu.disk() {
            #expect(!bytes.contains(text), "\(name) holds the content")
        }
        let custody = try await tartu.node.evidence(record.id).custody
        let name = Array("Kask".utf8)
        for event in custody {
            #expect(event.officer == "Kask")
            #expect(!(try Base64URL.decode(event.compact.split(separator: ".")[1])).contains(name))
        }
    }

    @Test("A changed byte of the sealed content, a missing file, and a changed row are each found")
    func tampering() async throws {
        let record = try await tartu.add(content(600_000), to: Story.reference)
        let path = tartu.folder.path("evidence/\(record.id).content")
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        bytes[300_000] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        await #expect(throws: EvidenceError.self) { try await tartu.node.verifyEvidence(record.id) }
        bytes[300_000] ^= 1
        try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: path))
        await #expect(throws: (any Error).self) { try await tartu.node.verifyEvidence(record.id) }
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StoreError.self) { try await tartu.node.verifyEvidence(record.id) }

        try tartu.tamper("UPDATE evidence SET added_by = 'Somebody'")
        #expect(try await tartu.node.audit().findings.map(\.subject) == [.evidence])
        try tartu.tamper("UPDATE evidence SET added_by = 'Kask'")
        #expect(try await tartu.node.audit().isSound)
        try tartu.tamper("DELETE FROM custody WHERE sequence = 2")
        #expect(try await tartu.node.audit().findings.contains { $0.subject == .custody })
    }

    @Test("A redaction shows what it shows, proves it, and holds nothing else")
    func redaction() async throws {
        let table = "when,account,amount\n09:00,P-1,10\n09:05,P-2,99000\n"
        let record = try await tartu.add(Array(table.utf8), to: Story.reference, name: "log.csv")
        #expect(try Node.manifest(in: record).mediaType == "text/csv")
        let made = try await tartu.node.redactEvidence(record.id, by: tartu.officer) {
            $0.place.hasSuffix("/1")
        }
        let bytes = try await tartu.opened(made.id)
        let redaction = try Redaction(json: JSON(parsing: bytes))
        let keys = try await tartu.node.keyRing().everyDocumentKey()
        try redaction.verify { agency, _ in agency == tartu.entity ? keys : nil }
        #expect(
            redaction.parts.shown.map { String(decoding: $0.content, as: UTF8.self) } == [
                "when", "09:00", "09:05",
            ]
        )
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("99000") && !text.contains(Digest(of: table).hex))
        #expect(
            try await tartu.node.custody(of: made.id).links.map(\.event.kind) == [
                .redacted, .sealed, .opened,
            ]
        )
        #expect(
            try await tartu.node.custody(of: record.id).links.last?.event.details == .redacted(into: made.id)
        )
        #expect(
            try await code {
                _ = try await tartu.node.redactEvidence(record.id, by: tartu.officer) { _ in false }
            } == .invalidInput
        )
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test("Destruction leaves nothing of the content, signs a certificate, and ends the custody")
    func destruction() async throws {
        let text = Array(Self.secret.utf8)
        let record = try await tartu.add(text, to: Story.reference)
        let manifest = try Node.manifest(in: record)
        let certificate = try await tartu.node.destroyEvidence(
            record.id,
            reason: .courtOrder,
            by: tartu.officer
        )
        #expect(try tartu.sealedNames().isEmpty)
        let keys = try await tartu.node.keyRing().everyDocumentKey()
        let read = try DestructionCertificate(verifying: certificate, keys: keys)
        let chain = try await tartu.node.custody(of: record.id)
        #expect(
            read.custodyHead == chain.links.last?.digest && read.reason == .courtOrder && read.events == 3
        )
        #expect(
            try await tartu.node.destroyEvidence(record.id, reason: .withdrawal, by: tartu.officer)
                == certificate
        )
        #expect(try await code { _ = try await tartu.opened(record.id) } == .notFound)
        let (left, events) = try await tartu.store.read { transaction in
            (try transaction.evidence(record.id), try transaction.custody(of: record.id))
        }
        #expect(left?.manifest == "" && left?.secrets == "")
        for event in events {
            let claims = String(
                decoding: try Base64URL.decode(event.compact.split(separator: ".")[1]),
                as: UTF8.self
            )
            #expect(
                !claims.contains(manifest.digests.sha256.hex) && !claims.contains(manifest.digests.root.hex)
            )
        }
        #expect(try await tartu.node.audit().findings == [])
    }

    @Test(
        "After the destruction a copy of the database and the files from before opens nothing of it with today's keyring; the case goes on"
    )
    func destructionReachesCopies() async throws {
        let record = try await tartu.add(Array(Self.secret.utf8), to: Story.reference, name: "diary.txt")
        let other = try await tartu.add(Array("stays".utf8), to: Story.reference, name: "other.txt")
        let copies = try TemporaryFolder()
        for name in ["comity.db", "comity.db-wal"] {
            try FileManager.default.copyItem(atPath: tartu.folder.path(name), toPath: copies.path(name))
        }
        let secrets = [record.secrets, record.manifest].map { Array($0.utf8) }
        let before = try await Harvest(tartu.store)
        for secret in secrets { #expect(before.holds(secret)) }

        _ = try await tartu.node.destroyEvidence(record.id, reason: .courtOrder, by: tartu.officer)

        try FileManager.default.copyItem(atPath: tartu.keyring, toPath: copies.path("keyring"))
        let old = try await Harvest(
            try SQLiteStore(path: copies.path("comity.db"), keyring: copies.path("keyring"))
        )
        for secret in secrets { #expect(!old.holds(secret)) }
        #expect(try await tartu.opened(other.id) == Array("stays".utf8))
        #expect(try await tartu.node.caseFile(Story.reference, readBy: nil).people.isEmpty == false)
        #expect(try await tartu.node.audit().findings == [])
        try await tartu.node.checkLog()
    }

    @Test("A finished file that an older database does not name stays for the newer one")
    func olderDatabase() async throws {
        let record = try await tartu.add(content(10), to: Story.reference)
        let files = try #require(tartu.node.evidenceFiles)
        // To an older database the file is one that no record names.
        let newer = Identifier(at: tartu.clock.now)
        for part in SealedPart.allCases {
            let writer = try files.write(part, of: newer)
            try writer.append([1, 2, 3])
            try writer.finish()
        }
        let sweep = try await tartu.node.sweepEvidence()
        #expect(sweep.removed == 0 && sweep.unknown == [newer: 6])
        #expect(try files.read(.content, of: newer).length == 3)
        // What a record names is not removed in this way, nor anything beside it.
        await #expect(throws: NodeError.self) {
            try await tartu.node.removeUnknownEvidence([newer, record.id], by: tartu.officer)
        }
        #expect(try files.read(.content, of: newer).length == 3)
        try await tartu.node.removeUnknownEvidence([newer], by: tartu.officer)
        #expect(try await tartu.node.sweepEvidence().unknown.isEmpty)
        #expect(try await tartu.node.audit().findings == [])
        #expect(try await tartu.opened(record.id) == content(10))
    }

    @Test("What a crash left behind is removed; what is held, or being written, is not")
    func orphans() async throws {
        let record = try await tartu.add(content(10), to: Story.reference)
        let files = try #require(tartu.node.evidenceFiles)
        let abandoned = Identifier(at: tartu.clock.now)
        let busy = Identifier(at: tartu.clock.now)
        do {
            let writer = try files.write(.content, of: abandoned)
            try writer.append([1, 2, 3])
        }
        let writer = try files.write(.content, of: busy)
        #expect(try await tartu.node.sweepEvidence().removed == 1)
        #expect(try tartu.sealedNames().contains("\(busy).content.part"))
        #expect(throws: StoreError.self) { try files.write(.content, of: busy) }
        #expect(try await tartu.opened(record.id) == content(10))
        withExtendedLifetime(writer) {}
        // An intake that ends before its record is stored is such a crash.
        struct Unreadable: Error {}
        await #expect(throws: Unreadable.self) {
            _ = try await tartu.node.addEvidence(toCase: Story.reference, name: "x", by: tartu.officer) {
                count in
                guard count < 0 else { throw Unreadable() }
                return []
            }
        }
        #expect(try await tartu.node.sweepEvidence().removed > 0)
        #expect(try await tartu.node.evidence(of: Story.reference).count == 1)
    }
}
