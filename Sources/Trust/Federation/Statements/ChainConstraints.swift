package import Wire

/// What a superior demands of every chain below it (OpenID Federation 1.0 section 6.2).
package struct ChainConstraints: Sendable, Hashable {
    /// The most intermediates between the one who set this and the subject of a chain.
    package var maximumPathLength: Int?
    package var naming: NamingConstraints?
    /// The entity types that the subject may have beside `federation_entity`; nil for any.
    package var allowedEntityTypes: [String]?

    package init(
        maximumPathLength: Int? = nil,
        naming: NamingConstraints? = nil,
        allowedEntityTypes: [String]? = nil
    ) {
        self.maximumPathLength = maximumPathLength
        self.naming = naming
        self.allowedEntityTypes = allowedEntityTypes
    }

    /// Reads a `constraints` claim; parameters that the standard does not define are passed over, as it asks.
    ///
    /// - Throws: ``StatementError`` `invalidClaim`.
    package init(_ json: JSON) throws(StatementError) {
        guard case .object(let object) = json else {
            throw ClaimsReader.invalid("constraints", "must be an object")
        }
        self.init()
        if let length = object["max_path_length"] {
            guard let number = length.int, number >= 0 else {
                throw ClaimsReader.invalid("constraints", "must have a max_path_length of 0 or more")
            }
            maximumPathLength = number
        }
        if let naming = object["naming_constraints"] { self.naming = try NamingConstraints(naming) }
        if let types = object["allowed_entity_types"] {
            let types = try ClaimsReader.strings(types, "constraints")
            guard !types.contains(EntityStatement.federationEntity) else {
                throw ClaimsReader.invalid(
                    "constraints",
                    "must not list federation_entity, which is always allowed"
                )
            }
            allowedEntityTypes = types
        }
    }

    /// The constraints as a claim.
    package var json: JSON {
        var object = JSONObject()
        object["max_path_length"] = maximumPathLength.map { .integer(Int64($0)) }
        object["naming_constraints"] = naming?.json
        object["allowed_entity_types"] = allowedEntityTypes.map { .array($0.map(JSON.string)) }
        return .object(object)
    }
}

/// Where the hosts of subordinates must, or must not, lie (section 6.2.2, RFC 5280 section 4.2.1.10).
package struct NamingConstraints: Sendable, Hashable {
    /// Nil for any name.
    package var permitted: [String]?
    package var excluded: [String]

    package init(permitted: [String]? = nil, excluded: [String] = []) {
        self.permitted = permitted
        self.excluded = excluded
    }

    init(_ json: JSON) throws(StatementError) {
        guard case .object(let object) = json else {
            throw ClaimsReader.invalid("constraints", "must have an object as naming_constraints")
        }
        permitted = try object["permitted"].map { (list) throws(StatementError) in
            try ClaimsReader.strings(list, "constraints")
        }
        excluded =
            try object["excluded"].map { (list) throws(StatementError) in
                try ClaimsReader.strings(list, "constraints")
            } ?? []
    }

    var json: JSON {
        var object = JSONObject()
        object["permitted"] = permitted.map { .array($0.map(JSON.string)) }
        if !excluded.isEmpty { object["excluded"] = .array(excluded.map(JSON.string)) }
        return .object(object)
    }

    /// Whether an entity may have this name. What is excluded stays excluded, whatever is permitted.
    package func allow(_ entity: FederationID) -> Bool {
        let host = entity.host
        guard !excluded.contains(where: { Self.matches(host, $0) }) else { return false }
        return permitted.map { $0.contains { Self.matches(host, $0) } } ?? true
    }

    /// A constraint with a leading dot stands for one or more further labels; without one it is a host.
    private static func matches(_ host: String, _ constraint: String) -> Bool {
        let constraint = constraint.lowercased()
        guard constraint.hasPrefix(".") else { return host == constraint }
        return host.hasSuffix(constraint) && host.utf8.count > constraint.utf8.count
    }
}
