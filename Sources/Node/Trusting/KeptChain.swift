package import Referrals
package import Store
package import Trust
import Wire

/// The statements of a chain as they are stored: those of the chain, and all others of the search that found it, for the day
/// on which an authority does not answer.
struct KeptChain {
    var chain: [String]
    /// By what was asked for.
    var statements: [String: String]

    init(chain: [String], statements: [String: String]) {
        self.chain = chain
        self.statements = statements
    }

    init(_ record: ChainRecord?) {
        let json = record.flatMap { try? JSON(parsing: Array($0.statements.utf8), limits: .local) }
        chain = json?["chain"]?.array?.compactMap(\.string) ?? []
        statements = [:]
        for (name, value) in json?["kept"]?.object?.members ?? [] { statements[name] = value.string }
    }

    var text: String {
        let kept = JSONObject(statements.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        let json: JSON = ["chain": .array(chain.map(JSON.string)), "kept": .object(kept)]
        return String(decoding: json.bytes(), as: UTF8.self)
    }
}

extension ChainRecord {
    /// The chain, validated again: for whoever wants to see it, and for an audit.
    ///
    /// - Throws: ``ChainError``.
    package func chain(_ anchor: TrustAnchor, at now: Instant) throws(ChainError) -> TrustChain {
        try TrustChain(validating: KeptChain(self).chain, anchors: [anchor], at: now)
    }
}
