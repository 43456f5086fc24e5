package import JOSE
package import Referrals
import Wire

/// A signature that was verified, and what it covers.
package struct VerifiedSignature: Sendable {
    package let label: String
    package let key: VerificationKey
    package let components: [ComponentIdentifier]
    package let parameters: SignatureParameters
    /// From when it is too old to count again.
    package let end: Instant
}

/// Verifies the signatures of messages under one policy.
///
/// ```swift
/// let verifier = MessageVerifier(policy: policy)
/// let signature = try verifier.verify(.request(head), with: peerKeys, at: now)
/// try memory.remember(signature, at: now)
/// ```
package struct MessageVerifier: Sendable {
    /// The most signatures of a message that are looked at.
    package static let mostSignatures = 8
    /// The most components of a signature.
    package static let mostComponents = 32

    package var policy: SignaturePolicy
    package var types: StructuredFieldTypes

    package init(policy: SignaturePolicy, types: StructuredFieldTypes = StructuredFieldTypes()) {
        self.policy = policy
        self.types = types
    }

    /// Verifies the one signature of a message that is for this purpose (RFC 9421 section 3.2).
    ///
    /// The algorithm is the key's own; one that the signature states must be the same. Whether the content is that of its
    /// digest, ``ContentDigest`` says; whether the nonce is new, ``NonceMemory``.
    ///
    /// - Throws: ``HTTPSignatureError``.
    package func verify(
        _ context: MessageContext,
        with keys: KeySet,
        at now: Instant
    ) throws(HTTPSignatureError) -> VerifiedSignature {
        let (label, input, signature) = try chosen(from: context.fields)
        let parameters = try SignatureParameters(input.parameters)
        let components = try components(of: input)
        try checkCoverage(components)
        let end = try checkTime(parameters, at: now)
        if policy.needsNonce, parameters.nonce == nil {
            throw HTTPSignatureError(.badParameter, at: "nonce", "is required")
        }
        let key = try key(for: parameters, in: keys)
        let base = try SignatureBase(input, of: context, types: types)
        guard key.isValid(signature: signature, over: base.bytes) else {
            throw HTTPSignatureError(
                .badSignature,
                at: label,
                "the signature does not fit; a covered part was changed, or another key signed"
            )
        }
        return VerifiedSignature(
            label: label,
            key: key,
            components: components,
            parameters: parameters,
            end: end
        )
    }

    private func chosen(
        from fields: HTTPFields
    ) throws(HTTPSignatureError) -> (String, StructuredInnerList, [UInt8]) {
        let inputs = try dictionary(fields, SignatureFields.inputName)
        let signatures = try dictionary(fields, SignatureFields.signatureName)
        guard Set(inputs.members.keys) == Set(signatures.members.keys) else {
            throw HTTPSignatureError(.missing, "signature and signature-input must have the same labels")
        }
        guard inputs.members.count <= Self.mostSignatures else {
            throw HTTPSignatureError(.tooLarge, "the message has more than \(Self.mostSignatures) signatures")
        }
        var found: [(String, StructuredInnerList)] = []
        for (label, member) in inputs.members.members {
            guard let list = member.innerList else {
                throw HTTPSignatureError(.malformed, at: label, "must be a list of components in parentheses")
            }
            if let tag = policy.tag, list.parameters["tag"]?.string != tag { continue }
            found.append((label, list))
        }
        guard let (label, input) = found.first else {
            throw HTTPSignatureError(.missing, "the message has no signature for this purpose")
        }
        guard found.count == 1 else {
            throw HTTPSignatureError(.ambiguous, "the message has several signatures for this purpose")
        }
        guard let signature = signatures[label]?.item?.value.bytes else {
            throw HTTPSignatureError(.malformed, at: label, "the signature must be a byte sequence")
        }
        return (label, input, signature)
    }

    private func dictionary(
        _ fields: HTTPFields,
        _ name: String
    ) throws(HTTPSignatureError) -> StructuredDictionary {
        guard let value = fields.combined(name) else {
            throw HTTPSignatureError(.missing, at: name, "the field is absent; sign the message")
        }
        do throws(StructuredFieldError) {
            return try StructuredDictionary(parsing: value)
        } catch {
            throw HTTPSignatureError(.malformed, at: name, error.description)
        }
    }

    private func components(
        of input: StructuredInnerList
    ) throws(HTTPSignatureError) -> [ComponentIdentifier] {
        guard input.items.count <= Self.mostComponents else {
            throw HTTPSignatureError(.tooLarge, "more than \(Self.mostComponents) components are covered")
        }
        var components: [ComponentIdentifier] = []
        for item in input.items { components.append(try ComponentIdentifier(item: item)) }
        return components
    }

    private func checkCoverage(_ components: [ComponentIdentifier]) throws(HTTPSignatureError) {
        for wanted in policy.components where !components.contains(wanted) {
            throw HTTPSignatureError(.notCovered, at: wanted.name, "the signature must cover this component")
        }
    }

    /// Checks the window of time; returns from when the signature is too old.
    private func checkTime(
        _ parameters: SignatureParameters,
        at now: Instant
    ) throws(HTTPSignatureError) -> Instant {
        guard let created = parameters.created else {
            throw HTTPSignatureError(.badParameter, at: "created", "is required")
        }
        guard created <= now.adding(seconds: policy.clockTolerance) else {
            throw HTTPSignatureError(
                .fromTheFuture,
                at: "created",
                "is later than this node's clock; compare them"
            )
        }
        var end = created.adding(seconds: policy.maximumAge).adding(seconds: policy.clockTolerance)
        guard now < end else {
            throw HTTPSignatureError(.tooOld, at: "created", "is too long ago; sign the request anew")
        }
        if let expires = parameters.expires {
            guard now < expires else {
                throw HTTPSignatureError(.expired, at: "expires", "has passed; sign the request anew")
            }
            end = min(end, expires)
        }
        return end
    }

    private func key(
        for parameters: SignatureParameters,
        in keys: KeySet
    ) throws(HTTPSignatureError) -> VerificationKey {
        guard let keyID = parameters.keyID, let key = keys[keyID] else {
            throw HTTPSignatureError(
                .unknownKey,
                at: "keyid",
                "names no key of the signer; fetch its keys again"
            )
        }
        if let stated = parameters.algorithm, stated != key.algorithm.httpName {
            throw HTTPSignatureError(
                .wrongAlgorithm,
                at: "alg",
                "is not the algorithm of the key, which is \(key.algorithm.httpName)"
            )
        }
        return key
    }
}

extension NonceMemory {
    /// Remembers a verified signature's nonce.
    ///
    /// - Throws: ``HTTPSignatureError`` `replayed` or `memoryFull`; `badParameter` where it has no nonce.
    package mutating func remember(_ signature: VerifiedSignature, at now: Instant) throws(HTTPSignatureError)
    {
        guard let nonce = signature.parameters.nonce, let created = signature.parameters.created else {
            throw HTTPSignatureError(.badParameter, at: "nonce", "is required")
        }
        try remember(nonce, of: signature.key.thumbprint, created: created, until: signature.end, at: now)
    }
}
