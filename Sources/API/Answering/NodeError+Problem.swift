import Node

extension NodeError {
    /// The problem that an error of a use case becomes.
    var problem: APIProblem {
        let kind: APIProblem.Kind? =
            switch code {
            case .notFound: .notFound
            case .invalidInput: .invalid
            case .tooLarge: .tooLarge
            case .notNow: .notNow
            case .gateClosed, .notAgreed: .gateClosed
            case .exists: .exists
            case .untrusted: .untrusted
            default: nil
            }
        guard let kind else {
            return APIProblem(.internalError, "The node is not set up for this; its log says why.")
        }
        return APIProblem(kind, says, findings: findings)
    }
}
