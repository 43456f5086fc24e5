/// The page on which an officer sees under which account they read, says for what, and leaves.
package struct SessionPage: Sendable {
    package var officer: String
    package var roles: [Granted]
    /// The purpose's own name, such as `casework`.
    package var purpose: String
    /// What the page's forms send along.
    package var formToken: String
    /// Whether a form came that was not this session's own, or that was not complete.
    package var isRefused: Bool

    /// A role of the account, by its own name, and how far it reaches.
    package struct Granted: Sendable, Hashable {
        package var role: String
        package var scope: String

        package init(role: String, scope: String) {
            self.role = role
            self.scope = scope
        }
    }

    package init(
        officer: String,
        roles: [Granted],
        purpose: String,
        formToken: String,
        isRefused: Bool = false
    ) {
        self.officer = officer
        self.roles = roles
        self.purpose = purpose
        self.formToken = formToken
        self.isRefused = isRefused
    }

    /// The HTTP status with which to serve the page.
    package var status: Int { isRefused ? 403 : 200 }
}
