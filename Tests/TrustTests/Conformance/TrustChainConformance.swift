import ConformanceData
import Foundation
import JOSE
import Referrals
import Testing
import Trust
import Wire

/// Chains made by other software, good and broken.
@Suite(
    "Trust chain conformance",
    .enabled(if: ConformanceData.has("oidfed"), "\(ConformanceData.absent)")
)
struct TrustChainConformance {
    @Test("every chain is valid or refused as its case says, and each refusal has its reason")
    func chains() throws {
        var valid: [String] = []
        var refused: [String] = []
        for file in try ConformanceData.files(in: "oidfed", suffix: ".json") {
            let text = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local)
            guard let cases = text["cases"]?.array, let jwks = text["trust_anchor_jwks"] else { continue }
            let entity = try #require(text["trust_anchor"]?.string.flatMap(FederationID.init))
            let anchor = TrustAnchor(entity: entity, keys: try KeySet(parsing: jwks.bytes()))
            for element in cases {
                let id = "\(file.lastPathComponent): \(element["id"]?.string ?? "?")"
                let isValid = element["expect"]?.string == "valid"
                do throws(ChainError) {
                    let chain = try validate(element, anchor)
                    #expect(isValid, "\(id)")
                    if let resolved = element["resolved"] {
                        #expect(JSON.object(chain.metadata) == resolved, "\(id)")
                    }
                    valid.append(id)
                } catch {
                    #expect(!isValid, "\(id): \(error)")
                    refused.append("\(id): \(error)")
                }
            }
        }
        print("oidfed chains: \(valid.count) valid, \(refused.count) refused")
        for reason in refused { print("oidfed chains: refused \(reason)") }
        #expect(valid.count >= 4)
        #expect(refused.count >= 8)
    }

    /// The captured chain has `authority_hints` in subordinate statements, which the final standard forbids.
    private func validate(_ element: JSON, _ anchor: TrustAnchor) throws(ChainError) -> TrustChain {
        let compacts = element["chain"]?.array?.compactMap(\.string) ?? []
        let now = Instant(seconds: Int64(element["at"]?.int ?? 0))
        let rules = StatementRules(clockTolerance: 0, passesOverMisplacedHints: true)
        return try TrustChain(validating: compacts, anchors: [anchor], at: now, rules: rules)
    }

    @Test("a chain with a claim where the standard forbids it is refused by a strict reader")
    func strict() throws {
        var refused = 0
        for file in try ConformanceData.files(in: "oidfed", suffix: ".json") {
            let text = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local)
            guard let jwks = text["trust_anchor_jwks"], let cases = text["cases"]?.array else { continue }
            let entity = try #require(text["trust_anchor"]?.string.flatMap(FederationID.init))
            let anchor = TrustAnchor(entity: entity, keys: try KeySet(parsing: jwks.bytes()))
            for element in cases where element["expect"]?.string == "valid" {
                let compacts = element["chain"]?.array?.compactMap(\.string) ?? []
                let now = Instant(seconds: Int64(element["at"]?.int ?? 0))
                let statements = try compacts.map { try SignedStatement(parsing: $0).statement }
                guard statements.contains(where: { $0.kind == .subordinate && $0.authorityHints != nil })
                else { continue }
                let error = #expect(throws: ChainError.self) {
                    try TrustChain(validating: compacts, anchors: [anchor], at: now)
                }
                guard case .statement(let reason)? = error?.fault else { continue }
                #expect(reason.code == .misplacedClaim && reason.claim == "authority_hints")
                refused += 1
            }
        }
        print("oidfed chains: \(refused) refused when read strictly")
    }
}
