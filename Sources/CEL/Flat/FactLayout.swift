/// Where each fact of a flat program lives, and how its values become one machine word.
///
/// ```swift
/// let layout = try FactLayout([
///     FactLayout.Fact("victim.age", .int),
///     FactLayout.Fact("victim.consent", .choice(["given", "refused", "withdrawn", "not-asked"])),
///     FactLayout.Fact("referral.data", .set(["identity", "contact", "health"])),
/// ])
/// ```
public struct FactLayout: Sendable {
    /// How the values of a fact are kept.
    public enum Kind: Sendable {
        /// `true` or `false`.
        case bool
        /// A 64-bit integer.
        case int
        /// One of at most 64 texts.
        case choice([String])
        /// Any text.
        case text
        /// A list in which each of at most 64 texts stands at most once.
        case set([String])
        /// A timestamp; whole seconds are kept in the word.
        case timestamp
        /// A type of the embedding program with a total order, as numbers in the same order.
        ///
        /// `encode` returns nil for a value that no number stands for; such a value is evaluated the general way.
        case ordinal(encode: @Sendable (CELValue) -> Int64?, decode: @Sendable (Int64) -> CELValue)
        /// Anything else; what reads it is evaluated the general way.
        case other
    }

    /// A fact and its kind.
    public struct Fact: Sendable {
        /// The name of the variable.
        public let name: String
        /// How its values are kept.
        public let kind: Kind

        /// A fact.
        public init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Why a layout cannot be made.
    public struct LayoutError: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// The facts by number.
    public let facts: [Fact]
    private let numbers: [String: Int]
    /// The kind without its details, quick to copy.
    private let forms: [Form]
    /// The members of choices and sets.
    private let domains: [[String]]

    /// The kinds without their details.
    enum Form: UInt8, Sendable {
        case bool, int, choice, text, set, timestamp, ordinal, other
    }

    /// A layout of these facts.
    ///
    /// - Throws: ``LayoutError`` where there are more than 256 facts, a name occurs twice, or a domain has more than 64
    ///   members or one twice.
    public init(_ facts: [Fact]) throws(LayoutError) {
        guard facts.count <= FactSet.capacity else {
            throw LayoutError(
                description: "a layout takes at most \(FactSet.capacity) facts, not \(facts.count)"
            )
        }
        var numbers: [String: Int] = [:]
        for (number, fact) in facts.enumerated() {
            guard numbers.updateValue(number, forKey: fact.name) == nil else {
                throw LayoutError(description: "the fact '\(fact.name)' is given twice")
            }
            let domain = fact.kind.domain ?? []
            guard domain.count <= 64 else {
                throw LayoutError(description: "the domain of '\(fact.name)' has more than 64 members")
            }
            guard Set(domain).count == domain.count else {
                throw LayoutError(description: "the domain of '\(fact.name)' names a member twice")
            }
        }
        self.facts = facts
        self.numbers = numbers
        forms = facts.map(\.kind.form)
        domains = facts.map { $0.kind.domain ?? [] }
    }

    /// The number of a fact, or nil.
    public func number(of name: String) -> Int? { numbers[name] }

    /// The name of a fact.
    public func name(of number: Int) -> String { facts.indices.contains(number) ? facts[number].name : "" }

    /// The names of facts, in the order of their numbers.
    public func names(of set: FactSet) -> [String] { set.numbers.map { name(of: $0) } }

    func kind(_ number: Int) -> Kind { facts[number].kind }

    func form(_ number: Int) -> Form { forms[number] }

    /// The place of a text in a domain. Domains are short, so looking at each is faster than hashing.
    func member(_ text: String, of number: Int) -> Int64? {
        let domain = domains[number]
        for place in domain.indices where domain[place].isSameText(as: text) { return Int64(place) }
        return nil
    }

    /// The facts that unknown facts belong to: `parties[1].age` belongs to `parties`.
    func set(of unknown: UnknownFacts) -> FactSet {
        var set = FactSet()
        for name in unknown.names {
            if let number = numbers[name] {
                set.insert(number)
                continue
            }
            for cut in FactPath.cuts(of: name) {
                guard let number = numbers[cut.name] else { continue }
                set.insert(number)
                break
            }
        }
        return set
    }
}

extension FactLayout.Kind {
    /// The members of a choice or set, or nil.
    var domain: [String]? {
        switch self {
        case .choice(let members), .set(let members): members
        default: nil
        }
    }

    fileprivate var form: FactLayout.Form {
        switch self {
        case .bool: .bool
        case .int: .int
        case .choice: .choice
        case .text: .text
        case .set: .set
        case .timestamp: .timestamp
        case .ordinal: .ordinal
        case .other: .other
        }
    }
}
