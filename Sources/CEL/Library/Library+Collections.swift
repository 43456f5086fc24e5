extension Library {
    static let collections: [LibraryFunction] = [
        .binary(Operator.isIn, "(A, list(A)) -> bool", "(A, map(A, B)) -> bool") { element, container in
            switch container {
            case .map(let map): return .bool(map[element] != nil)
            case .list(let list):
                for candidate in list.elements {
                    switch candidate.isEqual(to: element) {
                    case .value(.bool(true)): return .bool(true)
                    case .value: continue
                    case let other: return other
                    }
                }
                return .bool(false)
            default: return .noOverload
            }
        }
    ]
}
