/// Why a file is no bundle that can be verified at all, or why one cannot be made. The text never shows content.
package struct BundleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not an archive of the one form, or cut off.
        case archive
        /// No manifest, or one that is not of the published form.
        case malformed
        case tooLarge = "too-large"
        /// What should go into a bundle does not fit together.
        case inconsistent
    }

    package let code: Code
    /// What is wrong and where, as a sentence.
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}
