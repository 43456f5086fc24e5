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

extension SignaturePolicy {
    /// The field that names the entity whose key signed; always covered.
    package static let entityField = "comity-entity"
    /// What a request of one node to another is signed for.
    package static let requestTag = "comity-request"
    /// What the answer to it is signed for.
    package static let answerTag = "comity-answer"

    /// For a request of one node to another that carries no document: method, target, who asks and, where there is content,
    /// its digest; a nonce.
    package static func peerRequest(hasContent: Bool) -> SignaturePolicy {
        var policy = request(tag: requestTag, hasContent: hasContent)
        policy.components.append(.entity)
        return policy
    }

    /// For the answer to such a request: status, digest, who answers, and which request it answers.
    package static let peerAnswer: SignaturePolicy = {
        var policy = response(tag: answerTag)
        policy.components.insert(.entity, at: 2)
        return policy
    }()
}
