import ConformanceData
import Foundation
import Merkle
import Testing

@Suite("Conformance: the published cases of inclusion and consistency proofs")
struct ProofConformance {
    // Foundation reads these: the numbers run to the end of 64 bits, which signed documents do not take.
    private struct Inclusion: Decodable {
        var file: String
        var leafIdx, treeSize: UInt64
        var root, leafHash: String
        var proof: [String]?
        var wantErr: Bool
    }

    private struct Consistency: Decodable {
        var file: String
        var size1, size2: UInt64
        var root1, root2: String
        var proof: [String]?
        var wantErr: Bool
    }

    @Test(
        "Every inclusion proof is judged as the cases say",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func inclusion() throws {
        let cases = try JSONDecoder().decode(
            [Inclusion].self,
            from: Data(ConformanceData.bytes("merkle/inclusion.json"))
        )
        for item in cases {
            let isWrong = try isRefused {
                try InclusionProof(index: item.leafIdx, size: item.treeSize, hashes: Self.hashes(item.proof))
                    .verify(leaf: Self.hash(item.leafHash), root: Self.hash(item.root))
            }
            #expect(isWrong == item.wantErr, "\(item.file)")
        }
        #expect(cases.count == 57 && Set(cases.map(\.file)).count == 57)
        #expect(cases.count { !$0.wantErr } == 3)
    }

    @Test(
        "Every consistency proof is judged as the cases say",
        .enabled(if: ConformanceData.isPlaced, "\(ConformanceData.absent)")
    )
    func consistency() throws {
        let cases = try JSONDecoder().decode(
            [Consistency].self,
            from: Data(ConformanceData.bytes("merkle/consistency.json"))
        )
        for item in cases {
            let isWrong = try isRefused {
                try ConsistencyProof(oldSize: item.size1, size: item.size2, hashes: Self.hashes(item.proof))
                    .verify(oldRoot: Self.hash(item.root1), root: Self.hash(item.root2))
            }
            #expect(isWrong == item.wantErr, "\(item.file)")
        }
        #expect(cases.count == 50 && Set(cases.map(\.file)).count == 50)
        #expect(cases.count { !$0.wantErr } == 3)
    }

    /// A case that cannot even be read as a proof is refused by the types.
    private struct NotOfTheForm: Error {}

    private func isRefused(_ body: () throws -> Void) throws -> Bool {
        do {
            try body()
            return false
        } catch is NotOfTheForm {
            return true
        } catch is ProofError {
            return true
        }
    }

    private static func hash(_ text: String) throws -> TreeHash {
        guard let hash = TreeHash(base64: text) else { throw NotOfTheForm() }
        return hash
    }

    private static func hashes(_ texts: [String]?) throws -> [TreeHash] {
        try (texts ?? []).map { try hash($0) }
    }
}
