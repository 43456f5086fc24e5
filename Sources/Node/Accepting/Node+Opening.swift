import JOSE
import Referrals

extension Node {
    /// Opens the seal: what arrives is a signed document inside a JWE that names one of this node's encryption keys.
    ///
    /// Only the sizes are judged before that; who sent it is known only from the signature inside.
    ///
    /// - Returns: the signed document, byte for byte as its issuer signed it.
    func opened(_ body: [UInt8]) throws(Problem) -> [UInt8] {
        let limits = identity.limits
        guard body.count <= limits.maximumSealedBytes else {
            throw Problem(
                .tooLarge,
                "The sealed document has \(body.count) bytes; \(limits.maximumSealedBytes) are accepted."
            )
        }
        guard body.count(where: { $0 == UInt8(ascii: ".") }) != 2 else {
            throw Problem(.notSealed, "The body is a signed document that anybody on the way can read.")
        }
        let signed: [UInt8]
        do {
            signed = try JWE.decrypt(
                String(decoding: body, as: UTF8.self),
                with: identity.encryptionKeys,
                contentType: Document.mediaType,
                limits: JWE.Limits(maximumBytes: limits.maximumSealedBytes)
            ).plaintext
        } catch {
            throw Self.problem(opening: error)
        }
        guard signed.count <= limits.maximumDocumentBytes else {
            throw Problem(
                .tooLarge,
                "The document has \(signed.count) bytes; \(limits.maximumDocumentBytes) are accepted."
            )
        }
        return signed
    }

    private static func problem(opening error: JOSEError) -> Problem {
        switch error.code {
        case .unknownKey: Problem(.unknownRecipientKey, "The seal names none of this node's encryption keys.")
        case .decryptionFailed, .keyMismatch, .invalidKey:
            Problem(.cannotOpen, "The seal is not for this node's key, or was changed on its way.")
        default: Problem(.malformed, "The body is not a sealed document: \(error)")
        }
    }
}
