import JOSE
import Referrals
import Store
package import Trust
import Wire

/// The answers of the federation endpoints (OpenID Federation 1.0 section 8). Each throws ``FederationProblem`` where the
/// standard has an error for it.
extension Node {
    /// Section 8.1.
    package func fetchAnswer(sub: String?) async throws -> String {
        let subordinates = try await store.read { transaction in
            try sub.flatMap { try transaction.trustEntry(.subordinate, $0) }.map { [try Subordinate($0)] }
                ?? []
        }
        return try await authority(subordinates: subordinates).statement(about: sub, at: clock.now)
    }

    /// Section 8.2.
    package func listAnswer(_ query: SubordinateQuery) async throws -> [FederationID] {
        let needsMarks = query.isMarked || query.markType != nil
        return try await authority(subordinates: subordinates())
            .list(query, marks: needsMarks ? issuedMarks() : [], at: clock.now)
    }

    /// Section 8.3: what this node finds out about an entity through an anchor: itself, or one that it trusts.
    ///
    /// - Parameters:
    ///   - anchors: the anchors that the caller would accept, in its order.
    ///   - types: only these entity types; none stands for all.
    package func resolveAnswer(sub: String?, anchors: [String], types: [String]) async throws -> String {
        let authority = try await authority()
        guard let sub else { throw FederationProblem(.invalidRequest, "The parameter sub is missing.") }
        guard let subject = FederationID(sub) else {
            throw FederationProblem(.invalidSubject, "The parameter sub is not an entity identifier.")
        }
        guard !anchors.isEmpty else {
            throw FederationProblem(.invalidRequest, "The parameter trust_anchor is missing.")
        }
        let trusted = try await self.anchors()
        for name in anchors {
            if name == identity.entity.text {
                let itself = TrustAnchor(entity: authority.entity, keys: try authority.publishedKeys())
                let tls = try await authorityRole()?.authority ?? ""
                return try await resolved(subject, itself, tls: tls, types, authority)
            }
            if let anchor = trusted.first(where: { $0.anchor.entity.text == name }) {
                return try await resolved(subject, anchor.anchor, tls: anchor.authority, types, authority)
            }
        }
        throw FederationProblem(.invalidTrustAnchor, "This resolver knows none of the trust anchors.")
    }

    private func resolved(
        _ subject: FederationID,
        _ anchor: TrustAnchor,
        tls: String,
        _ types: [String],
        _ authority: FederationAuthority
    ) async throws -> String {
        guard let line else {
            throw FederationProblem(.temporarilyUnavailable, "This resolver has no line to the federation.")
        }
        let key = "resolve " + subject.text
        guard discoveries.begin(key, at: clock.now) else {
            throw FederationProblem(
                .temporarilyUnavailable,
                "The resolver is busy; ask again in a few minutes."
            )
        }
        let search = await ChainBuilder(
            source: OwnStatements(node: self, live: line.statements(trusting: tls)),
            anchors: [anchor],
            limits: upkeep.limits,
            now: { [clock] in clock.now }
        ).chains(for: subject)
        discoveries.end(key, found: search.best != nil, at: clock.now)
        guard let chain = search.best else {
            let isUnreachable = search.obstacles.allSatisfy {
                if case .fetch(let failure) = $0.fault { !failure.isRefusal } else { false }
            }
            throw FederationProblem(
                isUnreachable ? .temporarilyUnavailable : .invalidTrustChain,
                search.obstacles.last?.description ?? "No chain leads from the entity to the trust anchor."
            )
        }
        return try authority.resolveResponse(for: chain, entityTypes: types, at: clock.now)
    }

    /// Section 8.4.
    package func markStatusAnswer(trustMark: String?) async throws -> String {
        let claims = trustMark.flatMap { try? JWS.parse($0) }.flatMap { try? JSON(parsing: $0.payload) }
        let issued = try await everyIssuedMark(
            of: claims?["sub"]?.string ?? "",
            claims?["trust_mark_type"]?.string ?? ""
        )
        // The last revision says what became of the mark.
        return try await authority().status(of: trustMark, among: issued.reversed(), at: clock.now)
    }

    /// Section 8.5.
    package func markedAnswer(type: String?, sub: String?) async throws -> [FederationID] {
        guard let type else {
            throw FederationProblem(.invalidRequest, "The parameter trust_mark_type is missing.")
        }
        return try await authority().marked(
            type,
            subject: sub.flatMap(FederationID.init),
            among: issuedMarks(),
            at: clock.now
        )
    }

    /// Section 8.6: the mark itself, for its holder to show.
    package func markAnswer(type: String?, sub: String?) async throws -> String {
        _ = try await authority()
        guard let type, let sub else {
            throw FederationProblem(.invalidRequest, "The parameters trust_mark_type and sub are needed.")
        }
        let entry = try await store.read { try $0.trustEntry(.issuedMark, type + " " + sub) }
        guard let mark = try entry.map({ try IssuedTrustMark($0) }), mark.status(at: clock.now) == .active
        else {
            throw FederationProblem(.notFound, "That entity holds no such trust mark.")
        }
        return mark.compact
    }
}

/// This node's own statements from its own record, and those of everybody else from the network.
private struct OwnStatements: StatementSource {
    let node: Node
    let live: any StatementSource

    private var fetchEndpoint: String { node.identity.entity.url("/federation/fetch") }

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        guard entity == FederationID(node.identity.entity) else {
            return try await live.configuration(of: entity, by: deadline)
        }
        do {
            return try await node.entityConfiguration()
        } catch {
            throw .unreachable
        }
    }

    func statement(
        about subordinate: FederationID,
        at endpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        guard endpoint == fetchEndpoint else {
            return try await live.statement(about: subordinate, at: endpoint, by: deadline)
        }
        do {
            return try await node.fetchAnswer(sub: subordinate.text)
        } catch {
            throw (error as? FederationProblem)?.code == .notFound ? .refused(status: 404) : .unreachable
        }
    }
}
