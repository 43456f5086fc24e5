package import JOSE
internal import Wire

/// The part in which somebody signs.
package enum PublicationRole: String, Sendable, Hashable, CaseIterable {
    case author, reviewer
}

extension PackPublication {
    /// Adds a signature over the statement in a role.
    ///
    /// - Throws: ``PublicationError`` `sameSigner` where the other signature is by the same key, `differentStatements` where it
    ///   is over another statement, `malformed` where it cannot be read.
    package func signed(
        _ statement: PublicationStatement,
        as role: PublicationRole,
        with key: SigningKey
    ) throws(PublicationError) -> PackPublication {
        var result = self
        if let other = role == .author ? reviewerSignature : authorSignature {
            let (signer, signed) = try Self.unverified(other)
            if signer == key.keyID {
                throw PublicationError(.sameSigner, "the other signature is by the same key")
            }
            if signed != statement {
                throw PublicationError(.differentStatements, "the other signature is over another statement")
            }
        }
        let signature = try Self.sign(statement, role, key)
        switch role {
        case .author: result.authorSignature = signature
        case .reviewer: result.reviewerSignature = signature
        }
        return result
    }

    private static func sign(
        _ statement: PublicationStatement,
        _ role: PublicationRole,
        _ key: SigningKey
    ) throws(PublicationError) -> String {
        var payload = statement.json.object ?? JSONObject()
        payload["role"] = .string(role.rawValue)
        do {
            return try JWS.sign(try JSON.object(payload).canonicalBytes(), type: type, key: key)
        } catch {
            throw PublicationError(.badSignature, "the statement cannot be signed")
        }
    }

    /// Who claims to have signed what; nothing is verified.
    private static func unverified(_ compact: String) throws(PublicationError) -> (
        String, PublicationStatement
    ) {
        guard let parsed = try? JWS.parse(compact), let json = try? JSON(parsing: parsed.payload) else {
            throw PublicationError(.malformed, "a signature is no JWS over a statement")
        }
        return (parsed.header.keyID ?? "", try PublicationStatement(json: json))
    }

    /// What the author says to have signed; nothing is verified. It may be relied on only where another statement, whose
    /// signatures were verified, fixes its digest.
    ///
    /// - Throws: ``PublicationError``: `unsigned`, `malformed`.
    package func claimedStatement() throws(PublicationError) -> PublicationStatement {
        guard let authorSignature else { throw PublicationError(.unsigned, "nobody has signed it as author") }
        return try Self.unverified(authorSignature).1
    }

    /// Verifies one signature with the keys that may sign in its role.
    static func verify(
        _ compact: String,
        as role: PublicationRole,
        keys: KeySet
    ) throws(PublicationError) -> (key: VerificationKey, statement: PublicationStatement) {
        let verified: VerifiedJWS
        do {
            verified = try JWS.verify(compact, with: keys, type: type)
        } catch {
            let code: PublicationError.Code = error.code == .unknownKey ? .unknownSigner : .badSignature
            throw PublicationError(code, "the \(role.rawValue)'s signature: \(error.code.rawValue)")
        }
        guard let json = try? JSON(parsing: verified.payload) else {
            throw PublicationError(.malformed, "the \(role.rawValue)'s statement is not JSON")
        }
        guard json["role"]?.string == role.rawValue else {
            throw PublicationError(.badSignature, "the signature was not made as \(role.rawValue)")
        }
        return (verified.key, try PublicationStatement(json: json))
    }
}
