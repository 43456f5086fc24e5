/// What a signature must cover and say to count here (RFC 9421 section 3.2.1).
package struct SignaturePolicy: Sendable {
    /// The components that must be covered.
    package var components: [ComponentIdentifier]
    /// The purpose that the signature must name; nil for any.
    package var tag: String?
    /// How old a signature may be, in seconds. `created` is always required.
    package var maximumAge: Int64
    /// How far another's clock may be off, in seconds.
    package var clockTolerance: Int64
    /// Whether a nonce is required, so that the same request counts once.
    package var needsNonce: Bool

    package init(
        components: [ComponentIdentifier],
        tag: String?,
        maximumAge: Int64 = 60,
        clockTolerance: Int64 = 30,
        needsNonce: Bool = true
    ) {
        self.components = components
        self.tag = tag
        self.maximumAge = maximumAge
        self.clockTolerance = clockTolerance
        self.needsNonce = needsNonce
    }

    /// For a request of one node to another: method, target and, where there is content, its digest; a nonce.
    package static func request(tag: String, hasContent: Bool) -> SignaturePolicy {
        SignaturePolicy(
            components: [.method, .targetURI] + (hasContent ? [.contentDigest] : []),
            tag: tag
        )
    }

    /// For the answer to such a request: status, digest of the content, and which request it answers.
    package static func response(tag: String) -> SignaturePolicy {
        SignaturePolicy(
            components: [.status, .contentDigest] + ComponentIdentifier.answeredRequest,
            tag: tag,
            needsNonce: false
        )
    }
}
