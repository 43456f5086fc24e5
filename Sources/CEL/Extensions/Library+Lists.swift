/// The extension libraries for lists and for lists as sets.
extension Library {
    static let listExtensions: [LibraryFunction] = [
        .many("slice", "list(A): (int, int) -> list(A)") { arguments in
            guard case .list(let list) = arguments[0], case .int(let first) = arguments[1],
                case .int(let last) = arguments[2]
            else { return .noOverload }
            guard let start = Int(exactly: first), let end = Int(exactly: last), start >= 0, start <= end,
                end <= list.count
            else { return .failure(.indexOutOfRange, "a slice from \(first) to \(last)") }
            return .value(.list(Array(list.elements[start..<end])))
        },
        .many("flatten", "list(A): () -> list(dyn)", "list(A): (int) -> list(dyn)") { arguments in
            guard case .list(let list) = arguments[0] else { return .noOverload }
            var depth: Int64 = 1
            if arguments.count > 1 {
                guard case .int(let number) = arguments[1] else { return .noOverload }
                guard number >= 0 else { return .failure(.invalidArgument, "a negative depth") }
                depth = number
            }
            return .value(.list(flattened(list.elements, depth: depth)))
        },
        .unary("sort", "list(A): () -> list(A)") { value in
            guard case .list(let list) = value else { return .noOverload }
            return sorted(list.elements.map { ($0, $0) })
        },
        .metered("distinct", "list(A): () -> list(A)") { arguments, meter in
            guard case .list(let list) = arguments[0] else { return .noOverload }
            return distinct(list, &meter)
        },
        .metered("lists.range", "(int) -> list(int)") { arguments, meter in
            guard case .int(let count) = arguments[0] else { return .noOverload }
            guard let size = Int(exactly: max(count, 0)), meter.charge(size) else { return Meter.exceeded }
            return .value(.list((0..<Int64(size)).map { .int($0) }))
        },
        .unary("first", "list(A): () -> optional_type(A)") { value in
            guard case .list(let list) = value else { return .noOverload }
            return .value(.optional(list.elements.first.map { .some($0) } ?? .none))
        },
        .unary("last", "list(A): () -> optional_type(A)") { value in
            guard case .list(let list) = value else { return .noOverload }
            return .value(.optional(list.elements.last.map { .some($0) } ?? .none))
        },
    ]

    private static func flattened(_ elements: [CELValue], depth: Int64) -> [CELValue] {
        guard depth > 0 else { return elements }
        return elements.flatMap { element in
            if case .list(let inner) = element {
                flattened(inner.elements, depth: depth - 1)
            } else {
                [element]
            }
        }
    }

    private static func distinct(_ list: CELList, _ meter: inout Meter) -> Outcome {
        var seen: Set<CELMap.Key> = []
        var kept: [CELValue] = []
        // Values that cannot be map keys are compared one by one.
        var others: [CELValue] = []
        for element in list.elements {
            if let key = CELMap.Key(finding: element) {
                if seen.insert(key).inserted { kept.append(element) }
                continue
            }
            guard meter.charge(element.weight.saturatingProduct(others.count)) else { return Meter.exceeded }
            var isKnown = false
            for other in others where !isKnown {
                switch other.isEqual(to: element) {
                case .value(let equal): isKnown = equal.isTrue
                case let outcome: return outcome
                }
            }
            if !isKnown {
                others.append(element)
                kept.append(element)
            }
        }
        return .value(.list(kept))
    }

    static let setExtensions: [LibraryFunction] = [
        .metered("sets.contains", "(list(A), list(A)) -> bool") { arguments, meter in
            guard case .list(let list) = arguments[0], case .list(let part) = arguments[1] else {
                return .noOverload
            }
            return contains(list, all: part, &meter)
        },
        .metered("sets.equivalent", "(list(A), list(A)) -> bool") { arguments, meter in
            guard case .list(let first) = arguments[0], case .list(let second) = arguments[1] else {
                return .noOverload
            }
            let forth = contains(first, all: second, &meter)
            guard forth.bool == true else { return forth }
            return contains(second, all: first, &meter)
        },
        .metered("sets.intersects", "(list(A), list(A)) -> bool") { arguments, meter in
            guard case .list(let first) = arguments[0], case .list(let second) = arguments[1] else {
                return .noOverload
            }
            for element in first.elements {
                let found = contains(second, element, &meter)
                guard found.bool == false else { return found }
            }
            return .bool(false)
        },
    ]

    private static func contains(_ list: CELList, all part: CELList, _ meter: inout Meter) -> Outcome {
        for element in part.elements {
            let found = contains(list, element, &meter)
            guard found.bool == true else { return found }
        }
        return .bool(true)
    }

    private static func contains(_ list: CELList, _ element: CELValue, _ meter: inout Meter) -> Outcome {
        guard meter.charge(list.weight) else { return Meter.exceeded }
        for candidate in list.elements {
            let equal = candidate.isEqual(to: element)
            guard equal.bool == false else { return equal }
        }
        return .bool(false)
    }
}

extension CELValue {
    /// Whether this is the boolean true.
    var isTrue: Bool {
        if case .bool(true) = self { true } else { false }
    }
}
