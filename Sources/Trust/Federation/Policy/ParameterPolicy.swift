package import Wire

/// The operators that apply to one metadata parameter (OpenID Federation 1.0 section 6.1.2, third level).
///
/// An absent operator is nil. `value` set to JSON null is present and means that the parameter is removed.
package struct ParameterPolicy: Sendable, Hashable {
    package var value: JSON?
    package var add: [JSON]?
    package var `default`: JSON?
    package var oneOf: [JSON]?
    package var subsetOf: [JSON]?
    package var supersetOf: [JSON]?
    package var essential: Bool?
    /// Operators that are not understood here and passed over; a merge drops them.
    package private(set) var passedOver = JSONObject()

    package init() {}

    /// The standard operators that are present, in the order of their application.
    package var operators: [PolicyOperator] {
        PolicyOperator.allCases.filter { self[$0] != nil }
    }

    /// What a standard operator is configured with, as JSON; nil where it is absent.
    package subscript(operator: PolicyOperator) -> JSON? {
        switch `operator` {
        case .value: value
        case .add: add.map(JSON.array)
        case .default: self.default
        case .oneOf: oneOf.map(JSON.array)
        case .subsetOf: subsetOf.map(JSON.array)
        case .supersetOf: supersetOf.map(JSON.array)
        case .essential: essential.map(JSON.bool)
        }
    }

    /// All operators as JSON.
    package var json: JSON {
        var object = passedOver
        for name in operators { object[name.rawValue] = self[name] }
        return .object(object)
    }
}

extension ParameterPolicy {
    /// Reads one parameter's policy and checks that its operators may stand together.
    ///
    /// - Parameters:
    ///   - parameter: the parameter's name; `scope` is a string of words that operators see as an array (section
    ///     6.1.3.1.8).
    ///   - criticalOperators: operators other than the standard ones that some statement of the chain calls critical. This
    ///     software knows none, so any that occurs here is an error; others it does not know are passed over.
    /// - Throws: ``PolicyError`` `invalid_policy`, without a place.
    package init(
        _ json: JSON,
        parameter: String,
        criticalOperators: Set<String> = []
    ) throws(PolicyError) {
        guard case .object(let object) = json else {
            throw PolicyError(.invalidPolicy, "must be an object of operators")
        }
        for (name, operand) in object.members {
            guard let known = PolicyOperator(rawValue: name) else {
                if criticalOperators.contains(name) {
                    throw PolicyError(
                        .invalidPolicy,
                        "uses a critical operator that is not understood here; agree on the standard ones"
                    )
                }
                passedOver[name] = operand
                continue
            }
            let operand = parameter == ScopeParameter.name ? ScopeParameter.words(operand) : operand
            try read(known, operand)
        }
        try checkCombinations()
    }

    private mutating func read(_ name: PolicyOperator, _ operand: JSON) throws(PolicyError) {
        switch name {
        case .value: value = operand
        case .default:
            guard !operand.isNull else { throw PolicyError(.invalidPolicy, "has a default of null") }
            self.default = operand
        case .add: add = try Self.elements(operand, name)
        case .oneOf: oneOf = try Self.elements(operand, name)
        case .subsetOf: subsetOf = try Self.elements(operand, name)
        case .supersetOf: supersetOf = try Self.elements(operand, name)
        case .essential:
            guard let flag = operand.bool else {
                throw PolicyError(.invalidPolicy, "has an essential that is neither true nor false")
            }
            essential = flag
        }
    }

    /// The elements of an array of strings, numbers or objects, each once.
    private static func elements(_ operand: JSON, _ name: PolicyOperator) throws(PolicyError) -> [JSON] {
        guard let array = operand.array, array.allSatisfy(\.isComparedByOperators) else {
            throw PolicyError(
                .invalidPolicy,
                "has a \(name.rawValue) that is not an array of strings, numbers or objects"
            )
        }
        return array.withoutRepetition()
    }
}

/// The OAuth 2.0 parameter `scope`: words in one string, which operators see as an array (section 6.1.3.1.8).
enum ScopeParameter {
    static let name = "scope"

    /// An array of the words; anything but a string unchanged.
    static func words(_ json: JSON) -> JSON {
        guard let text = json.string else { return json }
        return .array(text.split(separator: " ").map { .string(String($0)) })
    }

    /// The words in one string; nil where the value is not an array of strings.
    static func text(_ json: JSON) -> JSON? {
        guard let array = json.array else { return nil }
        let words = array.compactMap(\.string)
        return words.count == array.count ? .string(words.joined(separator: " ")) : nil
    }
}

extension JSON {
    /// Whether operators that compare take this as an element: a string, a number or an object.
    var isComparedByOperators: Bool {
        switch self {
        case .string, .integer, .number, .object: true
        case .null, .bool, .array: false
        }
    }
}

extension [JSON] {
    func withoutRepetition() -> [JSON] {
        var seen: Set<JSON> = []
        return filter { seen.insert($0).inserted }
    }

    func isSubset(of other: [JSON]) -> Bool { Set(self).isSubset(of: other) }

    func intersection(_ other: [JSON]) -> [JSON] {
        let kept = Set(other)
        return filter(kept.contains)
    }
}
