import Node

extension NodeError {
    /// The problem that an error of a use case becomes.
    var problem: APIProblem {
        let kind: APIProblem.Kind? =
            switch code {
            case .notFound: .notFound
            case .ambiguous, .invalidInput: .invalid
            case .tooLarge: .tooLarge
            case .notNow: .notNow
            case .gateClosed, .notAgreed: .gateClosed
            case .notPermitted: .notPermitted
            case .erased: .erased
            case .backlogged, .catchingUp, .locked: .busy
            case .exists: .exists
            case .untrusted: .untrusted
            case .misconfigured: nil
            }
        guard let kind else {
            return APIProblem(.internalError, "The node is not set up for this; its log says why.")
        }
        let headers = kind == .busy ? ["Retry-After": "60"] : [:]
        // What else has the name may lie outside the account's scope.
        guard code != .ambiguous else {
            return APIProblem(kind, "Several things have this reference; name one by its identifier.")
        }
        return APIProblem(kind, says, findings: findings, headers: headers)
    }
}
