import Evidence
import JOSE
import Merkle
import Referrals
import TestAgencies
import Testing
import Wire

@Suite("Redaction with a provable link to the original")
struct RedactionTests {
    private let salts = SaltSource()
    private let table = Array("when,account,amount\n09:00,P-1,10\n09:05,\"P,2\",99000\n".utf8)

    private func parts(_ content: [UInt8], _ type: String) throws -> (PartCommitment, [EvidencePart]) {
        let (scheme, parts) = try #require(EvidenceParts.structured(content, mediaType: type))
        return (PartCommitment(scheme: scheme, to: parts, salts: salts), parts)
    }

    @Test("A table is taken apart into its cells, a JSON text into its values")
    func structure() throws {
        let cells = try parts(table, "text/csv").1
        #expect(cells.count == 9)
        #expect(cells[7] == EvidencePart(place: "3/2", content: Array("\"P,2\"".utf8)))
        let values = try parts(Array(#"{"a/b": [1, {"c": "x"}], "d": {}}"#.utf8), "application/json").1
        #expect(values.map(\.place) == ["/a~1b/0", "/a~1b/1/c", "/d"])
        #expect(EvidenceParts.structured(Array("a,\"b".utf8), mediaType: "text/csv") == nil)
        #expect(EvidenceParts.structured([1], mediaType: "image/png") == nil)
    }

    @Test("Whatever is shown verifies against the commitment; for every number of parts and every choice")
    func everyChoice() throws {
        for count in 0...6 {
            let parts = (0..<count).map { EvidencePart(place: "\($0)", content: [UInt8($0)]) }
            let commitment = PartCommitment(scheme: .ranges, to: parts, salts: salts)
            for choice in 0..<(1 << count) {
                let redacted = RedactedParts(parts, salts: salts) { part in
                    choice >> (Int(part.place) ?? 0) & 1 == 1
                }
                try redacted.verify(against: commitment)
                #expect(redacted.shown.count == choice.nonzeroBitCount)
                #expect(redacted.hiddenCount == Int64(count - choice.nonzeroBitCount))
            }
        }
    }

    @Test("A changed, moved, added or dropped part is found out")
    func tampering() throws {
        let (commitment, cells) = try parts(table, "text/csv")
        let redacted = RedactedParts(cells, salts: salts) { $0.place.hasSuffix("/3") }
        try redacted.verify(against: commitment)
        #expect(
            redacted.shown.map { String(decoding: $0.content, as: UTF8.self) } == ["amount", "10", "99000"]
        )
        for index in redacted.items.indices {
            var dropped = redacted
            dropped.items.remove(at: index)
            #expect(throws: EvidenceError.self) { try dropped.verify(against: commitment) }
            var doubled = redacted
            doubled.items.insert(redacted.items[index], at: index)
            #expect(throws: EvidenceError.self) { try doubled.verify(against: commitment) }
            guard case .shown(var part, let salt) = redacted.items[index] else { continue }
            part.content.append(0x30)
            var changed = redacted
            changed.items[index] = .shown(part, salt: salt)
            #expect(throws: EvidenceError.self) { try changed.verify(against: commitment) }
            part.content.removeLast()
            part.place = "9/9"
            changed.items[index] = .shown(part, salt: salt)
            #expect(throws: EvidenceError.self) { try changed.verify(against: commitment) }
        }
        var enlarged = commitment
        enlarged.parts += 1
        #expect(throws: EvidenceError.self) { try redacted.verify(against: enlarged) }
    }

    @Test("Ranges that stream by give the commitment of ranges held in memory")
    func ranges() throws {
        let content = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        var committer = RangeCommitter(salts: salts)
        committer.update(Array(content[..<8192]))
        committer.update(Array(content[8192...]))
        let parts = EvidenceParts.ranges(content)
        #expect(parts.map(\.place) == ["0-4095", "4096-8191", "8192-12287", "12288-16383", "16384-19999"])
        #expect(committer.commitment() == PartCommitment(scheme: .ranges, to: parts, salts: salts))
    }

    @Test("A redaction carries the signed commitment, survives being written, and fits no other")
    func document() throws {
        let key = SigningKey()
        let agency = try #require(EntityID("https://tartu.example"))
        let file = Identifier(at: Instant(seconds: 1_795_000_000))
        let (commitment, cells) = try parts(table, "text/csv")
        let sealing = try CustodyEvent(
            issuer: agency,
            file: file,
            sequence: 2,
            previous: .zero,
            at: Instant(seconds: 1_795_000_000),
            officer: .zero,
            details: .sealed(commitment)
        ).signed(with: key)
        let redaction = Redaction(
            original: file,
            commitment: commitment,
            sealing: sealing,
            parts: RedactedParts(cells, salts: salts) { $0.place.hasPrefix("1/") }
        )
        let written = try JSON(parsing: redaction.json.bytes())
        #expect(try Redaction(json: written) == redaction)
        let keys = try KeySet([key.publicKey])
        try Redaction(json: written).verify { name, _ in name == agency ? keys : nil }
        #expect(throws: EvidenceError.self) { try redaction.verify { _, _ in nil } }
        let others = try KeySet([SigningKey().publicKey])
        #expect(throws: EvidenceError.self) { try redaction.verify { _, _ in others } }
        var moved = redaction
        moved.original = Identifier(at: Instant(seconds: 1_795_000_001))
        #expect(throws: EvidenceError.self) { try moved.verify { _, _ in keys } }
    }

    @Test("What is hidden appears nowhere in what is written")
    func hidden() throws {
        let (_, cells) = try parts(table, "text/csv")
        let redacted = RedactedParts(cells, salts: salts) { $0.place.hasSuffix("/1") }
        #expect(!redacted.shown.contains { String(decoding: $0.content, as: UTF8.self).contains("99000") })
        // The same value elsewhere has another commitment: nobody can try values against it.
        let twice = [EvidencePart(place: "x", content: [1]), EvidencePart(place: "x", content: [1])]
        let items = RedactedParts(twice, salts: salts) { $0.place == "" }.items
        #expect(items.count == 1)
        #expect(twice[0].leaf(salt: salts.salt(ofPart: 0)) != twice[1].leaf(salt: salts.salt(ofPart: 1)))
    }
}
