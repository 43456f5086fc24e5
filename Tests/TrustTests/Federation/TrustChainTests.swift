import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("Trust chains")
struct TrustChainTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    @Test("A sound chain gives subject, anchor, path, the earliest end and the subject's metadata")
    func sound() throws {
        let early = TestFederation.now.adding(seconds: 3_600)
        let chain = try federation.validate(federation.chain([2: ["exp": .integer(early.seconds)]]))
        #expect(chain.subject == federation.leaf.id)
        #expect(chain.anchor == federation.anchor.id)
        #expect(
            chain.path == [federation.leaf, federation.lower, federation.upper, federation.anchor].map(\.id)
        )
        #expect(chain.expiresAt == early)
        #expect(
            chain.metadata["federation_entity"]?["organization_name"]?.string == "leaf.example.org"
        )
    }

    @Test("The anchor's configuration may be left out, and the anchor has a chain of its own")
    func ends() throws {
        let short = Array(try federation.chain().dropLast())
        #expect(try federation.validate(short).anchorConfiguration == nil)
        let own = try federation.validate([federation.anchor.configuration()])
        #expect(own.path == [federation.anchor.id])
    }

    @Test("Each claim that is absent, wrong or misplaced is refused with its link and its name")
    func brokenClaims() throws {
        let cases: [(Int, String, JSON, StatementError.Code)] = [
            (0, "iss", .null, .missingClaim), (1, "sub", "node.example", .invalidClaim),
            (2, "iat", .null, .missingClaim), (3, "exp", "tomorrow", .invalidClaim),
            (1, "exp", 1, .invalidClaim), (1, "jwks", .null, .missingClaim),
            (1, "jwks", ["keys": []], .invalidClaim), (0, "authority_hints", [], .invalidClaim),
            (0, "authority_hints", ["http://a.example"], .invalidClaim),
            (0, "metadata", ["comity_node": ["display_name": .null]], .invalidClaim),
            (0, "metadata", ["comity_node": "x"], .invalidClaim),
            (0, "metadata_policy", [:], .misplacedClaim), (0, "constraints", [:], .misplacedClaim),
            (0, "source_endpoint", "https://a.example/f", .misplacedClaim),
            (1, "authority_hints", ["https://a.example"], .misplacedClaim),
            (1, "trust_marks", [], .misplacedClaim), (0, "aud", "https://a.example", .misplacedClaim),
            (1, "metadata_policy", ["t": ["p": ["one_of": 1]]], .invalidClaim),
            (1, "constraints", ["max_path_length": -1], .invalidClaim),
            (1, "constraints", ["allowed_entity_types": ["federation_entity"]], .invalidClaim),
            (0, "crit", ["iss"], .invalidClaim), (0, "crit", ["colour"], .unknownCriticalClaim),
            (2, "metadata_policy_crit", ["value"], .invalidClaim),
            (2, "metadata_policy_crit", [], .invalidClaim),
            (2, "metadata_policy_crit", ["regexp"], .unknownCriticalOperator),
            (1, "source_endpoint", "ftp://a.example", .invalidClaim),
            (0, "trust_marks", [["trust_mark_type": "x"]], .invalidClaim),
            (4, "trust_mark_issuers", ["x": ["y"]], .invalidClaim),
            (4, "trust_mark_owners", ["x": ["sub": "https://a.example"]], .invalidClaim),
        ]
        for (position, claim, value, code) in cases {
            let error = federation.error(try federation.chain([position: [claim: value]]))
            guard case .statement(let reason)? = error?.fault else {
                Issue.record("\(claim) at \(position): \(String(describing: error))")
                continue
            }
            #expect(reason.code == code && reason.claim == claim, "\(claim) at \(position): \(reason)")
            #expect(error?.link?.position == position)
            #expect(error?.code == .invalidTrustChain)
        }
    }

    @Test("A critical claim that the reader understands is accepted")
    func understood() throws {
        let chain = try federation.chain([0: ["crit": ["colour"], "colour": "blue"]])
        #expect(throws: ChainError.self) { try federation.validate(chain) }
        let rules = StatementRules(understoodClaims: ["colour"])
        #expect(try federation.validate(chain, rules: rules).subject == federation.leaf.id)
    }

    @Test("A statement counts from its issue, give or take the clocks, to its end and not a second longer")
    func time() throws {
        let chain = try federation.chain()
        let now = TestFederation.now
        #expect(try federation.validate(chain, at: now.adding(seconds: -60)).subject == federation.leaf.id)
        #expect(
            federation.error(chain, at: now.adding(seconds: -61))?.fault
                == .statement(
                    StatementError(
                        .issuedInTheFuture,
                        claim: "iat",
                        "the statement was issued after this node's clock; compare the clocks"
                    )
                )
        )
        #expect(try federation.validate(chain, at: now.adding(seconds: 86_399)).expiresAt > now)
        guard case .statement(let ended)? = federation.error(chain, at: now.adding(seconds: 86_400))?.fault
        else { Issue.record("an ended chain was not refused as such"); return }
        #expect(ended.code == .expired)
    }

    @Test("A key that its superior does not vouch for signs nothing that counts")
    func otherKeys() throws {
        let impostor = try TestEntity("lower.example.org")
        var chain = try federation.chain()
        chain[1] = try impostor.statement(about: federation.leaf)
        let error = try #require(federation.error(chain))
        #expect(error.link?.position == 1)
        guard case .statement(let reason) = error.fault else { Issue.record("\(error)"); return }
        #expect(reason.code == .unknownKey)
        // With its identifier it gets one step further, to the signature.
        let named = try JWS.sign(
            JSON.object(["iss": "https://x.example"]).bytes(),
            type: EntityStatement.mediaType,
            key: impostor.key
        )
        #expect(throws: StatementError.self) { try SignedStatement(parsing: named) }
    }

    @Test("A subject that changed its key is refused until its superior vouches for the new one")
    func subjectChangedItsKey() throws {
        let renewed = try TestEntity("leaf.example.org")
        var chain = try federation.chain()
        chain[0] = try renewed.configuration(under: [federation.lower])
        guard case .statement(let reason)? = federation.error(chain)?.fault else {
            Issue.record("not refused"); return
        }
        #expect(reason.code == .unknownKey)
        chain[1] = try federation.lower.statement(about: renewed)
        #expect(try federation.validate(chain).subject == federation.leaf.id)
    }

    @Test("A signature under the identifier of another's key is refused, whatever its algorithm")
    func confusion() throws {
        var chain = try federation.chain()
        let other = SigningKey(.es256)
        var jwk = try #require(try JSON(parsing: other.privateJWK()).object)
        jwk["kid"] = .string(federation.lower.key.keyID)
        let forger = try TestEntity(
            "lower.example.org",
            key: SigningKey(jwk: JSON.object(jwk).bytes())
        )
        chain[1] = try forger.statement(about: federation.leaf)
        guard case .statement(let reason)? = federation.error(chain)?.fault else {
            Issue.record("not refused"); return
        }
        #expect(reason.code == .keyMismatch)
    }

    @Test("A superior that the subject does not name is refused")
    func notHinted() throws {
        let error = federation.error(
            try federation.chain([0: ["authority_hints": ["https://other.example"]]])
        )
        #expect(error?.fault == .superiorNotHinted)
        #expect(error?.link?.issuer == federation.lower.id)
    }

    @Test("A chain to somebody else's anchor is refused as such")
    func unknownAnchor() throws {
        let stranger = try TestEntity("stranger.example")
        let chain = try federation.chain()
        let error = #expect(throws: ChainError.self) {
            try TrustChain(
                validating: chain,
                anchors: [stranger.anchor],
                at: TestFederation.now.adding(seconds: 1)
            )
        }
        #expect(error?.fault == .unknownAnchor)
        #expect(error?.code == .invalidTrustAnchor)
    }

    @Test("A loop, a chain without end and statements out of order are refused")
    func shape() throws {
        let (leaf, lower, upper) = (federation.leaf, federation.lower, federation.upper)
        let loop = [
            try leaf.configuration(under: [lower]), try lower.statement(about: leaf),
            try upper.statement(about: lower), try lower.statement(about: upper),
        ]
        #expect(federation.error(loop)?.fault == .loop)
        let long = [try leaf.configuration(under: [lower])] + Array(repeating: loop[1], count: 20)
        #expect(federation.error(long)?.fault == .tooLong(limit: TrustChain.mostStatements))
        #expect(federation.error([])?.fault == .empty)
        #expect(federation.error([loop[1]])?.fault == .notAConfiguration)
        let chain = try federation.chain()
        #expect(federation.error([chain[0], chain[2], chain[1]])?.fault == .gap)
        #expect(federation.error([chain[0], chain[0]])?.fault == .notASubordinateStatement)
    }

    @Test("Text that is no statement is refused before any of it is believed")
    func hostile() throws {
        let chain = try federation.chain()
        func refused(_ compact: String) -> StatementError.Code? {
            guard case .statement(let error)? = federation.error([compact] + chain.dropFirst())?.fault else {
                return nil
            }
            return error.code
        }
        #expect(refused("") == .malformed)
        #expect(refused("a.b.c") == .malformed)
        #expect(refused(String(repeating: "A", count: 300 << 10)) == .tooLarge)
        let claims = federation.leaf.configurationClaims(under: [federation.lower])
        #expect(refused(try federation.leaf.signed(claims, type: "JWT")) == .wrongType)
        let twice = #"{"iss":"https://a.example","iss":"https://b.example"}"#
        let doubled = try JWS.sign(
            Array(twice.utf8),
            type: EntityStatement.mediaType,
            key: federation.leaf.key
        )
        #expect(refused(doubled) == .malformed)
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let nested = try JWS.sign(
            Array("{\"iss\":\(deep)}".utf8),
            type: EntityStatement.mediaType,
            key: federation.leaf.key
        )
        #expect(refused(nested) == .malformed)
        let carried = try JWS.sign(
            JSON.object(claims).bytes(),
            type: EntityStatement.mediaType,
            key: federation.leaf.key,
            header: ["trust_chain": []]
        )
        #expect(refused(carried) == .unsupportedHeader)
    }

    @Test("An anchor's next key, announced under the last, is learnt without anybody typing it in")
    func anchorKeys() throws {
        let next = try TestEntity("anchor.example.net")
        let both: JSON = ["keys": [federation.anchor.key.publicKey.json, next.key.publicKey.json]]
        let announced = try federation.anchor.configuration(["jwks": both])
        let later = TestFederation.now.adding(seconds: 30)
        let renewed = try federation.anchor.anchor.renewed(by: announced, at: later)
        #expect(renewed.keys.keys.count == 2)
        var chain = try federation.chain()
        chain[3] = try next.statement(about: federation.upper)
        chain[4] = try next.configuration(["jwks": both])
        #expect(throws: ChainError.self) { try federation.validate(chain) }
        let valid = try TrustChain(validating: chain, anchors: [renewed], at: later)
        #expect(valid.anchor == federation.anchor.id)
        let stranger = try TestEntity("anchor.example.net")
        #expect(throws: ChainError.self) {
            try renewed.renewed(by: stranger.configuration(), at: later)
        }
    }
}
