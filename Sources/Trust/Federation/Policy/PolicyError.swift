/// Why metadata policies conflict, or what they make of an entity's metadata is not allowed.
///
/// It names entity type, parameter and operators, which are public; never a value.
package struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// A policy is malformed, combines operators that may not stand together, or contradicts a superior's.
        case invalidPolicy = "invalid_policy"
        /// The metadata does not meet the resolved policy.
        case invalidMetadata = "invalid_metadata"
    }

    package let code: Code
    /// The entity type, where the fault lies within one.
    package let entityType: String?
    /// The metadata parameter, where the fault lies within one.
    package let parameter: String?
    /// What is wrong and how to mend it.
    package let reason: String

    package init(_ code: Code, entityType: String? = nil, parameter: String? = nil, _ reason: String) {
        self.code = code
        self.entityType = entityType
        self.parameter = parameter
        self.reason = reason
    }

    package var description: String {
        let place = [entityType, parameter].compactMap(\.self).joined(separator: ".")
        let subject = code == .invalidPolicy ? "The metadata policy" : "The metadata"
        return place.isEmpty ? "\(subject) \(reason)." : "\(subject) of \(place) \(reason)."
    }
}
