/// Why a message signature was refused or could not be made.
///
/// It names the label, the component or the parameter; never what a field holds.
package struct HTTPSignatureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// A field is not a structured field of the right form.
        case malformed
        /// More signatures or components than are taken.
        case tooLarge
        /// No signature of the wanted kind, or only one of the two fields.
        case missing
        /// Several signatures of the wanted kind.
        case ambiguous
        /// A component whose name or parameters are not understood, or do not fit together.
        case unknownComponent
        /// A component that this kind of message does not have.
        case impossibleComponent
        /// A component named twice.
        case repeatedComponent
        /// The message lacks the component, or its value cannot stand in a signature base.
        case componentWithoutValue
        /// What has to be covered is not.
        case notCovered
        /// A parameter that has to be there is not, or has another form.
        case badParameter
        case tooOld
        case fromTheFuture
        case expired
        /// The nonce was seen before.
        case replayed
        /// So many nonces are remembered that none can be added.
        case memoryFull
        case unknownKey
        /// The stated algorithm is not that of the key, or outside the closed list.
        case wrongAlgorithm
        case badSignature
        /// The content is not that of its digest.
        case wrongDigest
    }

    package let code: Code
    /// The label, component or parameter; nil where the whole message is meant.
    package let place: String?
    /// What is wrong and how to mend it.
    package let reason: String

    package init(_ code: Code, at place: String? = nil, _ reason: String) {
        self.code = code
        self.place = place
        self.reason = reason
    }

    package var description: String {
        place.map { "\(code.rawValue) at \($0): \(reason)" } ?? "\(code.rawValue): \(reason)"
    }
}
