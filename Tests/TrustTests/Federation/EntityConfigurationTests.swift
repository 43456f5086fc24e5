import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("A node's entity configuration")
struct EntityConfigurationTests {
    private let now = TestFederation.now
    private let key = SigningKey()
    private let documentKey = SigningKey()

    private func configuration() throws -> EntityConfiguration {
        let entity = try #require(EntityID("https://node.agency.example"))
        var metadata = NodeMetadata(
            displayName: "Põhja prokuratuur",
            agencyKind: "prosecution",
            jurisdiction: "EE",
            contactPoint: "the duty desk",
            documentEndpoint: entity.url("/documents"),
            documentTypes: ["referral", "status"],
            maximumDocumentBytes: 262_144,
            rulePacks: [NodeMetadata.PackVersion(id: "ee", version: "1.0.0", digest: "x")],
            documentKeys: try KeySet([documentKey.publicKey], encryptionKeys: [DecryptionKey().publicKey])
        )
        metadata.displayNames = ["en": "Northern prosecutor's office"]
        metadata.furtherJurisdictions = ["EE-37"]
        metadata.acceptance = NodeMetadata.Acceptance(
            offenceCategories: ["online-harassment"],
            mechanisms: ["victim-offender-mediation"],
            languages: ["et", "en"]
        )
        metadata.furtherEndpoints = NodeMetadata.FurtherEndpoints(
            evidence: entity.url("/evidence"),
            status: nil,
            log: entity.url("/log")
        )
        metadata.maximumEvidenceBytes = 1 << 30
        metadata.logKey = "node.agency.example+00000000+AQ=="
        var configuration = EntityConfiguration(
            entity: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: 60),
            federationKeys: try KeySet([key.publicKey]),
            metadata: metadata
        )
        configuration.authorityHints = [try #require(FederationID("https://anchor.example/"))]
        return configuration
    }

    @Test("All that a node publishes reads back as it was")
    func roundTrip() throws {
        let configuration = try configuration()
        let read = try EntityConfiguration(verifying: configuration.signed(with: key))
        #expect(read.claims == configuration.claims)
        #expect(read.metadata.displayNames == ["en": "Northern prosecutor's office"])
        #expect(read.metadata.acceptance.languages == ["et", "en"])
        #expect(read.metadata.furtherEndpoints.log == "https://node.agency.example/log")
        #expect(read.metadata.documentKeys.encryptionKeys.count == 1)
    }

    @Test("A configuration that another key signed, or none of the keys known before, is refused")
    func signature() throws {
        let configuration = try configuration()
        #expect(throws: EntityError.self) {
            try EntityConfiguration(verifying: configuration.signed(with: SigningKey()))
        }
        let known = try KeySet([SigningKey().publicKey])
        let compact = try configuration.signed(with: key)
        #expect(throws: EntityError.self) { try EntityConfiguration(verifying: compact, known: known) }
    }

    @Test("An endpoint of another host, and metadata of another form, are refused by name")
    func metadata() throws {
        let entity = try #require(EntityID("https://node.agency.example"))
        let whole = try #require(try configuration().metadata.json.object)
        func error(_ change: JSONObject) -> String? {
            do throws(EntityError) {
                _ = try NodeMetadata(.object(whole.changed(change)), of: entity)
                return nil
            } catch {
                return error.says
            }
        }
        #expect(error([:]) == nil)
        let cases: [(String, JSON)] = [
            ("evidence_endpoint", "https://other.example/evidence"), ("document_types", "referral"),
            ("display_name#en", ""), ("maximum_evidence_bytes", 0), ("rule_packs", [["id": "x"]]),
            ("log_endpoint", 1), ("working_languages", [1]), ("contact_point", .null),
        ]
        for (name, value) in cases {
            let says = error([name: value])
            #expect(
                says != nil && (name == "rule_packs" || says?.contains(name) == true),
                "\(name): \(says ?? "")"
            )
        }
    }
}
