/// Turns trees of atoms into steps, where each atom leads to the next that matters or to an exit, and into branches
/// laid out in one array.
struct FlatLinker {
    private let atoms: [FlatAtom]
    private(set) var steps: [FlatStep] = []
    private(set) var branches: [FlatBranch] = []
    /// The children of branches, as numbers of branches.
    private(set) var children: [Int32] = []

    init(atoms: [FlatAtom]) { self.atoms = atoms }

    /// Links a condition.
    ///
    /// - Returns: the first step or an exit; nil where an atom cannot be decided on words.
    mutating func link(_ node: FlatNode) -> Int32? {
        let count = steps.count
        guard let start = link(node, onTrue: FlatStep.yes, onFalse: FlatStep.no) else {
            steps.removeSubrange(count...)
            return nil
        }
        return start
    }

    /// Steps are laid from the last to the first, so that targets are known.
    private mutating func link(_ node: FlatNode, onTrue: Int32, onFalse: Int32) -> Int32? {
        switch node {
        case .atom(let number):
            let atom = atoms[number]
            guard atom.isFast else { return nil }
            if atom.test == .always { return atom.constant != 0 ? onTrue : onFalse }
            steps.append(
                FlatStep(
                    test: atom.test,
                    first: atom.first,
                    second: atom.second,
                    constant: atom.constant,
                    onTrue: onTrue,
                    onFalse: onFalse
                )
            )
            return Int32(steps.count - 1)
        case .not(let inner): return link(inner, onTrue: onFalse, onFalse: onTrue)
        case .and(let operands):
            var next: Int32? = onTrue
            for operand in operands.reversed() {
                guard let target = next else { return nil }
                next = link(operand, onTrue: target, onFalse: onFalse)
            }
            return next
        case .or(let operands):
            var next: Int32? = onFalse
            for operand in operands.reversed() {
                guard let target = next else { return nil }
                next = link(operand, onTrue: onTrue, onFalse: target)
            }
            return next
        case .conditional(let condition, let then, let otherwise):
            guard let thenStart = link(then, onTrue: onTrue, onFalse: onFalse),
                let otherwiseStart = link(otherwise, onTrue: onTrue, onFalse: onFalse)
            else { return nil }
            return link(condition, onTrue: thenStart, onFalse: otherwiseStart)
        }
    }

    /// Lays out a tree and returns the number of its root.
    mutating func layOut(_ node: FlatNode) -> Int32 {
        switch node {
        case .atom(let number): branches.append(FlatBranch(kind: .atom, start: Int32(number), count: 0))
        case .not(let inner): layOut(.not, [inner])
        case .and(let operands): layOut(.and, operands)
        case .or(let operands): layOut(.or, operands)
        case .conditional(let condition, let then, let otherwise):
            layOut(.conditional, [condition, then, otherwise])
        }
        return Int32(branches.count - 1)
    }

    private mutating func layOut(_ kind: FlatBranch.Kind, _ nodes: [FlatNode]) {
        let numbers = nodes.map { layOut($0) }
        branches.append(FlatBranch(kind: kind, start: Int32(children.count), count: Int32(numbers.count)))
        children += numbers
    }

    func facts(of node: FlatNode) -> FactSet {
        switch node {
        case .atom(let number):
            return atoms[number].test == .presence
                ? FactSet(Int(atoms[number].first)) : atoms[number].facts
        case .not(let inner): return facts(of: inner)
        case .and(let operands), .or(let operands):
            return operands.reduce(FactSet()) { $0.union(facts(of: $1)) }
        case .conditional(let condition, let then, let otherwise):
            return facts(of: condition).union(facts(of: then)).union(facts(of: otherwise))
        }
    }
}
