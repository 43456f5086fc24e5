import JOSE
import Referrals
import Testing
import Trust
import Wire

@Suite("Trust marks")
struct TrustMarkTests {
    private let type = "https://network.example/marks/restorative-practice"
    private let now = TestFederation.now.adding(seconds: 10)
    let holder: TestEntity
    let owner: TestEntity
    let issuer: FederationAuthority
    let anchor: FederationAuthority
    let chain: TrustChain

    init() throws {
        holder = try TestEntity("leaf.example.org")
        owner = try TestEntity("owner.example.org")
        var issuer = FederationAuthority(
            entity: try TestEntity("marks.example.org").id,
            key: SigningKey(),
            name: "Marks"
        )
        var anchor = FederationAuthority(
            entity: try TestEntity("anchor.example.net").id,
            key: SigningKey(),
            name: "Network"
        )
        issuer.superiors = [anchor.entity]
        anchor.markIssuers[type] = [issuer.entity]
        self.issuer = issuer
        self.anchor = anchor
        chain = try Self.chain(issuer, anchor)
    }

    /// The chain of the issuer, as the anchor vouches for it.
    private static func chain(
        _ issuer: FederationAuthority,
        _ anchor: FederationAuthority
    ) throws -> TrustChain {
        let now = TestFederation.now
        var anchor = anchor
        let configuration = try issuer.configuration(at: now)
        anchor.subordinates = [try anchor.subordinate(enrolling: configuration, at: now)]
        return try TrustChain(
            validating: [
                configuration, anchor.statement(about: issuer.entity.text, at: now),
                anchor.configuration(at: now),
            ],
            anchors: [TrustAnchor(entity: anchor.entity, keys: anchor.publishedKeys())],
            at: now
        )
    }

    private func mark(expiresAfter seconds: Int64? = 3_600, delegation: String? = nil) throws
        -> ShownTrustMark
    {
        let issued = try issuer.issueMark(
            type,
            to: holder.id,
            at: TestFederation.now,
            expiresAt: seconds.map { TestFederation.now.adding(seconds: $0) },
            delegation: delegation
        )
        return ShownTrustMark(type: type, compact: issued.compact)
    }

    private func validate(
        _ mark: ShownTrustMark,
        chain: TrustChain? = nil,
        status: String? = nil,
        at moment: Instant? = nil
    ) throws(TrustMarkError) -> TrustMark {
        try TrustMark.validated(
            mark,
            of: holder.id,
            issuer: chain ?? self.chain,
            at: moment ?? now,
            status: status
        )
    }

    private func fault(
        _ mark: ShownTrustMark,
        chain: TrustChain? = nil,
        status: String? = nil,
        at moment: Instant? = nil
    ) -> TrustMarkError.Fault? {
        do throws(TrustMarkError) {
            _ = try validate(mark, chain: chain, status: status, at: moment)
            return nil
        } catch {
            return error.fault
        }
    }

    @Test("A mark by an accredited issuer counts until it ends")
    func sound() throws {
        let mark = try mark()
        #expect(try validate(mark).subject == holder.id)
        guard case .mark(let error)? = fault(mark, at: TestFederation.now.adding(seconds: 3_600)) else {
            Issue.record("an ended mark counted")
            return
        }
        #expect(error.code == .expired)
    }

