/// The page on which an officer enters the console with a code.
package struct EntryPage: Sendable {
    /// Whether a code was given that does not let in: unknown, used before, or too old.
    package var isRefused: Bool

    package init(isRefused: Bool = false) { self.isRefused = isRefused }

    /// The HTTP status with which to serve the page.
    package var status: Int { isRefused ? 403 : 200 }
}
