/// The standard operators (OpenID Federation 1.0 section 6.1.3.1), in the order in which they are applied.
package enum PolicyOperator: String, Sendable, Hashable, CaseIterable {
    case value
    case add
    case `default`
    case oneOf = "one_of"
    case subsetOf = "subset_of"
    case supersetOf = "superset_of"
    case essential
}
