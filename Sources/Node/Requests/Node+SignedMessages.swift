package import HTTPSignatures
import JOSE
import Referrals
package import Store
import Trust
import Wire

/// A request of this node to a peer, signed, with what is needed to verify the answer.
package struct SignedPeerRequest: Sendable {
    /// As the signature covers it, with all fields that have to be sent.
    package let head: RequestHead
    package let content: [UInt8]
    package let peer: PeerRecord
    /// The longest answer that is read, in bytes.
    package let longestAnswer: Int
}

extension Node {
    /// Signs a request to a peer that carries no document; see ``verifiedPeer(of:content:)``.
    ///
    /// - Parameters:
    ///   - path: below the peer's base URL, for example `/evidence/…?part=2`.
    ///   - fields: what the request carries beside the signature; all of them are covered by it.
    ///   - longestAnswer: how much of an answer is read, in bytes.
    /// - Throws: ``HTTPSignatureError`` for a field that cannot be covered; ``JOSEError`` where the key cannot sign.
    package func signedRequest(
        method: String,
        path: String,
        to peer: PeerRecord,
        fields: HTTPFields = HTTPFields(),
        content: [UInt8] = [],
        longestAnswer: Int = 64 << 10
    ) async throws -> SignedPeerRequest {
        var head = RequestHead(method: method, of: peer.entity, path: path, fields: fields)
        var components = SignaturePolicy.peerRequest(hasContent: !content.isEmpty).components
        components += try Set(fields.lines.map(\.name)).sorted().map { name throws(HTTPSignatureError) in
            try ComponentIdentifier(name)
        }
        head.fields.append(SignaturePolicy.entityField, identity.entity.text)
        if !content.isEmpty {
            head.fields.append(ContentDigest.fieldName, ContentDigest.field(of: content))
        }
        let signed = try MessageSigner(key: await signer(.document)).sign(
            .request(head),
            covering: components,
            parameters: SignatureParameters(
                created: clock.now,
                nonce: Self.nonce(),
                tag: SignaturePolicy.requestTag
            )
        )
        head.fields.append(signed)
        return SignedPeerRequest(head: head, content: content, peer: peer, longestAnswer: longestAnswer)
    }

    /// Signs a message to a program that is no node: over method, target, sender and content.
    ///
    /// - Throws: ``HTTPSignatureError`` or ``JOSEError`` where the address cannot be covered.
    func signedHead(posting content: [UInt8], to address: String) async throws -> RequestHead {
        let rest = address.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        let target = rest.dropFirst(authority.count)
        var head = RequestHead(
            method: "POST",
            authority: String(authority),
            target: target.isEmpty ? "/" : String(target),
            fields: HTTPFields([
                (SignaturePolicy.entityField, identity.entity.text),
                (ContentDigest.fieldName, ContentDigest.field(of: content)),
            ])
        )
        let signed = try MessageSigner(key: await signer(.document)).sign(
            .request(head),
            covering: SignaturePolicy.peerRequest(hasContent: true).components,
            parameters: SignatureParameters(
                created: clock.now,
                nonce: Self.nonce(),
                tag: SignaturePolicy.requestTag
            )
        )
        head.fields.append(signed)
        return head
    }

    /// Signs the answer to a signed request, so that the peer can show later what this node answered.
    ///
    /// - Returns: the fields to add to the answer.
    /// - Throws: ``HTTPSignatureError`` or ``JOSEError`` where it cannot be signed.
    package func signedAnswer(
        status: Int,
        content: [UInt8],
        to request: RequestHead
    ) async throws -> HTTPFields {
        var fields = HTTPFields([
            (SignaturePolicy.entityField, identity.entity.text),
            (ContentDigest.fieldName, ContentDigest.field(of: content)),
        ])
        let signed = try MessageSigner(key: await signer(.document)).sign(
            .response(ResponseHead(status: status, fields: fields), to: request),
            covering: SignaturePolicy.peerAnswer.components,
            parameters: SignatureParameters(created: clock.now, tag: SignaturePolicy.answerTag)
        )
        fields.append(signed)
        return fields
    }

    /// Verifies that the peer that was asked signed this answer to this request.
    ///
    /// - Throws: ``HTTPSignatureError``, or ``EntityError`` where the peer's keys cannot be read.
    package func verifyAnswer(
        status: Int,
        fields: HTTPFields,
        content: [UInt8],
        to request: SignedPeerRequest
    ) throws {
        let keys = try EntityConfiguration(verifying: request.peer.statement).metadata.documentKeys
        guard fields.values(of: SignaturePolicy.entityField) == [request.peer.entity.text] else {
            throw HTTPSignatureError(
                .unknownKey,
                at: SignaturePolicy.entityField,
                "the answer is by another entity than the one that was asked"
            )
        }
        _ = try MessageVerifier(policy: .peerAnswer).verify(
            .response(ResponseHead(status: status, fields: fields), to: request.head),
            with: keys,
            at: clock.now
        )
        try ContentDigest.verify(fields, content: content)
    }

    /// Sixteen random bytes.
    private static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}

extension HTTPFields {
    fileprivate mutating func append(_ signed: SignatureFields) {
        append(SignatureFields.inputName, signed.input)
        append(SignatureFields.signatureName, signed.signature)
    }
}