    @Test("A mark is refused where it is of another kind, about another entity or by another issuer")
    func others() throws {
        let mark = try mark()
        #expect(fault(ShownTrustMark(type: "https://other.example", compact: mark.compact)) == .otherType)
        #expect(throws: TrustMarkError(.otherSubject, type: type)) {
            try TrustMark.validated(mark, of: owner.id, issuer: chain, at: now)
        }
        var other = issuer
        other.key = SigningKey()
        let forged = try other.issueMark(type, to: holder.id, at: now, expiresAt: nil)
        guard case .mark(let error)? = fault(ShownTrustMark(type: type, compact: forged.compact)) else {
            Issue.record("a forged mark counted")
            return
        }
        #expect(error.code == .unknownKey)
    }

    @Test("Only whom the anchor lists may issue a kind of mark; an empty list stands for anybody")
    func accreditation() throws {
        let mark = try mark()
        var anchor = anchor
        anchor.markIssuers[type] = [owner.id]
        #expect(fault(mark, chain: try Self.chain(issuer, anchor)) == .issuerNotAccredited)
        anchor.markIssuers[type] = nil
        #expect(fault(mark, chain: try Self.chain(issuer, anchor)) == .unknownType)
        anchor.markIssuers[type] = []
        #expect(fault(mark, chain: try Self.chain(issuer, anchor)) == nil)
        let compacts = Array(chain.compacts.dropLast())
        let silent = try TrustChain(
            validating: compacts,
            anchors: [TrustAnchor(entity: anchor.entity, keys: anchor.publishedKeys())],
            at: now
        )
        #expect(fault(mark, chain: silent) == .anchorSilent)
    }

    @Test("A kind of mark with an owner needs the owner's delegation to this issuer and for this kind")
    func delegation() throws {
        var anchor = anchor
        anchor.markOwners[type] = TrustMarkOwner(
            owner: owner.id,
            keys: try KeySet([owner.key.publicKey])
        )
        let chain = try Self.chain(issuer, anchor)
        let authority = FederationAuthority(entity: owner.id, key: owner.key, name: "Owner")
        let given = try authority.delegate(type, to: issuer.entity, at: now, expiresAt: nil)
        #expect(fault(try mark(), chain: chain) == .delegationMissing)
        #expect(fault(try mark(delegation: given), chain: chain) == nil)
        #expect(fault(try mark(delegation: given)) == .ownerUnknown)

        func refused(_ delegation: String) throws -> StatementError.Code? {
            guard case .delegation(let error)? = fault(try mark(delegation: delegation), chain: chain) else {
                return nil
            }
            return error.code
        }
        let toOther = try authority.delegate(type, to: holder.id, at: now, expiresAt: nil)
        #expect(try refused(toOther) == .wrongSubject)
        let ofOtherKind = try authority.delegate(
            "https://x.example",
            to: issuer.entity,
            at: now,
            expiresAt: nil
        )
        #expect(try refused(ofOtherKind) == .invalidClaim)
        let ended = try authority.delegate(
            type,
            to: issuer.entity,
            at: TestFederation.now,
            expiresAt: now
        )
        #expect(try refused(ended) == .expired)
        var thief = authority
        thief.key = SigningKey()
        #expect(
            try refused(thief.delegate(type, to: issuer.entity, at: now, expiresAt: nil)) == .unknownKey
        )
        let ownWord = try issuer.delegate(type, to: issuer.entity, at: now, expiresAt: nil)
        #expect(try refused(ownWord) == .wrongIssuer)
    }

    @Test("A mark without end counts only with its issuer's word of today")
    func status() throws {
        let mark = try mark(expiresAfter: nil)
        #expect(fault(mark) == .statusMissing)
        var issued = IssuedTrustMark(type: type, subject: holder.id, compact: mark.compact)
        let active = try issuer.status(of: mark.compact, among: [issued], at: now)
        #expect(fault(mark, status: active) == nil)
        guard case .status(let old)? = fault(mark, status: active, at: now.adding(seconds: 86_401)) else {
            Issue.record("yesterday's word counted")
            return
        }
        #expect(old.code == .expired)
        issued.revokedAt = now
        let revoked = try issuer.status(of: mark.compact, among: [issued], at: now)
        #expect(fault(mark, status: revoked) == .inactive)
        guard case .status(let other)? = fault(try self.mark(expiresAfter: 60), status: active) else {
            Issue.record("a word about another mark counted")
            return
        }
        #expect(other.code == .wrongSubject)
        #expect(throws: FederationProblem.self) { try issuer.status(of: "x", among: [issued], at: now) }
        #expect(throws: FederationProblem.self) { try issuer.status(of: nil, among: [issued], at: now) }
    }

    @Test("Those who hold a mark that counts are listed, and nobody else")
    func holders() throws {
        var first = try issuer.issueMark(type, to: holder.id, at: now, expiresAt: nil)
        let second = try issuer.issueMark(type, to: owner.id, at: now, expiresAt: now.adding(seconds: 5))
        #expect(issuer.marked(type, among: [first, second], at: now) == [holder.id, owner.id])
        #expect(issuer.marked(type, subject: owner.id, among: [first, second], at: now) == [owner.id])
        first.revokedAt = now
        #expect(issuer.marked(type, among: [first, second], at: now.adding(seconds: 5)) == [])
    }
}
