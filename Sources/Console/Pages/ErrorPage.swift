/// A page that says in plain words what went wrong, what was kept and what to do next.
package struct ErrorPage: Sendable {
    package enum Kind: Sendable, Hashable, CaseIterable {
        /// 403: none of the account's roles lets this person read it.
        case notPermitted
        /// 404: nothing at this address, or nothing that this person may see.
        case notFound
        /// 500: the node failed to make the page.
        case serverError
        /// 503: the node is starting, stopping or overloaded.
        case unavailable
    }

    package var kind: Kind
    /// What the operator finds in the log under; no personal data.
    package var reference: String?

    package init(_ kind: Kind, reference: String? = nil) {
        self.kind = kind
        self.reference = reference
    }

    /// The HTTP status with which to serve the page.
    package var status: Int {
        switch kind {
        case .notPermitted: 403
        case .notFound: 404
        case .serverError: 500
        case .unavailable: 503
        }
    }
}
