import JOSE
import Referrals
import Store

extension Node {
    /// Opens the seal: what arrives is a signed document inside a JWE that names one of this node's encryption keys.
    ///
    /// Only the sizes are judged before that; who sent it is known only from the signature inside.
    ///
    /// - Returns: the signed document, byte for byte as its issuer signed it.
    func opened(_ body: [UInt8]) async throws(Problem) -> [UInt8] {
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
        let ring: KeyRing
        do {
            ring = try await keyRing()
        } catch {
            throw Problem(
                .busy,
                "The node could not read which of its keys are in use; nothing was acknowledged."
            )
        }
        let signed: [UInt8]
        var unusable: NodeError?
        do {
            signed = try JWE.decrypt(
                String(decoding: body, as: UTF8.self),
                contentType: Document.mediaType,
                limits: JWE.Limits(maximumBytes: limits.maximumSealedBytes)
            ) { keyID in
                // What is sealed to a compromised key others may have read: it has to come again, sealed to another.
                guard let record = ring[keyID], record.use == .encryption, record.state != .revoked else {
                    return nil
                }
                do throws(NodeError) {
                    return try keys.decryptionKey(keyID)
                } catch {
                    unusable = error
                    return nil
                }
            }.plaintext
        } catch {
            guard unusable == nil else {
                throw Problem(
                    .internalError,
                    "The node cannot open its own encryption key; nothing was acknowledged."
                )
            }
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
