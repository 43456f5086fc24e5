import JOSE
import Referrals
import Wire

/// The statements of a chain while it is being validated. There is always at least one.
struct ChainLinks {
    let signed: [SignedStatement]

    var statements: [EntityStatement] { signed.map(\.statement) }

    /// The entities from the subject up.
    var path: [FederationID] {
        [statements[0].subject] + statements.dropFirst().filter { $0.kind == .subordinate }.map(\.issuer)
    }

    init(parsing compacts: [String], rules: StatementRules) throws(ChainError) {
        guard !compacts.isEmpty else { throw ChainError(.empty) }
        guard compacts.count <= TrustChain.mostStatements else {
            throw ChainError(.tooLong(limit: TrustChain.mostStatements))
        }
        var signed: [SignedStatement] = []
        for (position, compact) in compacts.enumerated() {
            do throws(StatementError) {
                signed.append(try SignedStatement(parsing: compact, rules: rules))
            } catch {
                throw ChainError(.statement(error), at: ChainError.Link(position: position))
            }
        }
        self.signed = signed
    }

    func checkStatements(at now: Instant, rules: StatementRules) throws(ChainError) {
        for (position, link) in signed.enumerated() {
            do throws(StatementError) {
                try link.check(at: now, rules: rules)
            } catch {
                throw ChainError(.statement(error), at: self.link(position))
            }
        }
    }

    /// Checks that the statements follow each other to an anchor.
    func checkStructure(anchors: [TrustAnchor]) throws(ChainError) -> TrustAnchor {
        let statements = statements
        let last = statements.count - 1
        guard statements[0].kind == .configuration else {
            throw ChainError(.notAConfiguration, at: link(0))
        }
        for position in statements.indices.dropFirst() {
            guard statements[position].kind == .subordinate || (position == last && position > 1) else {
                throw ChainError(.notASubordinateStatement, at: link(position))
            }
            guard statements[position - 1].issuer == statements[position].subject else {
                throw ChainError(.gap, at: link(position - 1))
            }
        }
        let path = path
        for position in path.indices where path[..<position].contains(path[position]) {
            throw ChainError(.loop, at: link(position))
        }
        guard let anchor = anchors.first(where: { $0.entity == path[path.count - 1] }) else {
            throw ChainError(.unknownAnchor, at: link(last))
        }
        if path.count > 1, statements[0].authorityHints?.contains(path[1]) != true {
            throw ChainError(.superiorNotHinted, at: link(1))
        }
        return anchor
    }

    /// Applies the constraints of each statement, independently of the others (section 6.2).
    func checkConstraints() throws(ChainError) {
        let path = path
        for (position, statement) in statements.enumerated() {
            guard let constraints = statement.constraints else { continue }
            // Between the issuer, at `position` of the path, and the subject, at 0.
            let intermediates = position - 1
            if let allowed = constraints.maximumPathLength, intermediates > allowed {
                throw ChainError(.pathTooLong(allowed: allowed), at: link(position))
            }
            if let naming = constraints.naming,
                let refused = path[..<position].first(where: { !naming.allow($0) })
            {
                throw ChainError(.nameNotPermitted(refused), at: link(position))
            }
        }
    }

    /// Verifies each signature with the keys that the next statement vouches for, the last with the anchor's.
    func verifySignatures(anchor: TrustAnchor) throws(ChainError) {
        try verify(0, with: signed[0].statement.keys)
        for position in signed.indices.dropLast() {
            try verify(position, with: signed[position + 1].statement.keys)
        }
        try verify(signed.count - 1, with: anchor.keys)
    }

    private func verify(_ position: Int, with keys: KeySet) throws(ChainError) {
        do throws(StatementError) {
            try signed[position].verify(with: keys)
        } catch {
            throw ChainError(.statement(error), at: link(position))
        }
    }

    /// The policies of the chain merged, from the anchor down (section 6.1.4.1).
    func resolvedPolicy() throws(ChainError) -> MetadataPolicy {
        var policy = MetadataPolicy()
        for (position, statement) in statements.enumerated().reversed() {
            guard let claim = statement.metadataPolicy else { continue }
            do throws(PolicyError) {
                policy = try policy.merging(subordinate: MetadataPolicy(claim))
            } catch {
                throw ChainError(.policy(error), at: link(position))
            }
        }
        return policy
    }

    /// The subject's metadata: what its superior states over what it states itself, without the entity types that are not
    /// allowed, and after that the policy (sections 3.1.1, 6.2.3 and 6.1.4.2).
    func metadata(under policy: MetadataPolicy) throws(ChainError) -> JSONObject {
        var metadata = statements[0].metadata ?? JSONObject()
        if statements.count > 1 {
            for (type, stated) in statements[1].metadata?.members ?? [] {
                guard case .object(var own)? = metadata[type], case .object(let stated) = stated else {
                    continue
                }
                for (parameter, value) in stated.members { own[parameter] = value }
                metadata[type] = .object(own)
            }
        }
        for statement in statements {
            guard let allowed = statement.constraints?.allowedEntityTypes else { continue }
            for type in metadata.keys where type != EntityStatement.federationEntity {
                if !allowed.contains(where: { $0.isSameText(as: type) }) { metadata[type] = nil }
            }
        }
        do throws(PolicyError) {
            return try policy.applied(to: metadata)
        } catch {
            throw ChainError(.policy(error), at: link(0))
        }
    }

    private func link(_ position: Int) -> ChainError.Link {
        let statement = signed[min(position, signed.count - 1)].statement
        return ChainError.Link(position: position, issuer: statement.issuer, subject: statement.subject)
    }
}
