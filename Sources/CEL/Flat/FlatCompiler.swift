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

    mutating func add(_ atom: FlatAtom) -> FlatNode {
        var atom = atom
        if atom.facts.count < 2 { atom.second = atom.first }
        atoms.append(atom)
        return .atom(atoms.count - 1)
    }

    mutating func symbol(of text: String) -> Int64 {
        if let symbol = symbols[text] { return symbol }
        let symbol = Int64(symbols.count)
        symbols[text] = symbol
        return symbol
    }

    // MARK: Reading plans

    /// The fact that a plan is, with the kind of its values.
    func fact(_ plan: Plan) -> (number: Int, kind: FactLayout.Kind)? {
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
        if let table = tableOfNames(plan, number) {
            return add(
                FlatAtom(
                    test: .table,
                    first: UInt16(number),
                    constant: Int64(bitPattern: table),
                    facts: FactSet(number)
                )
            )
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

    /// The table of a choice compared with a name or with a list of names, which need not be tried.
    private func tableOfNames(_ plan: Plan, _ number: Int) -> UInt64? {
        guard case .choice(let domain) = layout.kind(number) else { return nil }
        let all: UInt64 = ~0 >> UInt64(64 - max(domain.count, 1))
        func places(_ values: [CELValue]) -> UInt64? {
            var table: UInt64 = 0
            for value in values {
                guard case .string(let text) = value else { return nil }
                if let place = layout.member(text, of: number) { table |= 1 << UInt64(place) }
            }
            return table
        }
        switch plan {
        case .equal(.variable, let other, let isNegated), .equal(let other, .variable, let isNegated):
            guard let value = other.constantValue, let table = places([value]) else { return nil }
            return isNegated ? all & ~table : table
        case .binary(Operator.isIn, _, .variable, .constant(.list(let list)), _):
            return places(Array(list.elements))
        default:
            return nil
        }
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
}
