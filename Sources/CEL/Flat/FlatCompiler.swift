/// Turns the plan of a condition into atoms and a tree of them.
struct FlatCompiler {
    let layout: FactLayout
    /// The numbers of texts that expressions mention.
    private(set) var symbols: [String: Int64] = [:]
    private(set) var atoms: [FlatAtom] = []
    private(set) var customTests: [FlatTest] = []
    private(set) var generals: [GeneralAtom] = []
    private let hook: (FlatTerm) -> FlatTest?
    /// The layout's numbers of the variables of the program at hand.
    private var slots: [Int?] = []

    /// A part of a condition that only the general evaluator can do.
    struct GeneralAtom: Sendable {
        let plan: Plan
        let program: Program
    }

    init(layout: FactLayout, hook: @escaping (FlatTerm) -> FlatTest?) {
        self.layout = layout
        self.hook = hook
    }

    mutating func compile(_ program: Program) -> FlatNode {
        slots = program.variables.map { layout.number(of: $0) }
        return node(program.plan, in: program)
    }

    private mutating func node(_ plan: Plan, in program: Program) -> FlatNode {
        switch plan {
        case .and(let operands): return .and(operands.map { node($0, in: program) })
        case .or(let operands): return .or(operands.map { node($0, in: program) })
        case .not(let operand, _): return .not(node(operand, in: program))
        case .conditional(let condition, let then, let otherwise, _):
            return .conditional(
                node(condition, in: program),
                node(then, in: program),
                node(otherwise, in: program)
            )
        default: break
        }
        if case .constant(.bool(let truth)) = plan {
            return add(FlatAtom(test: .always, constant: truth ? 1 : 0))
        }
        if case .hasVariable(let variable) = plan, let number = slots[variable] {
            // What `has` reads is not needed to have a value, so it is not among the facts that must be known.
            return add(FlatAtom(test: .presence, first: UInt16(number)))
        }
        if let node = tableOverOneFact(plan, program) ?? setTest(plan, program) ?? comparison(plan) {
            return node
        }
        var atom = FlatAtom(test: .general, facts: facts(in: plan))
        if let term = term(plan), let test = hook(term) {
            atom.test = .custom
            atom.constant = Int64(customTests.count)
            customTests.append(test)
        } else {
            atom.constant = Int64(generals.count)
            generals.append(GeneralAtom(plan: plan, program: program))
        }
        return add(atom)
    }

    private mutating func add(_ atom: FlatAtom) -> FlatNode {
        var atom = atom
        if atom.facts.count < 2 { atom.second = atom.first }
        atoms.append(atom)
        return .atom(atoms.count - 1)
    }

    private mutating func symbol(of text: String) -> Int64 {
        if let symbol = symbols[text] { return symbol }
        let symbol = Int64(symbols.count)
        symbols[text] = symbol
        return symbol
    }

    // MARK: Reading plans

    /// The fact that a plan is, with the kind of its values.
    private func fact(_ plan: Plan) -> (number: Int, kind: FactLayout.Kind)? {
        guard case .variable(let variable) = plan, let number = slots[variable] else { return nil }
        return (number, layout.kind(number))
    }

    private func facts(in plan: Plan) -> FactSet {
        var set = FactSet()
        for variable in plan.variables { if let number = slots[variable] { set.insert(number) } }
        return set
    }

    private func term(_ plan: Plan) -> FlatTerm? {
        switch plan {
        case .constant(let value): return .constant(value)
        case .variable(let variable): return slots[variable].map { .fact($0) }
        case .unary(let name, _, let operand, _): return terms([operand]).map { .call(name, $0) }
        case .binary(let name, _, let left, let right, _):
            return terms([left, right]).map { .call(name, $0) }
        case .many(let name, _, let arguments, _), .metered(let name, _, let arguments, _):
            return terms(arguments).map { .call(name, $0) }
        case .equal(let left, let right, let isNegated):
            return terms([left, right]).map { .call(isNegated ? Operator.notEqual : Operator.equal, $0) }
        default: return nil
        }
    }

    private func terms(_ plans: [Plan]) -> [FlatTerm]? {
        let terms = plans.compactMap { term($0) }
        return terms.count == plans.count ? terms : nil
    }

    // MARK: Atoms

