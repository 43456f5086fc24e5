package import Referrals
import Store

/// How long everything is kept, and of what that cannot be said.
package struct RetentionOverview: Sendable {
    /// The most urgent first.
    package var views: [RetentionView] = []
    package var unreadable: [UnreadableCase] = []
}

/// A case that cannot be read, for a person to look at: restored from a copy, or found out what happened to it.
package struct UnreadableCase: Error, Sendable, Hashable {
    package var id: Identifier
    /// What is wrong, without anything of the content.
    package var says: String

    init(_ error: any Error, id: Identifier) {
        self.id = id
        says =
            switch error {
            case let error as StoreError: error.says
            case let error as NodeError: error.says
            default: "It cannot be read."
            }
    }
}
