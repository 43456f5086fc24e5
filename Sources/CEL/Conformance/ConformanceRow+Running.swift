/// What became of a row.
public enum ConformanceVerdict: Sendable {
    /// As the row demands.
    case passed
    /// Not so; the text says what came instead.
    case failed(String)
    /// Not run, because the row is about a library that the engine does not keep.
    case skipped(String)
}

extension ConformanceRow {
    /// Libraries of the specification's tests that the engine leaves out.
    static let librariesNotKept: Set<String> = ["network_ext"]

    /// The environment and facts that the row describes.
    func setUp(timeZones: (any TimeZoneProvider)?) throws(CELError) -> (Environment, Activation) {
        var environment = try Environment(container: container, timeZones: timeZones)
        for declaration in declarations {
            switch declaration {
            // A row may declare words of the language, to show that they keep their meaning.
            case .variable(let name, let type):
                if !Parser.keywords.contains(name) { try environment.declare(variable: name, type: type) }
            case .function(let overload): environment.declare(overload)
            }
        }
        var activation = Activation([:], missing: .error)
        for (name, value) in bindings {
            activation.set(name, to: value)
            if environment.variables[name] == nil, !Parser.keywords.contains(name) {
                try environment.declare(variable: name, type: .dyn)
            }
        }
        for path in unknowns {
            activation.setUnknown(path)
            if activation.isVariable(path), environment.variables[path] == nil {
                try environment.declare(variable: path, type: .dyn)
            }
        }
        return (environment, activation)
    }

    /// Runs the row.
    ///
    /// - Parameter timeZones: where named time zones come from.
    public func run(timeZones: (any TimeZoneProvider)? = nil) -> ConformanceVerdict {
        if Self.librariesNotKept.contains(file) { return .skipped("the library of '\(file)' is not kept") }
        do throws(CELError) {
            let (environment, activation) = try setUp(timeZones: timeZones)
            let program: Program
            if isUnchecked {
                program = try environment.parseOnly(text, expandsMacros: expandsMacros)
            } else {
                let expression = try Expression(
                    parsing: text,
                    limits: environment.limits,
                    expandsMacros: expandsMacros
                )
                let checked = try environment.check(expression, source: SourceText(text))
                if let type, checked.type != type {
                    return .failed("the type is \(checked.type), not \(type)")
                }
                if isCheckOnly { return .passed }
                program = checked.program()
            }
            return judge(program.evaluate(activation))
        } catch {
            if case .error = expectation { return .passed }
            return .failed("refused: \(error)")
        }
    }

    private func judge(_ outcome: Outcome) -> ConformanceVerdict {
        switch (expectation, outcome) {
        case (.value(let wanted), .value(let value)) where wanted.isIdentical(to: value): .passed
        case (.error, .error), (.nothing, .value): .passed
        case (.unknown(let wanted), .unknown(let facts)) where wanted == facts: .passed
        default: .failed("came to \(outcome)")
        }
    }
}

/// Counts what became of rows, by tier.
public struct ConformanceRun: Sendable {
    /// The counts of one tier.
    public struct Count: Sendable, Hashable {
        /// Rows that were run.
        public var run = 0
        /// Rows that came out as demanded.
        public var passed = 0
        /// Rows that were run and did not.
        public var failed: Int { run - passed }
        /// Rows about a library that is not kept.
        public var skipped = 0
    }

    /// The counts by tier.
    public private(set) var tiers: [String: Count] = [:]
    /// What failed: the row and what came instead.
    public private(set) var failures: [String] = []
    private let timeZones: (any TimeZoneProvider)?

    /// An empty run.
    ///
    /// - Parameter timeZones: where named time zones come from.
    public init(timeZones: (any TimeZoneProvider)? = nil) { self.timeZones = timeZones }

    /// Runs a row and counts it.
    public mutating func add(_ row: ConformanceRow) {
        var count = tiers[row.tier] ?? Count()
        switch row.run(timeZones: timeZones) {
        case .passed:
            count.run += 1
            count.passed += 1
        case .failed(let reason):
            count.run += 1
            failures.append("\(row.label): \(row.text): \(reason)")
        case .skipped: count.skipped += 1
        }
        tiers[row.tier] = count
    }

    /// The counts of all tiers together.
    public var total: Count {
        tiers.values.reduce(into: Count()) { sum, count in
            sum.run += count.run
            sum.passed += count.passed
            sum.skipped += count.skipped
        }
    }

    /// One line with the counts, for example `rows run 10, passed 9, failed 1, skipped 0 (core 9/10)`.
    public var summary: String {
        let total = self.total
        let parts = tiers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.passed)/\($0.value.run)" }
        let counts =
            "run \(total.run), passed \(total.passed), failed \(total.failed), skipped \(total.skipped)"
        return "rows \(counts) (\(parts.joined(separator: ", ")))"
    }
}