    /// Any test of one bool or one choice: tried for every value beforehand, and looked up from then on.
    private mutating func tableOverOneFact(_ plan: Plan, _ program: Program) -> FlatNode? {
        let variables = plan.variables
        guard variables.count == 1, let variable = variables.first, let number = slots[variable] else {
            return nil
        }
        let domain: [CELValue]
        switch layout.kind(number) {
        case .bool: domain = [.bool(false), .bool(true)]
        case .choice(let members): domain = members.map { .string($0) }
        default: return nil
        }
        if case .variable = plan, domain.count == 2, case .bool = domain[0] {
            return add(FlatAtom(test: .isTrue, first: UInt16(number), facts: FactSet(number)))
        }
        guard program.isStrict(plan, in: variable) else { return nil }
        var table: UInt64 = 0
        for (place, value) in domain.enumerated() {
            guard case .value(.bool(let truth)) = program.run(plan, with: [variable: value]) else {
                return nil
            }
            if truth { table |= 1 << UInt64(place) }
        }
        return add(
            FlatAtom(
                test: .table,
                first: UInt16(number),
                constant: Int64(bitPattern: table),
                facts: FactSet(number)
            )
        )
    }

    /// `'a' in s`, `s.exists(x, …)`, `s.all(x, …)`, `s.exists_one(x, …)` where the rest is known.
    private mutating func setTest(_ plan: Plan, _ program: Program) -> FlatNode? {
        func atom(_ test: FlatAtom.Test, _ number: Int, _ bits: UInt64) -> FlatAtom {
            FlatAtom(
                test: test,
                first: UInt16(number),
                constant: Int64(bitPattern: bits),
                facts: FactSet(number)
            )
        }
        switch plan {
        case .binary(Operator.isIn, _, .constant(let value), let container, _):
            guard let (number, kind) = fact(container), case .set = kind else { return nil }
            guard case .string(let text) = value, let place = layout.member(text, of: number) else {
                return add(atom(.anyBit, number, 0))
            }
            return add(atom(.anyBit, number, 1 << UInt64(place)))
        case .comprehension(let comprehension):
            guard let (number, kind) = fact(comprehension.range), case .set(let domain) = kind,
                comprehension.secondSlot == nil, comprehension.body.variables.isEmpty
            else { return nil }
            var chosen: UInt64 = 0
            for (place, member) in domain.enumerated() {
                let outcome = program.run(comprehension.body, withLocal: comprehension.slot, .string(member))
                guard case .value(.bool(let truth)) = outcome else { return nil }
                if truth { chosen |= 1 << UInt64(place) }
            }
            switch comprehension.macro {
            case .exists: return add(atom(.anyBit, number, chosen))
            case .all: return add(atom(.noBit, number, ~chosen))
            case .existsOne: return add(atom(.oneBit, number, chosen))
            default: return nil
            }
        default: return nil
        }
    }

    private mutating func comparison(_ plan: Plan) -> FlatNode? {
        switch plan {
        case .equal(let left, let right, let isNegated):
            guard let node = compare(left, right, .same) else { return nil }
            return isNegated ? .not(node) : node
        case .binary(Operator.less, _, let left, let right, _): return compare(left, right, .before)
        case .binary(Operator.greater, _, let left, let right, _): return compare(right, left, .before)
        case .binary(Operator.lessOrEqual, _, let left, let right, _): return compare(left, right, nil)
        case .binary(Operator.greaterOrEqual, _, let left, let right, _): return compare(right, left, nil)
        case .binary(Operator.isIn, _, let element, .constant(.list(let list)), _):
            // Membership in a short list is a chain of comparisons.
            guard fact(element) != nil, (1...64).contains(list.count) else { return nil }
            var nodes: [FlatNode] = []
            for candidate in list.elements {
                guard let node = compare(element, .constant(candidate), .same) else { return nil }
                nodes.append(node)
            }
            return nodes.count == 1 ? nodes[0] : .or(nodes)
        default: return nil
        }
    }

