import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("Nodes with the algorithms of FIPS sites, and keys that everybody holds")
struct AlgorithmTests {
    @Test(
        "The whole story is told between any two profiles, and audited on both sides",
        arguments: [
            (SignatureAlgorithm.es256, SignatureAlgorithm.es256), (.es256, .ed25519), (.ed25519, .es256),
        ]
    )
    func profiles(tartu: SignatureAlgorithm, porto: SignatureAlgorithm) async throws {
        let pair = try await Pair(algorithms: (tartu, porto))
        try await pair.tell()
        #expect(try await pair.agree())
        for (node, algorithm) in [(pair.tartu, tartu), (pair.porto, porto)] {
            #expect(try await node.node.audit().findings == [])
            let statement = try await node.node.entityConfiguration()
            let configuration = try EntityConfiguration(verifying: statement)
            let keys = configuration.metadata.documentKeys
            #expect(keys.keys.allSatisfy { $0.algorithm == algorithm })
            #expect(configuration.federationKeys.keys.allSatisfy { $0.algorithm == algorithm })
            let curve = try #require(keys.encryptionKeys.first).json["crv"]?.string
            #expect(curve == (algorithm == .es256 ? "P-256" : "X25519"))
            let entity = node.entity
            let own = try await node.store.read { transaction in
                try transaction.documents(ofThread: transaction.threads(side: nil, limit: 1)[0].id)
                    .filter { $0.issuer == entity }
            }
            for record in own {
                #expect(try JWS.parse(record.compact).header.algorithm == algorithm)
            }
        }
    }

    /// Keys whose private halves are printed, as the standards print them.
    static let published: [(name: String, jwk: JSON)] = [
        (
            "RFC 8037 A.1",
            [
                "kty": "OKP", "crv": "Ed25519", "kid": "a",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            ]
        ),
        (
            "RFC 9421 B.1.4",
            [
                "kty": "OKP", "crv": "Ed25519", "kid": "b",
                "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
            ]
        ),
        (
            "RFC 7517 A.1",
            [
                "kty": "EC", "crv": "P-256", "kid": "c", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
            ]
        ),
        (
            "RFC 7748 6.1",
            [
                "kty": "OKP", "crv": "X25519", "kid": "d", "use": "enc",
                "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
            ]
        ),
    ]

    @Test(
        "A peer's statement with a key whose private half a standard prints is refused, and the refusal names the standard",
        arguments: published.map(\.name)
    )
    func publishedKeys(name: String) async throws {
        let jwk = try #require(Self.published.first { $0.name == name }).jwk
        let pair = try await Pair()
        let agency = ForeignAgency(try #require(EntityID("https://agency.example")))
        let sound = try agency.statement(at: pair.clock.now)
        var claims = try #require(try JSON(parsing: JWS.parse(sound).payload).object)
        var metadata = try #require(claims["metadata"]?[NodeMetadata.entityType]?.object)
        let keys = try #require(metadata["jwks"]?["keys"]?.array)
        metadata["jwks"] = ["keys": .array(keys + [jwk])]
        claims["metadata"] = [NodeMetadata.entityType: .object(metadata)]
        let statement = try agency.sign(
            JSON.object(claims).bytes(),
            with: agency.federationKey,
            type: EntityConfiguration.mediaType
        )
        do {
            _ = try await pair.porto.node.addPeer(
                statement: statement,
                fingerprint: agency.fingerprint,
                authority: "PEM",
                grant: .everything,
                by: pair.porto.officer
            )
            Issue.record("a key that everybody holds was taken")
        } catch let error as NodeError {
            #expect(error.code == .untrusted)
            #expect(error.says.contains("publishedKey") && error.says.contains(name), "\(error.says)")
        }
    }
}
