import JOSE
import Referrals

/// One search: breadth first from the subject upward, so that short chains are found first.
struct ChainWalk<Source: StatementSource> {
    let builder: ChainBuilder<Source>
    let deadline: Instant
    var search = ChainSearch()

    /// Nil for an entity whose configuration could not be had: it is not asked again.
    private var configurations: [FederationID: SignedStatement?] = [:]
    private var statements: [Edge: SignedStatement?] = [:]
    private var isOver = false

    private struct Edge: Hashable {
        var superior: FederationID
        var subordinate: FederationID
    }

    init(builder: ChainBuilder<Source>, deadline: Instant) {
        self.builder = builder
        self.deadline = deadline
    }

    mutating func walk(from subject: FederationID) async {
        var paths = [[subject]]
        var next = 0
        while next < paths.count, !isOver {
            let path = paths[next]
            next += 1
            let entity = path[path.count - 1]
            guard let configuration = await configuration(of: entity) else { continue }
            let anchor = builder.anchors.first { $0.entity == entity }
            if let anchor { await complete(path, anchor: anchor, configuration) }
            for superior in superiors(of: configuration.statement, on: path, isAnchor: anchor != nil) {
                guard paths.count < builder.limits.paths else {
                    meet(entity, .tooManyPaths)
                    break
                }
                paths.append(path + [superior])
            }
        }
    }

    /// The superiors to go on with: each once, configured anchors first, none that the path has passed.
    private mutating func superiors(
        of statement: EntityStatement,
        on path: [FederationID],
        isAnchor: Bool
    ) -> [FederationID] {
        let entity = statement.subject
        var seen: Set<FederationID> = []
        let hints = (statement.authorityHints ?? []).filter { seen.insert($0).inserted }
        guard !hints.isEmpty else {
            if !isAnchor { meet(entity, .deadEnd) }
            return []
        }
        guard path.count < builder.limits.entities else {
            meet(entity, .tooDeep)
            return []
        }
        if hints.count > builder.limits.hints { meet(entity, .tooManyHints(hints.count)) }
        let anchors = Set(builder.anchors.map(\.entity))
        let ordered = hints.filter(anchors.contains) + hints.filter { !anchors.contains($0) }
        return ordered.prefix(builder.limits.hints).filter { superior in
            if path.contains(superior) { meet(entity, .loop(superior)) }
            return !path.contains(superior)
        }
    }

    /// Fetches what is missing of a path that ends with an anchor, and validates it.
    ///
    /// From the anchor down: only an entity for whom the one above vouches is asked what it says about the next. So nobody
    /// can make a node knock at doors by naming them as somebody's fetch endpoint.
    private mutating func complete(
        _ path: [FederationID],
        anchor: TrustAnchor,
        _ anchorConfiguration: SignedStatement
    ) async {
        var keys = anchor.keys
        var compacts = path.count > 1 ? [anchorConfiguration.compact] : []
        for position in path.indices.dropFirst().reversed() {
            guard let superior = await configuration(of: path[position]),
                isVouchedFor(superior, by: keys)
            else { return }
            let edge = Edge(superior: path[position], subordinate: path[position - 1])
            guard let signed = await statement(edge, of: superior) else { return }
            compacts.append(signed.compact)
            keys = signed.statement.keys
        }
        guard let subject = await configuration(of: path[0]) else { return }
        compacts.append(subject.compact)
        do throws(ChainError) {
            search.chains.append(
                try TrustChain(
                    validating: compacts.reversed(),
                    anchors: builder.anchors,
                    at: builder.now(),
                    rules: builder.rules
                )
            )
        } catch {
            meet(path[0], .chain(error))
        }
    }

    private mutating func isVouchedFor(_ superior: SignedStatement, by keys: KeySet) -> Bool {
        do throws(StatementError) {
            try superior.verify(with: keys)
            return true
        } catch {
            meet(superior.statement.subject, .notVouchedFor(error))
            return false
        }
    }

    private mutating func configuration(of entity: FederationID) async -> SignedStatement? {
        if let known = configurations[entity] { return known }
        guard mayFetch(entity) else { return nil }
        do throws(FetchFailure) {
            take(try await builder.source.configuration(of: entity, by: deadline), of: entity)
        } catch {
            configurations[entity] = .some(nil)
            meet(entity, .fetch(error))
        }
        return configurations[entity] ?? nil
    }

    /// Keeps a configuration where it is the entity's own and signed by its own key. Who vouches for that key, the chain
    /// will show.
    mutating func take(_ compact: String, of entity: FederationID) {
        configurations[entity] = .some(nil)
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: compact, rules: builder.rules)
            guard signed.statement.subject == entity else {
                throw StatementError(.wrongSubject, claim: "sub", "the statement is about another entity")
            }
            guard signed.statement.kind == .configuration else {
                throw StatementError(.wrongIssuer, claim: "iss", "the statement is not by the entity itself")
            }
            try signed.check(at: builder.now(), rules: builder.rules)
            try signed.verify(with: signed.statement.keys)
            configurations[entity] = signed
        } catch {
            meet(entity, .statement(error))
        }
    }

    /// What a superior says about a subordinate, where it signed it.
    private mutating func statement(_ edge: Edge, of superior: SignedStatement) async -> SignedStatement? {
        if let known = statements[edge] { return known }
        statements[edge] = .some(nil)
        guard let endpoint = superior.statement.endpoint("federation_fetch_endpoint") else {
            meet(edge.superior, .noFetchEndpoint)
            return nil
        }
        guard mayFetch(edge.superior) else { return nil }
        let compact: String
        do throws(FetchFailure) {
            compact = try await builder.source.statement(
                about: edge.subordinate,
                at: endpoint,
                by: deadline
            )
        } catch {
            meet(edge.superior, .fetch(error))
            return nil
        }
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: compact, rules: builder.rules)
            guard signed.statement.subject == edge.subordinate else {
                throw StatementError(.wrongSubject, claim: "sub", "the statement is about another entity")
            }
            guard signed.statement.issuer == edge.superior else {
                throw StatementError(.wrongIssuer, claim: "iss", "the statement is by another entity")
            }
            try signed.check(at: builder.now(), rules: builder.rules)
            try signed.verify(with: superior.statement.keys)
            statements[edge] = signed
            return signed
        } catch {
            meet(edge.superior, .statement(error))
            return nil
        }
    }

    /// Whether one more fetch is within the bounds; it is then counted.
    private mutating func mayFetch(_ entity: FederationID) -> Bool {
        guard !isOver else { return false }
        if builder.now() >= deadline {
            meet(entity, .outOfTime)
            isOver = true
        } else if search.fetches >= builder.limits.fetches {
            meet(entity, .tooManyFetches)
            isOver = true
        } else {
            search.fetches += 1
        }
        return !isOver
    }

    private mutating func meet(_ entity: FederationID, _ fault: ChainObstacle.Fault) {
        search.obstacles.append(ChainObstacle(entity, fault))
    }
}
