import JOSE
package import Referrals
import Wire

extension FederationAuthority {
    /// The answer of the fetch endpoint (OpenID Federation 1.0 section 8.1): what this authority says about a subordinate.
    ///
    /// - Parameter subject: the request's `sub`, as it came.
    /// - Throws: ``FederationProblem`` `invalid_request` or `not_found`; ``JOSEError`` where the key cannot sign;
    ///   ``StatementError`` where what was entered about the subordinate cannot be published.
    package func statement(about subject: String?, at now: Instant) throws -> String {
        guard let subject else {
            throw FederationProblem(.invalidRequest, "The parameter sub is missing.")
        }
        guard let id = FederationID(subject) else {
            throw FederationProblem(.invalidRequest, "The parameter sub is not an entity identifier.")
        }
        guard id != entity else {
            throw FederationProblem(
                .invalidRequest,
                "The parameter sub is this entity itself; its configuration is at \(EntityStatement.path)."
            )
        }
        guard let subordinate = subordinates.first(where: { $0.entity == id && $0.isActive(at: now) }) else {
            throw FederationProblem(.notFound, "This authority does not speak for that entity.")
        }
        return try statement(about: subordinate, at: now)
    }

    private func statement(about subordinate: Subordinate, at now: Instant) throws -> String {
        var claims = baseClaims(
            subject: subordinate.entity,
            keys: subordinate.keys,
            at: now,
            for: lifetimes.statement
        )
        claims["metadata"] = subordinate.metadata.map(JSON.object)
        claims["metadata_policy"] = subordinate.policy?.json
        claims["constraints"] = subordinate.constraints?.json
        claims["source_endpoint"] = .string(entity.text + "/federation/fetch")
        return try sign(claims)
    }

    /// The answer of the list endpoint (section 8.2): the subordinates that this authority speaks for, by name.
    ///
    /// - Parameter marks: the marks that this authority issued, for the filters by mark.
    package func list(
        _ query: SubordinateQuery = SubordinateQuery(),
        marks: [IssuedTrustMark] = [],
        at now: Instant
    ) -> [FederationID] {
        subordinates.filter { subordinate in
            guard subordinate.isActive(at: now) else { return false }
            guard query.entityTypes.allSatisfy(subordinate.entityTypes.contains) else { return false }
            if let wanted = query.isIntermediate, wanted != subordinate.isIntermediate { return false }
            let held = marks.filter { $0.subject == subordinate.entity && $0.status(at: now) == .active }
            if query.isMarked, held.isEmpty { return false }
            return query.markType.map { type in held.contains { $0.type == type } } ?? true
        }.map(\.entity).sorted()
    }

    /// The answer of the historical keys endpoint (section 8.7).
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign; ``StatementError`` where two entries have one identifier.
    package func historicalKeys(_ entries: [HistoricalKeys.Entry], at now: Instant) throws -> String {
        try HistoricalKeys(issuer: entity, issuedAt: now, entries: entries).signed(with: key)
    }
}

/// What a caller of the list endpoint asks for (section 8.2.1).
package struct SubordinateQuery: Sendable, Hashable {
    /// Only subordinates that have all of these.
    package var entityTypes: [String] = []
    /// Only subordinates with at least one trust mark that counts.
    package var isMarked = false
    /// Only subordinates with a trust mark of this kind that counts.
    package var markType: String?
    /// Only intermediates, or only leaves.
    package var isIntermediate: Bool?

    package init() {}

    /// Reads the parameters of a request.
    ///
    /// - Throws: ``FederationProblem`` `unsupported_parameter` or `invalid_request`.
    package init(parameters: [(name: String, value: String)]) throws(FederationProblem) {
        for parameter in parameters {
            switch parameter.name {
            case "entity_type": entityTypes.append(parameter.value)
            case "trust_mark_type": markType = parameter.value
            case "trust_marked": isMarked = try Self.flag(parameter.value)
            case "intermediate": isIntermediate = try Self.flag(parameter.value)
            default:
                throw FederationProblem(
                    .unsupportedParameter,
                    "A parameter of the request is not known here."
                )
            }
        }
        guard entityTypes.count <= 16 else {
            throw FederationProblem(.invalidRequest, "At most 16 entity types can be asked for.")
        }
    }

    private static func flag(_ text: String) throws(FederationProblem) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw FederationProblem(.invalidRequest, "A parameter must be true or false.")
        }
    }
}
