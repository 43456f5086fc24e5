import Referrals
import Testing
import Trust
import Wire

@Suite("What a chain makes of metadata")
struct ChainPolicyTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    private func node(_ parameters: JSONObject) -> JSONObject {
        ["metadata": ["comity_node": .object(parameters), "federation_entity": [:]]]
    }

    @Test("A superior's metadata goes before the subject's own, for the types that the subject has")
    func stated() throws {
        let chain = try federation.validate(
            federation.chain([
                0: node(["display_name": "Mine", "jurisdiction": "EE"]),
                1: ["metadata": ["comity_node": ["display_name": "Theirs"], "openid_provider": ["a": 1]]],
                2: ["metadata": ["comity_node": ["jurisdiction": "PT"]]],
            ])
        )
        #expect(chain.metadata["comity_node"] == ["display_name": "Theirs", "jurisdiction": "EE"])
        #expect(chain.metadata["openid_provider"] == nil)
    }

    @Test("Policies of all superiors are merged from the anchor down and applied to the subject")
    func merged() throws {
        let chain = try federation.validate(
            federation.chain([
                0: node(["document_types": ["referral", "status", "gossip"]]),
                1: [
                    "metadata_policy": [
                        "comity_node": ["document_types": ["subset_of": ["referral", "status"]]]
                    ]
                ],
                3: [
                    "metadata_policy": [
                        "comity_node": [
                            "document_types": ["subset_of": ["referral", "withdrawal"]],
                            "agency_kind": ["default": "court"],
                        ]
                    ]
                ],
            ])
        )
        #expect(chain.metadata["comity_node"] == ["document_types": ["referral"], "agency_kind": "court"])
    }

    @Test("An intermediate that contradicts the anchor breaks the chain at its own link")
    func conflict() throws {
        let error = federation.error(
            try federation.chain([
                0: node(["agency_kind": "court"]),
                1: ["metadata_policy": ["comity_node": ["agency_kind": ["value": "police"]]]],
                3: ["metadata_policy": ["comity_node": ["agency_kind": ["value": "court"]]]],
            ])
        )
        guard case .policy(let reason)? = error?.fault else { Issue.record("not refused"); return }
        #expect(reason.code == .invalidPolicy && reason.parameter == "agency_kind")
        #expect(error?.link?.position == 1)
        #expect(error?.code == .invalidMetadata)
    }

    @Test("Metadata that does not meet the policy breaks the chain at the subject")
    func unmet() throws {
        let error = federation.error(
            try federation.chain([
                0: node(["agency_kind": "court"]),
                2: ["metadata_policy": ["comity_node": ["contact_point": ["essential": true]]]],
            ])
        )
        guard case .policy(let reason)? = error?.fault else { Issue.record("not refused"); return }
        #expect(reason.code == .invalidMetadata && reason.parameter == "contact_point")
        #expect(error?.link?.position == 0)
    }

    @Test("A policy for an entity type that the subject does not have demands nothing of it")
    func otherType() throws {
        let chain = try federation.validate(
            federation.chain([
                3: ["metadata_policy": ["openid_provider": ["issuer": ["essential": true]]]]
            ])
        )
        #expect(chain.metadata["openid_provider"] == nil)
    }

    @Test("An unknown operator is passed over, and the scope parameter is a set of words")
    func notes() throws {
        let chain = try federation.validate(
            federation.chain([
                0: ["metadata": ["oauth_client": ["scope": "openid email profile"]]],
                1: [
                    "metadata_policy": [
                        "oauth_client": [
                            "scope": ["subset_of": ["openid", "email"], "superset_of": ["openid"]],
                            "logo_uri": ["regexp": "x"],
                        ]
                    ]
                ],
            ])
        )
        #expect(chain.metadata["oauth_client"] == ["scope": "openid email"])
    }

    @Test(
        "Intermediates are counted between the one who limits them and the subject",
        arguments: [(3, 2, true), (3, 1, false), (2, 1, true), (2, 0, false), (1, 0, true)]
    )
    func pathLength(position: Int, allowed: Int64, isValid: Bool) throws {
        let chain = try federation.chain([
            position: ["constraints": ["max_path_length": .integer(allowed)]]
        ])
        if isValid {
            #expect(try federation.validate(chain).path.count == 4)
        } else {
            let error = federation.error(chain)
            #expect(error?.fault == .pathTooLong(allowed: Int(allowed)))
            #expect(error?.link?.position == position)
        }
    }

    @Test("Names are permitted or excluded for everybody below, and what is excluded stays so")
    func names() throws {
        func fault(_ constraints: JSON) throws -> ChainError.Fault? {
            do {
                _ = try federation.validate(
                    federation.chain([3: ["constraints": ["naming_constraints": constraints]]])
                )
                return nil
            } catch let error as ChainError {
                return error.fault
            }
        }
        #expect(try fault(["permitted": [".example.org"]]) == nil)
        #expect(try fault(["permitted": ["example.org"]]) == .nameNotPermitted(federation.leaf.id))
        #expect(
            try fault(["permitted": [".example.org"], "excluded": ["lower.example.org"]])
                == .nameNotPermitted(federation.lower.id)
        )
        #expect(try fault(["excluded": [".EXAMPLE.org"]]) == .nameNotPermitted(federation.leaf.id))
        #expect(try fault(["permitted": []]) == .nameNotPermitted(federation.leaf.id))
    }

    @Test("Entity types that are not allowed are taken out before the policy looks")
    func entityTypes() throws {
        let chain = try federation.validate(
            federation.chain([
                0: node(["display_name": "x"]),
                1: ["metadata_policy": ["comity_node": ["contact_point": ["essential": true]]]],
                3: ["constraints": ["allowed_entity_types": []]],
            ])
        )
        #expect(chain.metadata.keys == ["federation_entity"])
    }

    @Test("Two spellings that look alike are two parameters")
    func spelling() throws {
        let policy = try MetadataPolicy([
            "t": ["caf\u{E9}": ["value": 1], "cafe\u{301}": ["value": 2]]
        ])
        let output = try policy.applied(to: ["t": [:]])
        #expect(output["t"]?["caf\u{E9}"] == 1)
        #expect(output["t"]?["cafe\u{301}"] == 2)
    }
}
