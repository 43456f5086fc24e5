/// Conditions over the same facts, compiled for many decisions.
///
/// ```swift
/// let set = FlatProgramSet(try rules.map { try environment.compile($0) }, layout: layout)
/// var frame = set.makeFrame()
/// frame.set("victim.age", to: 17)
/// for number in set.indices {
///     switch set.evaluate(number, frame) {
///     case .yes: …
///     case .unknown(let facts): ask(set.layout.names(of: facts))
///     …
///     }
/// }
/// ```
///
/// A condition comes to the same as ``Program/evaluate(_:)`` comes to for the same facts. What it compares are words,
/// not values: a choice is a number, a set of choices is a bit for each member, and a test of a single choice is a
/// table. Parts that have no such form are evaluated the general way, so every condition can be compiled.
///
/// Evaluation first follows steps, from atom to atom, and mostly arrives at an answer. Where it meets a fact without
/// an answer it starts over with the tree of the condition, in three values.
public struct FlatProgramSet: Sendable {
    /// The facts.
    public let layout: FactLayout
    /// The numbers of the conditions.
    public var indices: Range<Int> { starts.indices }
    let atoms: [FlatAtom]
    let branches: [FlatBranch]
    let children: [Int32]
    let customTests: [FlatTest]
    let generals: [FlatCompiler.GeneralAtom]
    /// The root of each condition among the branches.
    let roots: [Int32]
    let programs: [Program]
    private let steps: [FlatStep]
    /// The first step of each condition, or an exit; ``noSteps`` where it has atoms that are not made on words.
    private let starts: [Int32]
    private let facts: [FactSet]
    private let symbols: [String: Int64]

    private static let noSteps: Int32 = -3

    /// Compiles conditions.
    ///
    /// - Parameters:
    ///   - conditions: checked expressions of type bool.
    ///   - layout: the facts; a variable that is not among them has no answer, ever.
    ///   - test: asked for each test that has no flat form; may supply one.
    public init(
        _ conditions: [CheckedExpression],
        layout: FactLayout,
        test: (FlatTerm) -> FlatTest? = { _ in nil }
    ) {
        self.init(conditions.map { $0.program() }, layout: layout, test: test)
    }

    /// Compiles conditions that are programs already.
    ///
    /// - Parameters:
    ///   - programs: made from checked expressions of type bool.
    ///   - layout: the facts; a variable that is not among them has no answer, ever.
    ///   - test: asked for each test that has no flat form; may supply one.
    public init(
        _ programs: [Program],
        layout: FactLayout,
        test: (FlatTerm) -> FlatTest? = { _ in nil }
    ) {
        self = withoutActuallyEscaping(test) { FlatProgramSet(programs: programs, layout: layout, test: $0) }
    }

    private init(programs: [Program], layout: FactLayout, test: @escaping (FlatTerm) -> FlatTest?) {
        var compiler = FlatCompiler(layout: layout, hook: test)
        let nodes = programs.map { compiler.compile($0) }
        var linker = FlatLinker(atoms: compiler.atoms)
        starts = nodes.map { linker.link($0) ?? Self.noSteps }
        roots = nodes.map { linker.layOut($0) }
        facts = nodes.map { linker.facts(of: $0) }
        self.layout = layout
        self.programs = programs
        atoms = compiler.atoms
        steps = linker.steps
        branches = linker.branches
        children = linker.children
        customTests = compiler.customTests
        generals = compiler.generals
        symbols = compiler.symbols
    }

    /// A frame for facts, without any yet.
    public func makeFrame() -> FactFrame { FactFrame(layout: layout, symbols: symbols) }

    /// The facts that a condition reads, whether or not its answer depends on them.
    public func facts(of number: Int) -> FactSet { facts[number] }

    /// Whether every part of a condition is compared as words.
    public func isFlat(_ number: Int) -> Bool { starts[number] != Self.noSteps }

    /// What a condition comes to.
    ///
    /// - Parameters:
    ///   - number: one of ``indices``.
    ///   - frame: facts from ``makeFrame()`` of this set.
    public func evaluate(_ number: Int, _ frame: FactFrame) -> FlatTruth {
        frame.cells.withUnsafeBufferPointer { cells in
            let truth = steps.withUnsafeBufferPointer { Self.walk(starts[number], $0, cells) }
            if let truth { return truth ? .yes : .no }
            return decide(number, frame, cells)
        }
    }

    /// What all conditions come to, by their numbers; faster than one at a time.
    ///
    /// - Parameters:
    ///   - frame: facts from ``makeFrame()`` of this set.
    ///   - results: overwritten; its storage is kept.
    public func evaluate(_ frame: FactFrame, into results: inout [FlatTruth]) {
        results.removeAll(keepingCapacity: true)
        results.reserveCapacity(starts.count)
        frame.cells.withUnsafeBufferPointer { cells in
            steps.withUnsafeBufferPointer { steps in
                for (number, start) in starts.enumerated() {
                    if let truth = Self.walk(start, steps, cells) {
                        results.append(truth ? .yes : .no)
                    } else {
                        results.append(decide(number, frame, cells))
                    }
                }
            }
        }
    }

    /// What a condition comes to by the general evaluator, with the reason of an error.
    public func outcome(of number: Int, _ frame: FactFrame) -> Outcome {
        programs[number].run(programs[number].plan, frame)
    }

    /// Follows the steps of a condition; nil where a fact has no word, or a difference overflows.
    @inline(__always)
    private static func walk(
        _ start: Int32,
        _ steps: UnsafeBufferPointer<FlatStep>,
        _ cells: UnsafeBufferPointer<FactFrame.Cell>
    ) -> Bool? {
        var place = start
        while place >= 0 {
            let step = steps[Int(place)]
            let first = cells[Int(step.first)]
            let second = cells[Int(step.second)]
            guard first.state == .word, second.state == .word,
                let truth = step.test.holds(first.word, second.word, step.constant)
            else { return nil }
            place = truth ? step.onTrue : step.onFalse
        }
        return place == noSteps ? nil : place == FlatStep.yes
    }
}

extension FlatAtom.Test {
    /// The truth of a test on words; nil where a difference overflows.
    @inline(__always)
    func holds(_ first: Int64, _ second: Int64, _ constant: Int64) -> Bool? {
        switch self {
        case .isTrue: return first != 0
        case .table: return constant &>> first & 1 == 1
        case .anyBit: return first & constant != 0
        case .noBit: return first & constant == 0
        case .oneBit: return (first & constant).nonzeroBitCount == 1
        case .lessThanConstant: return first < constant
        case .lessOrEqualToConstant: return first <= constant
        case .equalToConstant: return first == constant
        case .lessThanFact: return first < second
        case .lessOrEqualToFact: return first <= second
        case .equalToFact: return first == second
        case .differenceLess, .differenceLessOrEqual, .differenceEqual:
            let (difference, overflow) = first.subtractingReportingOverflow(second)
            if overflow { return nil }
            return self == .differenceLess
                ? difference < constant
                : self == .differenceEqual ? difference == constant : difference <= constant
        case .secondsLess, .secondsLessOrEqual, .secondsEqual:
            // Seconds of timestamps are far from overflow; a duration ends earlier.
            let difference = first &- second
            if difference.magnitude > 9_223_372_036 { return nil }
            return self == .secondsLess
                ? difference < constant
                : self == .secondsEqual ? difference == constant : difference <= constant
        case .always: return constant != 0
        case .presence, .custom, .general: return nil
        }
    }
}
