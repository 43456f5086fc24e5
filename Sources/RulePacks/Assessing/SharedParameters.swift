/// The value of a parameter for a rule on a day, and where it comes from.
struct ResolvedParameter: Sendable, Hashable {
    var parameter: Parameter
    var value: ParameterValue
    /// The dated values that made it; more than one where packs share the parameter.
    var from: [DatedValue]
    /// Why it does not decide; nil where it does.
    var obstacle: String?

    var decides: Bool { obstacle == nil }
}

/// Looks parameters up, and applies the stricter value where packs of a case name the same shared parameter.
struct ParameterBook: Sendable {
    private struct Shared: Sendable {
        var pack: String
        var parameter: Parameter
    }

    private var shared: [String: [Shared]] = [:]

    init(_ packs: [RulePack]) {
        var seen: Set<String> = []
        for pack in packs where seen.insert(pack.digest).inserted {
            for parameter in pack.parameters {
                guard let name = parameter.shared else { continue }
                shared[name, default: []].append(Shared(pack: pack.id, parameter: parameter))
            }
        }
    }

    /// Everything whose values count for a parameter: itself, and those it is shared with.
    private func contributors(_ parameter: Parameter) -> [Parameter] {
        guard let name = parameter.shared, let others = shared[name] else { return [parameter] }
        let same = others.map(\.parameter).filter {
            $0.unit == parameter.unit && $0.stricter == parameter.stricter
        }
        return same.contains(parameter) ? same : same + [parameter]
    }

    /// The days on which the value may change.
    func changes(_ parameter: Parameter) -> [CalendarDate] {
        contributors(parameter).flatMap { contributor in
            contributor.values.flatMap { value in
                [value.from] + (value.until.map { [$0.adding(days: 1)] } ?? [])
            }
        }
    }

    func resolve(_ parameter: Parameter, on date: CalendarDate) -> ResolvedParameter {
        var value: ParameterValue?
        var sources: [DatedValue] = []
        var obstacle: String?
        for contributor in contributors(parameter) {
            guard let dated = contributor.value(on: date) else {
                obstacle = "'\(contributor.name)' has no value on \(date)"
                continue
            }
            sources.append(dated)
            if dated.value == .undetermined {
                obstacle = "'\(contributor.name)' is not determined" + (dated.note.map { " (\($0))" } ?? "")
            } else if !dated.decides {
                obstacle = "the value of '\(contributor.name)' is of low confidence"
            }
            value = value.flatMap { $0.stricter(dated.value, parameter.stricter) } ?? dated.value
        }
        return ResolvedParameter(
            parameter: parameter,
            value: value ?? .undetermined,
            from: sources,
            obstacle: obstacle
        )
    }
}
