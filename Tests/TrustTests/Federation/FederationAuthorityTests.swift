import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("A federation's authority")
struct FederationAuthorityTests {
    private let now = TestFederation.now
    let node: TestEntity
    let anchor: FederationAuthority

    init() throws {
        node = try TestEntity("node.example.org")
        anchor = FederationAuthority(
            entity: try TestEntity("anchor.example.net").id,
            key: SigningKey(),
            name: "Network"
        )
    }

    private func configuration(_ more: JSONObject = [:]) throws -> String {
        let hints: JSONObject = ["authority_hints": [.string(anchor.entity.text)]]
        return try node.configuration(hints.changed(more))
    }

    private func enrolled() throws -> FederationAuthority {
        var anchor = anchor
        anchor.subordinates = [try anchor.subordinate(enrolling: configuration(), at: now)]
        return anchor
    }

    private var trusted: TrustAnchor {
        get throws { TrustAnchor(entity: anchor.entity, keys: try anchor.publishedKeys()) }
    }

    @Test("What it says about an enrolled entity makes a chain, with its policy and its metadata")
    func enrolment() throws {
        var authority = try enrolled()
        authority.subordinates[0].policy = try MetadataPolicy([
            "federation_entity": ["contacts": ["add": ["desk@network.example"]]]
        ])
        authority.subordinates[0].metadata = ["federation_entity": ["organization_name": "Node"]]
        authority.subordinates[0].constraints = ChainConstraints(maximumPathLength: 0)
        let chain = try TrustChain(
            validating: [
                configuration(), authority.statement(about: node.id.text, at: now),
                authority.configuration(at: now),
            ],
            anchors: [trusted],
            at: now
        )
        #expect(chain.metadata["federation_entity"]?["organization_name"] == "Node")
        #expect(chain.metadata["federation_entity"]?["contacts"] == ["desk@network.example"])
        #expect(chain.anchorConfiguration?.endpoint("federation_list_endpoint") != nil)
        #expect(chain.statements[1].sourceEndpoint == anchor.entity.text + "/federation/fetch")
    }

    @Test("An entity is enrolled only where a chain through this authority could hold")
    func refusedEnrolment() throws {
        func error(
            _ configuration: String,
            _ policy: MetadataPolicy? = nil,
            _ constraints: ChainConstraints? = nil
        ) throws -> EnrolmentError? {
            let authority = try enrolled()
            do throws(EnrolmentError) {
                _ = try authority.subordinate(
                    enrolling: configuration,
                    policy: policy,
                    constraints: constraints,
                    at: now
                )
                return nil
            } catch {
                return error
            }
        }
        #expect(try error(configuration()) == nil)
        #expect(try error(node.configuration()) == .notHinted(anchor.entity))
        #expect(try error(anchor.configuration(at: now)) == .itself)
        let twin = try TestEntity("twin.example.org", key: node.key)
        let twins = try twin.configuration(["authority_hints": [.string(anchor.entity.text)]])
        #expect(try error(twins) == .keyOfAnother(node.id))
        let demanding = try MetadataPolicy(["federation_entity": ["contacts": ["essential": true]]])
        guard case .policy(let reason)? = try error(configuration(), demanding) else {
            Issue.record("enrolled against its own policy")
            return
        }
        #expect(reason.parameter == "contacts")
        let naming = NamingConstraints(permitted: [".example.net"])
        #expect(try error(configuration(), nil, ChainConstraints(naming: naming)) == .name)
        let forged = try JWS.sign(
            SignedStatement(parsing: configuration()).statement.bytes,
            type: EntityStatement.mediaType,
            key: SigningKey()
        )
        guard case .configuration(let signature)? = try error(forged) else {
            Issue.record("enrolled without proof of its key")
            return
        }
        #expect(signature.code == .unknownKey)
    }