    /// - Parameter order: `before` for `<`, `same` for `==`, nil for `<=`.
    private mutating func compare(_ left: Plan, _ right: Plan, _ order: Order?) -> FlatNode? {
        if let node = compareDifference(left, right, order) { return node }
        switch (fact(left), left.constantValue, fact(right), right.constantValue) {
        case (let (first, kind)?, _, let (second, otherKind)?, _):
            guard kind.sharesWords(with: otherKind, for: order) else { return nil }
            let test: FlatAtom.Test =
                order == .before ? .lessThanFact : order == .same ? .equalToFact : .lessOrEqualToFact
            return add(
                FlatAtom(
                    test: test,
                    first: UInt16(first),
                    second: UInt16(second),
                    facts: FactSet(first).union(FactSet(second))
                )
            )
        case (let (number, kind)?, _, _, let value?):
            guard let word = word(of: value, kind, for: order) else { return nil }
            return compare(number, word, order)
        case (_, let value?, let (number, kind)?, _):
            guard let word = word(of: value, kind, for: order) else { return nil }
            // `c < x` is `!(x <= c)`, and the reverse; words have a total order.
            switch order {
            case .same: return compare(number, word, .same)
            case .before: return .not(compare(number, word, nil))
            default: return .not(compare(number, word, .before))
            }
        default: return nil
        }
    }

    private mutating func compare(_ number: Int, _ word: Int64, _ order: Order?) -> FlatNode {
        let test: FlatAtom.Test =
            order == .before ? .lessThanConstant : order == .same ? .equalToConstant : .lessOrEqualToConstant
        return add(FlatAtom(test: test, first: UInt16(number), constant: word, facts: FactSet(number)))
    }

    /// The word of a constant for comparison with a fact; nil where that is not exact.
    private mutating func word(of value: CELValue, _ kind: FactLayout.Kind, for order: Order?) -> Int64? {
        switch (kind, value) {
        case (.int, .int(let number)): return number
        case (.text, .string(let text)): return order == .same ? symbol(of: text) : nil
        case (.timestamp, .timestamp(let time)): return time.nanoseconds == 0 ? time.seconds : nil
        case (.ordinal(let encode, _), .opaque): return encode(value)
        default: return nil
        }
    }

    /// `a - b` against a constant, for integers and timestamps.
    private mutating func compareDifference(_ left: Plan, _ right: Plan, _ order: Order?) -> FlatNode? {
        if case .binary(Operator.subtract, _, let a, let b, _) = left, let limit = right.constantValue {
            return difference(a, b, limit, order)
        }
        if case .binary(Operator.subtract, _, let a, let b, _) = right, let limit = left.constantValue {
            switch order {
            case .same: return difference(a, b, limit, .same)
            case .before: return difference(a, b, limit, nil).map { .not($0) }
            default: return difference(a, b, limit, .before).map { .not($0) }
            }
        }
        return nil
    }

    private mutating func difference(_ a: Plan, _ b: Plan, _ limit: CELValue, _ order: Order?) -> FlatNode? {
        guard let (first, kind) = fact(a), let (second, otherKind) = fact(b) else { return nil }
        var atom = FlatAtom(test: .always, first: UInt16(first), second: UInt16(second))
        atom.facts = FactSet(first).union(FactSet(second))
        switch (kind, otherKind, limit) {
        case (.int, .int, .int(let number)):
            atom.constant = number
            atom.test =
                order == .before
                ? .differenceLess : order == .same ? .differenceEqual : .differenceLessOrEqual
        case (.timestamp, .timestamp, .duration(let length)):
            // Whole seconds are below a length exactly when they are below it rounded up.
            let (seconds, rest) = length.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            if order == .same {
                guard rest == 0 else { return nil }
                atom.constant = seconds
            } else if order == .before {
                atom.constant = rest > 0 ? seconds + 1 : seconds
            } else {
                atom.constant = rest < 0 ? seconds - 1 : seconds
            }
            atom.test = order == .before ? .secondsLess : order == .same ? .secondsEqual : .secondsLessOrEqual
        default: return nil
        }
        return add(atom)
    }
}

extension FactLayout.Kind {
    /// Whether equal words of two facts mean equal values, and for an order, whether words are ordered as values are.
    fileprivate func sharesWords(with other: FactLayout.Kind, for order: Order?) -> Bool {
        switch (self, other) {
        case (.int, .int), (.timestamp, .timestamp), (.ordinal, .ordinal): true
        case (.text, .text), (.bool, .bool): order == .same
        case (.choice(let mine), .choice(let theirs)): order == .same && mine == theirs
        default: false
        }
    }
}
