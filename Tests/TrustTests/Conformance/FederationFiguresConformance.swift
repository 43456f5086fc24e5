import ConformanceData
import Foundation
import Testing
import Trust
import Wire

/// The claims sets printed in the standard: read by the reader of their kind, and written again without loss.
@Suite(
    "Federation figures conformance",
    .enabled(if: ConformanceData.has("oidfed/spec-figures.json"), "\(ConformanceData.absent)")
)
struct FederationFiguresConformance {
    private enum Kind: String {
        case statement, trustMark, delegation, status, historicalKeys, resolveResponse, policy, constraints,
            other
    }

    @Test("every figure is read and written again without loss")
    func figures() throws {
        let text = try JSON(parsing: ConformanceData.bytes("oidfed/spec-figures.json"), limits: .local)
        let figures = try #require(text["figures"]?.array)
        var count: [String: Int] = [:]
        for figure in figures {
            let name = figure["name"]?.string ?? "?"
            let json = try #require(figure["json"], "\(name)")
            let kind = kind(of: json, name)
            do {
                #expect(try rewritten(json, kind) == json, "\(name)")
            } catch {
                Issue.record("\(name), read as \(kind.rawValue): \(error)")
            }
            count[kind.rawValue, default: 0] += 1
            if kind == .other { print("oidfed figures: no reader of its own for \(name)") }
        }
        print("oidfed figures: \(figures.count), by kind \(count)")
        #expect(figures.count >= 5)
        #expect(count["statement", default: 0] >= 1)
    }

    private func kind(of json: JSON, _ name: String) -> Kind {
        if json["iss"] != nil, json["sub"] != nil, json["jwks"] != nil { return .statement }
        if json["trust_chain"] != nil, json["metadata"] != nil { return .resolveResponse }
        if json["status"] != nil, json["trust_mark"] != nil { return .status }
        if json["trust_mark_type"] != nil {
            return name.contains("Delegation JWT") ? .delegation : .trustMark
        }
        if json["keys"]?.array?.contains(where: { $0["exp"] != nil }) == true { return .historicalKeys }
        if json["max_path_length"] != nil || json["naming_constraints"] != nil { return .constraints }
        if isPolicy(of: 1, json) || isPolicy(of: 2, json) { return .policy }
        return .other
    }

    private func rewritten(_ json: JSON, _ kind: Kind) throws -> JSON {
        switch kind {
        case .statement: .object(try EntityStatement(claims: withWholeKeys(json)).claims(of: json))
        case .constraints: try ChainConstraints(json).json
        case .policy:
            // A figure shows the policy of one entity type or of several.
            if isPolicy(of: 1, json) {
                try #require(MetadataPolicy(["t": json]).json["t"])
            } else {
                try MetadataPolicy(json).json
            }
        case .trustMark: .object(try TrustMark(claims: json).claims)
        case .delegation: .object(try TrustMarkDelegation(claims: json).claims)
        case .status: .object(try TrustMarkStatus(claims: json).claims)
        case .historicalKeys: .object(try HistoricalKeys(claims: json).claims)
        case .resolveResponse: .object(try ResolveResponse(claims: json).claims)
        case .other: try JSON(parsing: json.bytes())
        }
    }

    /// Whether there are operators at this many levels below each member.
    private func isPolicy(of levels: Int, _ json: JSON) -> Bool {
        guard let object = json.object, !object.isEmpty else { return false }
        if levels == 0 { return object.keys.contains { PolicyOperator(rawValue: $0) != nil } }
        return object.members.allSatisfy { isPolicy(of: levels - 1, $0.value) }
    }

    /// The figure with a key that this software passes over for each one that its authors abbreviated.
    private func withWholeKeys(_ json: JSON) -> JSON {
        guard case .object(var claims) = json, let keys = claims["jwks"]?["keys"]?.array else { return json }
        let whole = keys.enumerated().map { position, key -> JSON in
            guard key.object?.members.contains(where: { $0.value.string?.hasSuffix("...") == true }) == true
            else { return key }
            return ["kty": "RSA", "kid": .string("\(position)"), "n": "AQAB", "e": "AQAB"]
        }
        claims["jwks"] = ["keys": .array(whole)]
        return .object(claims)
    }
}

extension EntityStatement {
    /// All claims, with the keys as the figure prints them.
    fileprivate func claims(of figure: JSON) -> JSONObject {
        var claims = claims
        claims["jwks"] = figure["jwks"]
        return claims
    }
}
