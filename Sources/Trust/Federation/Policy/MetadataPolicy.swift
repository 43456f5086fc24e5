package import Wire

/// What authorities demand of the metadata of everybody below them (OpenID Federation 1.0 section 6.1).
///
/// ```swift
/// let policy = try MetadataPolicy.resolving([anchorPolicy, intermediatePolicy])
/// let metadata = try policy.applied(to: published)
/// ```
package struct MetadataPolicy: Sendable, Hashable {
    /// The policies for the parameters of one entity type.
    package typealias TypePolicy = NamedMembers<ParameterPolicy>

    /// By entity type.
    package var types: NamedMembers<TypePolicy>

    /// A policy that demands nothing.
    package init() { types = NamedMembers() }

    /// Reads a `metadata_policy` claim.
    ///
    /// - Parameter criticalOperators: what the statements of the chain call critical beyond the standard operators.
    /// - Throws: ``PolicyError`` `invalid_policy`.
    package init(_ json: JSON, criticalOperators: Set<String> = []) throws(PolicyError) {
        self.init()
        guard case .object(let object) = json else {
            throw PolicyError(.invalidPolicy, "must be an object of entity types")
        }
        for (type, parameters) in object.members {
            types[type] = try Self.read(parameters, type: type, criticalOperators: criticalOperators)
        }
    }

    private static func read(
        _ json: JSON,
        type: String,
        criticalOperators: Set<String>
    ) throws(PolicyError) -> TypePolicy {
        guard case .object(let object) = json else {
            throw PolicyError(.invalidPolicy, entityType: type, "must be an object of parameters")
        }
        var policies = TypePolicy()
        for (parameter, operators) in object.members {
            policies[parameter] = try placed(type, parameter) { () throws(PolicyError) in
                try ParameterPolicy(operators, parameter: parameter, criticalOperators: criticalOperators)
            }
        }
        return policies
    }

    /// The policy as a `metadata_policy` claim.
    package var json: JSON {
        var object = JSONObject()
        for (type, parameters) in types.members {
            object[type] = .object(JSONObject(parameters.members.map { ($0.name, $0.value.json) }))
        }
        return .object(object)
    }

    /// Gives an error of one parameter its place.
    static func placed<Value>(
        _ type: String,
        _ parameter: String,
        _ body: () throws(PolicyError) -> Value
    ) throws(PolicyError) -> Value {
        do throws(PolicyError) {
            return try body()
        } catch {
            throw PolicyError(error.code, entityType: type, parameter: parameter, error.reason)
        }
    }
}
