import ConformanceData
import Merkle
import Testing
import Wire

@Suite("Conformance: a log that Tessera wrote, byte for byte")
struct TesseraConformance {
    static let folder = "tlog/tessera-log/"

    private static func checkpoint(_ size: Int, log: NoteVerifier) throws -> (SignedNote, Checkpoint) {
        let note = try SignedNote(parsing: ConformanceData.bytes("\(folder)checkpoint.\(size)"))
        return (note, try Checkpoint(verifying: note, log: log))
    }

    private static func log() throws -> NoteVerifier {
        let text = String(decoding: try ConformanceData.bytes(folder + "vkey.txt"), as: UTF8.self)
        return try NoteVerifier(text.split(separator: "\n").first ?? "")
    }

    @Test(
        "Every checkpoint verifies; its tile and root follow from the entries, and the product's log comes out the same",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func sameBytes() throws {
        let log = try Self.log()
        var edge = RightEdge()
        var checked = 0
        for size in 0...15 {
            let (note, checkpoint) = try Self.checkpoint(size, log: log)
            #expect(
                note.text.utf8.elementsEqual(try ConformanceData.bytes("\(Self.folder)checkpoint.\(size)"))
            )
            #expect(checkpoint.size == UInt64(size))
            if size > 0 {
                let address = try #require(TileAddress(level: 0, index: 0, width: size))
                let bundle = try #require(
                    EntryBundle(
                        parsing: ConformanceData.bytes(Self.folder + LogResource.entries(address).path)
                    )
                )
                let tile = try ConformanceData.bytes(Self.folder + LogResource.tile(address).path)
                #expect(bundle.entries.count == size)
                #expect(bundle.tile == tile)
                #expect(EntryBundle(bundle.entries)?.bytes == bundle.bytes)
                edge.append(.leaf(try #require(bundle.entries.last)))
                var tree = TiledTree(
                    size: UInt64(size),
                    tiles: try MemoryTiles(bundle.entries.map { .leaf($0) })
                )
                #expect(try tree.root() == checkpoint.root)
            }
            #expect(edge.root == checkpoint.root)
            checked += 1
        }
        #expect(checked == 16)
    }

    @Test(
        "The product's witness cosigns the checkpoints one after the other, with proofs that the product made",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func witnessed() throws {
        let log = try Self.log()
        let witness = try NoteSigner(name: "witness.example/w", kind: .cosignature, seed: Array(0..<32))
        let address = try #require(TileAddress(level: 0, index: 0, width: 15))
        let bundle = try #require(
            EntryBundle(parsing: ConformanceData.bytes(Self.folder + LogResource.entries(address).path))
        )
        var known: Checkpoint?
        var cosigned = 0
        for size in 0...15 {
            let (note, checkpoint) = try Self.checkpoint(size, log: log)
            let old = known?.size ?? 0
            var hashes: [TreeHash] = []
            if old > 0 {
                let leaves = bundle.entries[..<size].map { TreeHash.leaf($0) }
                var tree = TiledTree(size: UInt64(size), tiles: try MemoryTiles(leaves))
                hashes = try tree.consistencyProof(from: old).hashes
            }
            let request = try AddCheckpoint(oldSize: old, hashes: hashes, note: note)
            let arrived = try AddCheckpoint(parsing: Array(request.body.utf8))
            try arrived.judge(known: known, log: log)
            var cosignedNote = arrived.note
            cosignedNote.add(try witness.cosignature(over: arrived.note, at: 1_800_000_000 + UInt64(size)))
            #expect(try cosignedNote.verified(by: [log, witness.verifier]).count == 2)
            known = checkpoint
            cosigned += 1
        }
        #expect(cosigned == 16)
    }
}