    @Test("The fetch endpoint refuses as the standard says")
    func fetch() throws {
        func code(_ subject: String?) throws -> FederationErrorCode? {
            let authority = try enrolled()
            do {
                _ = try authority.statement(about: subject, at: now)
                return nil
            } catch let problem as FederationProblem {
                return problem.code
            }
        }
        #expect(try code(node.id.text) == nil)
        #expect(try code(nil) == .invalidRequest)
        #expect(try code("node") == .invalidRequest)
        #expect(try code(anchor.entity.text) == .invalidRequest)
        #expect(try code("https://stranger.example") == .notFound)
        #expect(FederationErrorCode.notFound.status == 404)
        #expect(
            FederationProblem(.notFound, "No.").json == ["error": "not_found", "error_description": "No."]
        )
    }

    @Test("An authority does not speak for an entity from the moment of its revocation")
    func revocation() throws {
        var authority = try enrolled()
        authority.subordinates[0].revokedAt = now.adding(seconds: 10)
        #expect(throws: Never.self) { try authority.statement(about: node.id.text, at: now) }
        #expect(throws: FederationProblem.self) {
            try authority.statement(about: node.id.text, at: now.adding(seconds: 10))
        }
        #expect(authority.list(at: now.adding(seconds: 10)) == [])
    }

    @Test("Subordinates are listed by type, rank and mark")
    func list() throws {
        var authority = anchor
        func add(_ name: String, types: [String], isIntermediate: Bool = false) throws -> FederationID {
            let entity = try TestEntity(name)
            authority.subordinates.append(
                Subordinate(
                    entity: entity.id,
                    keys: try KeySet([entity.key.publicKey]),
                    entityTypes: types,
                    isIntermediate: isIntermediate,
                    enrolledAt: now
                )
            )
            return entity.id
        }
        let court = try add("court.example", types: ["comity_node", "federation_entity"])
        let region = try add("a-region.example", types: ["federation_entity"], isIntermediate: true)
        let mark = try authority.issueMark("m", to: court, at: now, expiresAt: nil)
        func list(_ parameters: [(String, String)]) throws -> [FederationID] {
            let query = try SubordinateQuery(parameters: parameters.map { (name: $0.0, value: $0.1) })
            return authority.list(query, marks: [mark], at: now)
        }
        #expect(try list([]) == [region, court])
        #expect(try list([("entity_type", "comity_node"), ("entity_type", "federation_entity")]) == [court])
        #expect(try list([("intermediate", "true")]) == [region])
        #expect(try list([("trust_marked", "true")]) == [court])
        #expect(try list([("trust_mark_type", "other")]) == [])
        #expect(
            throws: FederationProblem(.unsupportedParameter, "A parameter of the request is not known here.")
        ) {
            try list([("colour", "blue")])
        }
        #expect(throws: FederationProblem.self) { try list([("intermediate", "perhaps")]) }
    }

    @Test("A resolver's answer ends with the first thing it rests on, and is for whom it names")
    func resolve() throws {
        let authority = try enrolled()
        let chain = try TrustChain(
            validating: [
                configuration(), authority.statement(about: node.id.text, at: now),
                authority.configuration(at: now),
            ],
            anchors: [trusted],
            at: now
        )
        let asker = try TestEntity("asker.example").id
        let answer = try authority.resolveResponse(
            for: chain,
            entityTypes: ["comity_node"],
            audience: asker,
            at: now
        )
        func read(for audience: FederationID, at moment: Instant) throws -> ResolveResponse {
            try ResolveResponse(
                verifying: answer,
                by: authority.entity,
                with: authority.publishedKeys(),
                audience: audience,
                at: moment
            )
        }
        let read = try read(for: asker, at: now)
        #expect(read.expiresAt == chain.expiresAt)
        #expect(read.metadata.isEmpty)
        #expect(read.chain == chain.compacts)
        #expect(throws: StatementError.self) { try self.read(answer, for: node.id) }
        #expect(throws: StatementError.self) {
            try ResolveResponse(
                verifying: answer,
                by: asker,
                with: authority.publishedKeys(),
                audience: asker,
                at: now
            )
        }
    }

    private func read(_ answer: String, for audience: FederationID) throws -> ResolveResponse {
        try ResolveResponse(
            verifying: answer,
            by: anchor.entity,
            with: anchor.publishedKeys(),
            audience: audience,
            at: now
        )
    }

    @Test("A past key is worth what its end or revocation leaves of it")
    func historicalKeys() throws {
        let (old, lost, unexplained, modern) = (SigningKey(), SigningKey(), SigningKey(), SigningKey())
        let start = now.adding(seconds: -1_000)
        let entries = [
            HistoricalKeys.Entry(
                old.publicKey,
                validFrom: start,
                expiresAt: now,
                revocation: HistoricalKeys.Revocation(at: now.adding(seconds: -100), reason: .superseded)
            ),
            HistoricalKeys.Entry(
                lost.publicKey,
                expiresAt: now,
                revocation: HistoricalKeys.Revocation(at: now.adding(seconds: -500), reason: .compromised)
            ),
            HistoricalKeys.Entry(
                unexplained.publicKey,
                expiresAt: now,
                revocation: HistoricalKeys.Revocation(at: now.adding(seconds: -50), reason: .unspecified)
            ),
        ]
        let keys = try HistoricalKeys(
            verifying: anchor.historicalKeys(entries, at: now),
            of: anchor.entity,
            with: anchor.publishedKeys(),
            at: now
        )
        func standing(_ key: SigningKey, _ seconds: Int64) -> HistoricalKeys.Standing {
            keys.standing(of: key.keyID, for: now.adding(seconds: seconds))
        }
        #expect(standing(old, -200) == .good)
        #expect(standing(old, -100) == .afterKey)
        #expect(standing(old, -1_001) == .beforeKey)
        #expect(standing(lost, -600) == .needsProofOfTime(before: now.adding(seconds: -500)))
        #expect(standing(lost, -400) == .afterKey)
        #expect(standing(unexplained, -60) == .needsProofOfTime(before: now.adding(seconds: -50)))
        #expect(standing(modern, -60) == .unknown)
        #expect(keys.entries[0].key == old.publicKey)
    }

    @Test("A list of past keys by somebody else, with a private half or with one identifier twice is refused")
    func brokenHistoricalKeys() throws {
        let key = SigningKey()
        let entry = HistoricalKeys.Entry(key.publicKey, expiresAt: now)
        #expect(throws: StatementError.self) {
            try HistoricalKeys(issuer: anchor.entity, issuedAt: now, entries: [entry, entry])
        }
        var jwk = try #require(try JSON(parsing: key.privateJWK()).object)
        jwk["exp"] = 1
        let claims: JSON = ["iss": .string(anchor.entity.text), "iat": 1, "keys": [.object(jwk)]]
        let error = #expect(throws: StatementError.self) { try HistoricalKeys(claims: claims) }
        #expect(error?.claim == "keys")
        let signed = try anchor.historicalKeys([entry], at: now)
        #expect(throws: StatementError.self) {
            try HistoricalKeys(verifying: signed, of: node.id, with: anchor.publishedKeys(), at: now)
        }
    }
}
