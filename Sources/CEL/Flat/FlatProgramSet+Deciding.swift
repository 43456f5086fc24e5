extension FlatProgramSet {
    /// A truth without the facts that an unknown one depends on.
    private enum Verdict {
        case no, yes, unknown, failed
        /// A fact has a value that no word stands for: the whole condition is evaluated the general way.
        case irregular
    }

    /// Evaluates a condition in three values, as ``Machine`` does.
    func decide(_ number: Int, _ frame: FactFrame, _ cells: UnsafeBufferPointer<FactFrame.Cell>) -> FlatTruth
    {
        var missing = FactSet()
        switch decide(branches[Int(roots[number])], frame, cells, &missing) {
        case .no: return .no
        case .yes: return .yes
        case .unknown: return .unknown(missing)
        case .failed: return .failed
        case .irregular: return general(programs[number].plan, programs[number], frame)
        }
    }

    /// - Parameter missing: gains the facts on which an unknown verdict depends, and none for another verdict.
    private func decide(
        _ branch: FlatBranch,
        _ frame: FactFrame,
        _ cells: UnsafeBufferPointer<FactFrame.Cell>,
        _ missing: inout FactSet
    ) -> Verdict {
        switch branch.kind {
        case .atom: return decideAtom(Int(branch.start), frame, cells, &missing)
        case .not:
            let verdict = decide(child(branch, 0), frame, cells, &missing)
            return verdict == .yes ? .no : verdict == .no ? .yes : verdict
        case .conditional:
            switch decide(child(branch, 0), frame, cells, &missing) {
            case .yes: return decide(child(branch, 1), frame, cells, &missing)
            case .no: return decide(child(branch, 2), frame, cells, &missing)
            case let other: return other
            }
        case .and, .or:
            let deciding: Verdict = branch.kind == .and ? .no : .yes
            let before = missing
            var isUnknown = false
            var isFailed = false
            for place in 0..<branch.count {
                switch decide(child(branch, place), frame, cells, &missing) {
                case .unknown: isUnknown = true
                case .failed: isFailed = true
                case .irregular: return .irregular
                case let verdict:
                    if verdict == deciding {
                        missing = before
                        return deciding
                    }
                }
            }
            if isUnknown { return .unknown }
            return isFailed ? .failed : deciding == .no ? .yes : .no
        }
    }

    @inline(__always)
    private func child(_ branch: FlatBranch, _ place: Int32) -> FlatBranch {
        branches[Int(children[Int(branch.start + place)])]
    }

    private func decideAtom(
        _ number: Int,
        _ frame: FactFrame,
        _ cells: UnsafeBufferPointer<FactFrame.Cell>,
        _ missing: inout FactSet
    ) -> Verdict {
        let test = atoms[number].test
        switch test {
        case .presence: return presence(Int(atoms[number].first), cells, &missing)
        case .always: return atoms[number].constant != 0 ? .yes : .no
        case .general:
            let general = generals[Int(atoms[number].constant)]
            return verdict(self.general(general.plan, general.program, frame), &missing)
        case .custom:
            if let verdict = open(atoms[number].facts.numbers, cells, &missing) { return verdict }
            return verdict(customTests[Int(atoms[number].constant)].body(frame), &missing)
        default: break
        }
        let first = cells[Int(atoms[number].first)]
        let second = cells[Int(atoms[number].second)]
        if first.state == .word, second.state == .word {
            guard let truth = test.holds(first.word, second.word, atoms[number].constant) else {
                return .failed
            }
            return truth ? .yes : .no
        }
        if atoms[number].first == atoms[number].second, first.state == .missing {
            missing.formUnion(atoms[number].facts)
            return .unknown
        }
        return open([Int(atoms[number].first), Int(atoms[number].second)], cells, &missing) ?? .irregular
    }

    private func presence(
        _ number: Int,
        _ cells: UnsafeBufferPointer<FactFrame.Cell>,
        _ missing: inout FactSet
    ) -> Verdict {
        switch cells[number].state {
        case .word, .irregular: return .yes
        case .absent: return .no
        case .missing:
            missing.insert(number)
            return .unknown
        }
    }

    /// What a strict test comes to because of the states of its facts; nil where all have words.
    private func open(
        _ numbers: [Int],
        _ cells: UnsafeBufferPointer<FactFrame.Cell>,
        _ missing: inout FactSet
    ) -> Verdict? {
        var verdict: Verdict?
        for number in numbers {
            switch cells[number].state {
            case .missing:
                missing.insert(number)
                verdict = .unknown
            case .absent: if verdict != .unknown { verdict = .failed }
            case .irregular: if verdict == nil { verdict = .irregular }
            case .word: break
            }
        }
        return verdict
    }

    private func verdict(_ truth: FlatTruth, _ missing: inout FactSet) -> Verdict {
        switch truth {
        case .no: return .no
        case .yes: return .yes
        case .failed: return .failed
        case .unknown(let facts):
            missing.formUnion(facts)
            return .unknown
        }
    }

    private func general(_ plan: Plan, _ program: Program, _ frame: FactFrame) -> FlatTruth {
        switch program.run(plan, frame) {
        case .value(.bool(let truth)): truth ? .yes : .no
        case .unknown(let facts): .unknown(layout.set(of: facts))
        default: .failed
        }
    }
}
