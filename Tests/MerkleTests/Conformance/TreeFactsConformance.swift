import ConformanceData
import Crypto
import Merkle
import Testing
import Wire

@Suite("Conformance: facts about a tree of a thousand leaves")
struct TreeFactsConformance {
    private let facts: JSON
    private let leaves: [TreeHash]
    private let tiles: MemoryTiles

    init() throws {
        facts =
            ConformanceData.isPlaced
            ? try JSON(parsing: ConformanceData.bytes("tlog/tree-facts-1000.json"), limits: .local) : .null
        leaves = (0..<1000).map { TreeHash.leaf(Array("comity-tlog-leaf-\($0)".utf8)) }
        tiles = try MemoryTiles(leaves)
    }

    @Test(
        "Roots of every stated size, by appending and from tiles",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func roots() throws {
        let roots = facts["roots"]?.object?.members ?? []
        for (size, root) in roots {
            let count = try #require(Int(size))
            var edge = RightEdge()
            for leaf in leaves[..<count] { edge.append(leaf) }
            #expect(edge.root.base64 == root.string)
            var tree = TiledTree(size: UInt64(count), tiles: tiles)
            #expect(try tree.root().base64 == root.string)
        }
        #expect(roots.count == 10)
    }

    @Test(
        "Proofs come out as stated and verify",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func proofs() throws {
        let inclusions = facts["inclusion"]?.array ?? []
        for item in inclusions {
            let (index, size) = (try #require(item["index"]?.int), try #require(item["size"]?.int))
            var tree = TiledTree(size: UInt64(size), tiles: tiles)
            let proof = try tree.inclusionProof(of: UInt64(index))
            #expect(proof.hashes.map(\.base64) == item["proof"]?.array?.compactMap(\.string))
            #expect(leaves[index].base64 == item["leaf_hash"]?.string)
            try proof.verify(leaf: leaves[index], root: try tree.root())
        }
        let consistencies = facts["consistency"]?.array ?? []
        for item in consistencies {
            let (old, size) = (try #require(item["size1"]?.int), try #require(item["size2"]?.int))
            var tree = TiledTree(size: UInt64(size), tiles: tiles)
            let proof = try tree.consistencyProof(from: UInt64(old))
            #expect(proof.hashes.map(\.base64) == item["proof"]?.array?.compactMap(\.string))
            var oldTree = TiledTree(size: UInt64(old), tiles: tiles)
            try proof.verify(oldRoot: try oldTree.root(), root: try tree.root())
        }
        #expect(inclusions.count == 6)
        #expect(consistencies.count == 4)
    }

    @Test(
        "Each tile has its stated path and bytes, and there are no others",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func tilePaths() throws {
        let stated = facts["tiles_sha256_size_1000"]?.object?.members ?? []
        let all = TileAddress.all(in: 1000)
        #expect(Set(all.map { LogResource.tile($0).path }) == Set(stated.map(\.key)))
        for (path, digest) in stated {
            guard case .tile(let address)? = LogResource(path: path) else {
                Issue.record("\(path) is not read")
                continue
            }
            let bytes = tiles.hashes(of: address).prefix(address.width * TreeHash.byteCount)
            #expect(SHA256.hash(data: Array(bytes)).map(\.self) == hexBytes(digest.string ?? ""))
        }
        #expect(stated.count == 5)
    }
}
