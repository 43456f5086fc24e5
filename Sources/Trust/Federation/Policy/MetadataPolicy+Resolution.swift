package import Wire

extension MetadataPolicy {
    /// The policy of a chain, from those of its statements (section 6.1.4.1).
    ///
    /// - Parameter policies: from the most superior authority down.
    /// - Throws: ``PolicyError`` `invalid_policy` where one contradicts a superior's.
    package static func resolving(_ policies: [MetadataPolicy]) throws(PolicyError) -> MetadataPolicy {
        guard var resolved = policies.first else { return MetadataPolicy() }
        for policy in policies.dropFirst() { resolved = try resolved.merging(subordinate: policy) }
        return resolved
    }

    /// This policy with a subordinate authority's merged into it, on each of the three levels.
    ///
    /// - Throws: ``PolicyError`` `invalid_policy`.
    package func merging(subordinate: MetadataPolicy) throws(PolicyError) -> MetadataPolicy {
        var merged = self
        for (type, parameters) in subordinate.types.members {
            guard var own = merged.types[type] else {
                merged.types[type] = parameters
                continue
            }
            for (parameter, policy) in parameters.members {
                guard let superior = own[parameter] else {
                    own[parameter] = policy
                    continue
                }
                own[parameter] = try Self.placed(type, parameter) { () throws(PolicyError) in
                    try superior.merging(subordinate: policy)
                }
            }
            merged.types[type] = own
        }
        return merged
    }

    /// What this policy makes of an entity's metadata (section 6.1.4.2).
    ///
    /// Policies for entity types that the entity does not have are not looked at.
    ///
    /// - Parameter metadata: by entity type, each an object of parameters.
    /// - Throws: ``PolicyError`` `invalid_metadata`.
    package func applied(to metadata: JSONObject) throws(PolicyError) -> JSONObject {
        var output = metadata
        for (type, parameters) in types.members {
            guard case .object(var own)? = output[type] else { continue }
            for (parameter, policy) in parameters.members {
                own[parameter] = try Self.placed(type, parameter) { () throws(PolicyError) in
                    try policy.applied(to: own[parameter], parameter: parameter)
                }
            }
            output[type] = .object(own)
        }
        return output
    }
}
