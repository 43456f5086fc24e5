import Merkle
import Testing

@Suite("Trees, tiles and proofs of every size")
struct TreeTests {
    private static func leaves(_ count: Int) -> [TreeHash] { (0..<count).map { .leaf(Array("\($0)".utf8)) } }

    /// RFC 6962 section 2.1, word for word: what everything else is compared with.
    private static func plainRoot(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return .node(
            plainRoot(leaves[..<(leaves.startIndex + half)]),
            plainRoot(leaves[(leaves.startIndex + half)...])
        )
    }

    @Test("Every proof between all sizes up to 40 verifies, and no other root or leaf does")
    func small() throws {
        let leaves = Self.leaves(40)
        for size in 1...40 {
            let part = Array(leaves[..<size])
            let root = Self.plainRoot(part[...])
            var tree = TiledTree(size: UInt64(size), tiles: try MemoryTiles(part))
            #expect(try tree.root() == root)
            for index in 0..<size {
                let proof = try tree.inclusionProof(of: UInt64(index))
                try proof.verify(leaf: leaves[index], root: root)
                #expect(throws: ProofError.self) { try proof.verify(leaf: .empty, root: root) }
                #expect(throws: ProofError.self) { try proof.verify(leaf: leaves[index], root: .empty) }
                var longer = proof
                longer.hashes.append(.empty)
                #expect(throws: ProofError.self) { try longer.verify(leaf: leaves[index], root: root) }
            }
            for old in 1...size {
                let proof = try tree.consistencyProof(from: UInt64(old))
                try proof.verify(oldRoot: Self.plainRoot(leaves[..<old]), root: root)
                #expect(throws: ProofError.self) { try proof.verify(oldRoot: .empty, root: root) }
            }
        }
    }

    @Test("A tree over three levels of tiles", arguments: [65_535, 65_536, 65_537, 70_000])
    func large(size: Int) throws {
        let leaves = Self.leaves(size)
        let tiles = try MemoryTiles(leaves)
        var edge = RightEdge()
        for leaf in leaves { edge.append(leaf) }
        var tree = TiledTree(size: UInt64(size), tiles: tiles)
        #expect(try tree.root() == edge.root)
        for index in [0, 255, 256, 65_535 % size, size - 1] {
            try tree.inclusionProof(of: UInt64(index)).verify(leaf: leaves[index], root: edge.root)
        }
        for old in [1, 256, 257, 65_535, size] {
            var oldTree = TiledTree(size: UInt64(old), tiles: tiles)
            let proof = try tree.consistencyProof(from: UInt64(old))
            try proof.verify(oldRoot: try oldTree.root(), root: edge.root)
            // The tiles that have to be fetched for it are enough to make it.
            let needed = TileAddress.forConsistency(from: UInt64(old), to: UInt64(size))
            let fetched = MemoryTiles()
            for tile in needed { fetched.keep(tiles.hashes(of: tile), level: tile.level, index: tile.index) }
            var other = TiledTree(size: UInt64(size), tiles: fetched)
            #expect(try other.consistencyProof(from: UInt64(old)) == proof)
        }
        #expect(throws: TileError.outsideTree) { try tree.inclusionProof(of: UInt64(size)) }
        #expect(throws: TileError.outsideTree) { try tree.consistencyProof(from: UInt64(size) + 1) }
    }

    @Test("The standard's own example of widths: 70,000 leaves")
    func widths() {
        let tiles = TileAddress.all(in: 70_000)
        let count = { (level: Int, width: Int) in tiles.count { $0.level == level && $0.width == width } }
        #expect(count(0, 256) == 273 && count(0, 112) == 1)
        #expect(count(1, 256) == 1 && count(1, 17) == 1 && count(2, 1) == 1)
        #expect(tiles.count == 277)
    }

    @Test("Paths are read in one spelling only")
    func paths() throws {
        for path in [
            "tile/0/x001/x234/067", "tile/3/005", "tile/entries/000.p/255", "tile/1/x123/456.p/1",
            "checkpoint",
        ] {
            #expect(LogResource(path: path)?.path == path)
        }
        for path in [
            "", "tile", "tile/0", "tile/00/005", "tile/64/005", "tile/0/5", "tile/0/0005", "tile/0/x000/005",
            "tile/0/001/x234", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p",
            "tile/0/000/",
            "tile//000", "/tile/0/000", "tile/0/x001/x234/067/", "tile/-1/000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/0/+12", "tile/entries/.p/1", "tile/0/x18/446", "checkpoint/",
        ] {
            #expect(LogResource(path: path) == nil, "\(path)")
        }
    }

    @Test("A swapped tile is noticed where the next one is put")
    func swapped() throws {
        let tiles = try MemoryTiles(Self.leaves(512))
        tiles.keep([], level: 1, index: 0)
        #expect(throws: TileError.notContinuous) { try tiles.complete(Self.leaves(256), index: 2) }
        #expect(throws: TileError.notFull) { try tiles.complete(Self.leaves(255), index: 2) }
    }

    @Test("A proof file says everything that a verifier needs, and nothing else passes for it")
    func proofFile() throws {
        let leaves = Self.leaves(10)
        let log = try NoteSigner(name: "log.example", kind: .signature, seed: Array(1...32))
        var tree = TiledTree(size: 10, tiles: try MemoryTiles(leaves))
        let note = try Checkpoint(origin: "log.example", size: 10, root: try tree.root()).signed(by: log)
        let proof = TransparencyProof(
            extra: Array("salt".utf8),
            index: 3,
            hashes: try tree.inclusionProof(of: 3).hashes,
            checkpoint: note
        )
        let read = try TransparencyProof(parsing: Array(proof.text.utf8))
        #expect(read == proof)
        #expect(try read.verify(leaf: leaves[3], log: log.verifier).size == 10)
        #expect(throws: ProofError.self) { try read.verify(leaf: leaves[4], log: log.verifier) }
        let lines = proof.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for drop in lines.indices.dropLast() where !["extra c2FsdA=="].contains(lines[drop]) {
            var fewer = lines
            fewer.remove(at: drop)
            let file = Array(fewer.joined(separator: "\n").utf8)
            #expect(throws: (any Error).self, "without line \(drop + 1)") {
                try TransparencyProof(parsing: file).verify(leaf: leaves[3], log: log.verifier)
            }
        }
    }

    @Test("Whatever bytes arrive, the readers answer")
    func mutations() throws {
        let log = try NoteSigner(name: "log.example", kind: .signature, seed: Array(1...32))
        let note = try Checkpoint(origin: "log.example", size: 10, root: .empty).signed(by: log)
        let request = Array(try AddCheckpoint(oldSize: 3, hashes: [.empty], note: note).body.utf8)
        var state: UInt64 = 42
        var accepted = 0
        for _ in 0..<5000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = request
            bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            if state & 7 == 0 { bytes.removeLast(Int(state >> 40) % bytes.count) }
            if let read = try? AddCheckpoint(parsing: bytes) { accepted += read.hashes.count }
            _ = try? TransparencyProof(parsing: bytes)
            _ = EntryBundle(parsing: bytes)
        }
        #expect(accepted > 0)
    }
}
