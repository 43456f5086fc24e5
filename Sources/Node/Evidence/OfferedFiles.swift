package import Referrals

/// Files of evidence that are meant to go with a document, and what the peer may do with them.
package struct OfferedFiles: Sendable, Hashable {
    package var files: [Identifier]
    /// In words. The peer fetches only by accepting them.
    package var conditions: [String]

    package init(_ files: [Identifier] = [], conditions: [String] = []) {
        (self.files, self.conditions) = (files, conditions)
    }

    package var isEmpty: Bool { files.isEmpty }
}
