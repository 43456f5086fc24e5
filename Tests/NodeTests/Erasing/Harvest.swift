import Evidence
import Foundation
import Node
import Referrals
import Store
import Wire

/// Everything that somebody with a database and its keyring can read of cases: what a search has to find nothing in.
struct Harvest: Sendable {
    private(set) var texts: [[UInt8]] = []

    /// Reads whatever opens.
    init(_ store: any Store) async throws {
        texts = try await store.read { transaction in
            var texts: [String] = []
            var salts: [[UInt8]] = []
            func each<Record>(_ stored: Stored<Record>, _ take: (Record) -> [String?]) {
                if case .record(let record) = stored { texts += take(record).compactMap(\.self) }
            }
            try transaction.eachCase { each($0) { [$0.reference, $0.content] } }
            try transaction.eachCasework { each($0) { [$0.content] } }
            try transaction.eachAssessment { each($0) { [$0.facts, $0.outcome, $0.content] } }
            try transaction.eachApproval { each($0) { [$0.note] } }
            try transaction.eachThread { each($0) { [$0.reference] } }
            try transaction.eachDocument { stored in
                each(stored) { document in
                    [
                        document.compact,
                        (try? transaction.peerRefusal(of: document.id))?.compact,
                        (try? transaction.peerRefusal(of: document.id)).flatMap {
                            (try? Node.refusal(in: $0).claims.bytes()).map {
                                String(decoding: $0, as: UTF8.self)
                            }
                        },
                        (try? Node.document(in: document).claims.bytes()).map {
                            String(decoding: $0, as: UTF8.self)
                        },
                    ]
                }
            }
            try transaction.eachEvidence { stored in
                each(stored) { file in
                    [file.manifest, file.secrets]
                        + ((try? transaction.evidenceOffers(of: file.id)) ?? []).map(\.secrets)
                }
            }
            try transaction.eachUseDecision { each($0) { [$0.decision.says] } }
            try transaction.eachErasure { each($0) { [$0.content, $0.certificate] } }
            try transaction.eachCustody { each($0) { [$0.compact, $0.officer, $0.salt] } }
            try transaction.eachLogLeaf(from: 0) { stored in
                if case .record(let leaf) = stored, let salt = leaf.salt { salts.append(salt) }
            }
            return texts.map { Array($0.utf8) } + salts
        }
    }

    func holds(_ bytes: [UInt8]) -> Bool { texts.contains { $0.contains(bytes) } }
}

/// Every file under a folder, by its name, as its bytes.
func everyFile(under folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        if let data = FileManager.default.contents(atPath: folder + "/" + name) { files[name] = data }
    }
    return files
}
