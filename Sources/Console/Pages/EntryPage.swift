/// The page on which an officer enters the console with a code, and says for what they read.
package struct EntryPage: Sendable {
    /// Why somebody was not let in.
    package enum Refusal: Sendable, Hashable {
        /// Unknown, used before, too old, or its officer's account is disabled.
        case code
        /// Nothing was said about what is read for.
        case purpose
    }

    package var refusal: Refusal?

    package init(refusal: Refusal? = nil) { self.refusal = refusal }

    /// The HTTP status with which to serve the page.
    package var status: Int {
        switch refusal {
        case nil: 200
        case .code: 403
        case .purpose: 422
        }
    }
}
