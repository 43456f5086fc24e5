/// A chain of selections from a name, `a.b.c`, which may mean one variable or fields of a shorter one.
struct QualifiedName: Sendable {
    /// The words in order; the first may begin with a dot.
    let words: [String]

    /// The chain that an expression is, or nil.
    init?(_ expression: Expression) {
        var words: [String] = []
        var current = expression
        while case .select(let select) = current.kind {
            guard !select.isPresenceTest else { return nil }
            words.append(select.field)
            current = select.operand
        }
        guard case .identifier(let name) = current.kind else { return nil }
        words.append(name)
        self.words = words.reversed()
    }

    init(words: [String]) { self.words = words }

    /// The text with dots.
    var text: String { words.joined(separator: ".") }

    /// One reading of the chain: a name and the fields selected from it.
    struct Reading: Sendable {
        let name: String
        let fields: [String]
    }

    /// All readings, the longest name first and for each length the innermost of the container first.
    func readings(in environment: Environment) -> [Reading] {
        (1...words.count).reversed().flatMap { count in
            environment.candidates(for: words.prefix(count).joined(separator: ".")).map {
                Reading(name: $0, fields: Array(words.dropFirst(count)))
            }
        }
    }

    /// What the chain means among the names of an environment.
    enum Meaning: Sendable {
        case variable(String, CELType, fields: [String])
        case constant(CELValue, fields: [String])
        case type(CELType, fields: [String])
    }

    /// The first reading that is declared, or nil.
    func meaning(in environment: Environment) -> Meaning? {
        // Without a container the whole chain is the first reading.
        if environment.container.isEmpty {
            let name = text
            if let type = environment.variables[name] { return .variable(name, type, fields: []) }
        }
        let readings = readings(in: environment)
        for reading in readings {
            if let type = environment.variables[reading.name] {
                return .variable(reading.name, type, fields: reading.fields)
            }
            if let constant = environment.constants[reading.name] {
                return .constant(constant, fields: reading.fields)
            }
        }
        for reading in readings {
            if let type = environment.denotedType(reading.name) { return .type(type, fields: reading.fields) }
        }
        return nil
    }
}
