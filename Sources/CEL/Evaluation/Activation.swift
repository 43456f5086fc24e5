/// The facts of one evaluation: for each variable a value, the answer "none", or no answer yet.
///
/// ```swift
/// var facts: Activation = ["victim.age": 17]
/// facts.setAbsent("victim.lawyer")     // asked, and there is none: has(victim.lawyer) is false
/// facts.setUnknown("victim.consent")   // no answer: has(victim.consent) is unknown
/// ```
///
/// A declared variable that is not mentioned at all has no answer either, unless ``missing`` says otherwise.
public struct Activation: Sendable, ExpressibleByDictionaryLiteral {
    /// What is known of one variable.
    public enum Binding: Sendable {
        /// Its value; parts may be ``CELValue/unknown(_:)``.
        case value(CELValue)
        /// It was asked for, and there is none.
        case absent
        /// There is no answer.
        case unknown(UnknownFacts)
    }

    /// What a declared variable that is not mentioned means.
    public enum Missing: Sendable, Hashable {
        /// There is no answer to it yet.
        case unknown
        /// Using it is an error, as in an engine without unknowns.
        case error
    }

    private var bindings: [String: Binding]

    /// Whether a name is that of a variable, not of a part of one.
    func isVariable(_ name: String) -> Bool { bindings[name] != nil }

    /// What a declared variable that is not mentioned means.
    public var missing: Missing

    /// No facts; what is not mentioned has no answer.
    public init() { self.init([:], missing: .unknown) }

    /// Facts with these values.
    public init(_ values: [String: CELValue], missing: Missing = .unknown) {
        bindings = values.mapValues { .value($0) }
        self.missing = missing
    }

    /// Facts with these values.
    public init(dictionaryLiteral elements: (String, CELValue)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }

    /// What is known of a variable; nil where it is not mentioned.
    public subscript(name: String) -> Binding? {
        get { bindings[name] }
        set { bindings[name] = newValue }
    }

    /// Gives a variable a value.
    public mutating func set(_ name: String, to value: CELValue) { bindings[name] = .value(value) }

    /// Records that a variable was asked for and there is none.
    public mutating func setAbsent(_ name: String) { bindings[name] = .absent }

    /// Records that there is no answer for a variable or for a part of one, such as `parties[1].age`.
    ///
    /// A part is marked inside the value of the variable it belongs to, so set that first. A name that is no part of
    /// a known value is taken as the name of a variable.
    public mutating func setUnknown(_ path: String) {
        let facts = UnknownFacts(path)
        for cut in FactPath.cuts(of: path) {
            guard case .value(let value)? = bindings[cut.name] else { continue }
            if let marked = value.marking(cut.steps[...], as: facts) {
                bindings[cut.name] = .value(marked)
                return
            }
        }
        bindings[path] = .unknown(facts)
    }
}

/// The name of a part of a fact: words with dots, and indexes in brackets.
enum FactPath {
    struct Cut {
        let name: String
        let steps: [CELValue]
    }

    /// The ways to read a path as a variable and steps into its value, the longest variable first.
    static func cuts(of path: String) -> [Cut] {
        var words: [(text: String, step: CELValue)] = []
        for word in path.split(separator: ".", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "[", omittingEmptySubsequences: false)
            for (position, part) in parts.enumerated() {
                if position == 0 {
                    words.append((String(part), .string(String(part))))
                } else if part.hasSuffix("]"), let index = Int64(part.dropLast()) {
                    words.append(("[\(part)", .int(index)))
                } else {
                    return []
                }
            }
        }
        guard words.count > 1 else { return [] }
        return (1..<words.count).reversed().map { count in
            let name = words.prefix(count).map(\.text).joined(separator: ".")
            return Cut(name: name, steps: words.dropFirst(count).map(\.step))
        }
    }
}

extension CELValue {
    /// A copy in which the part at the end of these steps is unknown; nil where the steps do not fit the value.
    func marking(_ steps: ArraySlice<CELValue>, as facts: UnknownFacts) -> CELValue? {
        guard let step = steps.first else { return .unknown(facts) }
        let rest = steps.dropFirst()
        switch self {
        case .map(let map):
            guard let inner = map[step] else {
                return rest.isEmpty ? .map(map.setting(step, to: .unknown(facts))) : nil
            }
            return inner.marking(rest, as: facts).map { .map(map.setting(step, to: $0)) }
        case .list(let list):
            guard case .int(let index) = step, let position = Int(exactly: index),
                list.elements.indices.contains(position),
                let inner = list.elements[position].marking(rest, as: facts)
            else { return nil }
            var elements = list.elements
            elements[position] = inner
            return .list(elements)
        default: return nil
        }
    }
}
