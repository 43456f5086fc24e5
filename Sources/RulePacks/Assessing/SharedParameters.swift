/// The value of a parameter for a rule on a day, and where it comes from.
struct ResolvedParameter: Sendable, Hashable {
    var parameter: Parameter
    var value: ParameterValue
    /// The dated values that made it; more than one where packs share the parameter.
    var from: [DatedValue]
    /// For each of them the pack that states it.
    var packs: [String]
    /// Why it does not decide; nil where it does.
    var obstacle: String?
    /// Why the packs' values cannot hold together; nil where they can, and where one pack alone states it.
    var clash: String?

    var decides: Bool { obstacle == nil }
}

/// Looks parameters up, and applies the stricter value where packs of a case name the same shared parameter.
///
/// Merging is associative, commutative and idempotent: which packs take part decides, not their order or how often they are named.
struct ParameterBook: Sendable {
    struct Shared: Sendable, Hashable {
        var pack: String
        var parameter: Parameter
    }

    private var shared: [String: [Shared]] = [:]

    init(_ packs: [RulePack]) {
        var seen: Set<String> = []
        for pack in packs.sorted(by: { ($0.id, $0.digest) < ($1.id, $1.digest) })
        where seen.insert(pack.digest).inserted {
            for parameter in pack.parameters {
                guard let name = parameter.shared else { continue }
                shared[name, default: []].append(Shared(pack: pack.id, parameter: parameter))
            }
        }
    }

    /// Everything whose values count for a parameter: itself, and those it is shared with.
    private func contributors(_ parameter: Parameter, of pack: String) -> [Shared] {
        let alone = Shared(pack: pack, parameter: parameter)
        guard let name = parameter.shared, parameter.stricter != .none, let others = shared[name] else {
            return [alone]
        }
        let same = others.filter { $0.parameter.isDeclared(like: parameter) }
        return same.contains(alone) ? same : same + [alone]
    }

    /// Parameters that have the name but neither the unit nor the direction in common; they cannot be merged.
    private func strangers(_ parameter: Parameter) -> [Shared] {
        guard let name = parameter.shared, let others = shared[name] else { return [] }
        return others.filter { !$0.parameter.isDeclared(like: parameter) }
    }

    /// The days on which the value may change.
    func changes(_ parameter: Parameter) -> [CalendarDate] {
        (contributors(parameter, of: "") + strangers(parameter)).flatMap { contributor in
            contributor.parameter.values.flatMap { value in
                [value.from] + (value.until.map { [$0.adding(days: 1)] } ?? [])
            }
        }
    }

    /// - Parameter pack: the pack whose parameter it is.
    func resolve(_ parameter: Parameter, of pack: String, on date: CalendarDate) -> ResolvedParameter {
        var value: ParameterValue?
        var resolved = ResolvedParameter(parameter: parameter, value: .undetermined, from: [], packs: [])
        var obstacles: Set<String> = []
        for contributor in contributors(parameter, of: pack) {
            let name = contributor.parameter.name
            guard let dated = contributor.parameter.value(on: date) else {
                obstacles.insert("'\(name)' has no value on \(date)")
                continue
            }
            resolved.from.append(dated)
            resolved.packs.append(contributor.pack)
            if dated.value == .undetermined {
                obstacles.insert("'\(name)' is not determined" + (dated.note.map { " (\($0))" } ?? ""))
            } else if !dated.decides {
                obstacles.insert("the value of '\(name)' is of low confidence")
            }
            value = value.map { $0.stricter(dated.value, parameter.stricter) ?? .undetermined } ?? dated.value
        }
        resolved.value = value ?? .undetermined
        if !obstacles.isEmpty { resolved.obstacle = obstacles.sorted().joined(separator: "; ") }
        addClash(&resolved, strangers(parameter), on: date)
        return resolved
    }

    private func addClash(_ resolved: inout ResolvedParameter, _ strangers: [Shared], on date: CalendarDate) {
        let parameter = resolved.parameter
        let name = parameter.shared ?? parameter.name
        if let bounds = resolved.value.bounds, let least = bounds.least, let most = bounds.most, most < least
        {
            let unit = parameter.unit.rawValue
            resolved.clash =
                "The packs leave no value for '\(name)': at least \(least) \(unit), at most \(most) \(unit)."
        }
        guard !strangers.isEmpty else { return }
        resolved.clash = "The packs share '\(name)' but declare it differently: its values cannot be merged."
        for stranger in strangers {
            guard let dated = stranger.parameter.value(on: date) else { continue }
            resolved.from.append(dated)
            resolved.packs.append(stranger.pack)
        }
    }

    /// Everything that packs' shared parameters come to in this book, on every day on which any of `changes` may change.
    func values(of packs: [RulePack], changing all: ParameterBook) -> [ParameterValue?] {
        packs.flatMap { pack in
            pack.parameters.filter { $0.shared != nil }.flatMap { parameter in
                (all.changes(parameter) + [.first]).sorted().map { day -> ParameterValue? in
                    let resolved = resolve(parameter, of: pack.id, on: day)
                    return resolved.decides ? resolved.value : nil
                }
            }
        }
    }
}

extension Parameter {
    fileprivate func isDeclared(like other: Parameter) -> Bool {
        unit == other.unit && stricter == other.stricter
    }
}
