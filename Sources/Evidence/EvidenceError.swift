/// Why evidence could not be sealed, opened, verified or redacted. The text shows nothing of the content.
package struct EvidenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// A manifest, an event or a redaction is not of the form that the protocol describes.
        case malformed
        /// Larger than evidence may be, or than a limit allows.
        case tooLarge
        /// A chunk does not open with the file's key: damaged, in the wrong place, or sealed with another key.
        case cannotOpen
        /// Content that opens, but is not what the manifest says.
        case otherContent
        /// A signature does not verify, or nobody vouches for its key.
        case badSignature
        /// Events that do not continue one another.
        case chainBroken
        /// A part that the original does not have.
        case unknownPart
    }

    package let code: Code
    /// What is wrong, where, and what to do, as a sentence.
    package let says: String

    package init(_ code: Code, _ says: String) {
        self.code = code
        self.says = says
    }

    package var description: String { says }
}
