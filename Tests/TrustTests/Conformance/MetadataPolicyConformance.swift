import ConformanceData
import Foundation
import Testing
import Trust
import Wire

/// Policies of an anchor and an intermediate, what they merge to, and what that makes of metadata.
@Suite(
    "Metadata policy conformance",
    .enabled(if: ConformanceData.has("oidfed/metadata-policy-vectors.json"), "\(ConformanceData.absent)")
)
struct MetadataPolicyConformance {
    @Test("every vector merges, resolves or is refused as it says")
    func vectors() throws {
        let file = try ConformanceData.bytes("oidfed/metadata-policy-vectors.json")
        let vectors = try #require(JSON(parsing: file, limits: .local).array)
        var resolved = 0
        var refusedPolicies: [String: Int] = [:]
        var refusedMetadata: [String: Int] = [:]
        for vector in vectors {
            let name = Comment("vector \(vector["n"]?.int ?? -1)")
            let merged: MetadataPolicy
            do throws(PolicyError) {
                merged = try MetadataPolicy.resolving([policy(vector, "TA"), policy(vector, "INT")])
            } catch {
                #expect(error.code == .invalidPolicy, name)
                #expect(vector["error"]?.string == error.code.rawValue, "\(name): \(error)")
                refusedPolicies[error.reason, default: 0] += 1
                continue
            }
            if let expected = vector["merged"] {
                #expect(withoutOrder(merged.json["t"]) == withoutOrder(expected), name)
            }
            do throws(PolicyError) {
                let output = try merged.applied(to: ["t": vector["metadata"] ?? [:]])
                #expect(vector["error"] == nil, name)
                #expect(values(output["t"]) == values(vector["resolved"]), name)
                resolved += 1
            } catch {
                #expect(error.code == .invalidMetadata, name)
                #expect(vector["error"]?.string == error.code.rawValue, "\(name): \(error)")
                refusedMetadata[error.reason, default: 0] += 1
            }
        }
        let refused = (refusedPolicies.values.reduce(0, +), refusedMetadata.values.reduce(0, +))
        print("oidfed policy vectors: \(vectors.count), resolved \(resolved)")
        print("oidfed policy vectors: policies refused \(refused.0): \(refusedPolicies)")
        print("oidfed policy vectors: metadata refused \(refused.1): \(refusedMetadata)")
        #expect(resolved + refused.0 + refused.1 == vectors.count)
        #expect(resolved >= 100)
        #expect(refused.0 >= 50)
        #expect(refused.1 >= 20)
    }

    private func policy(_ vector: JSON, _ authority: String) throws(PolicyError) -> MetadataPolicy {
        try MetadataPolicy(["t": vector[authority] ?? [:]])
    }

    /// Operators by parameter; the order of what a merge yields is not defined.
    private func withoutOrder(_ policy: JSON?) -> [String: [String: JSON]] {
        var parameters: [String: [String: JSON]] = [:]
        for (parameter, operators) in policy?.object?.members ?? [] {
            for (name, operand) in operators.object?.members ?? [] {
                parameters[parameter, default: [:]][name] = sorted(operand)
            }
        }
        return parameters
    }

    private func values(_ metadata: JSON?) -> [String: JSON] {
        Dictionary(uniqueKeysWithValues: (metadata?.object?.members ?? []).map { ($0.key, sorted($0.value)) })
    }

    private func sorted(_ json: JSON) -> JSON {
        guard let array = json.array else { return json }
        return .array(array.sorted { $0.bytes().lexicographicallyPrecedes($1.bytes()) })
    }
}
