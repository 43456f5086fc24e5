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

/// Takes published packs: the one door through which a pack comes into force.
package struct PackAcceptance: Sendable {
    /// Keys of those who may sign as author.
    package var authors: KeySet
    /// Keys of those who may sign as reviewer. The same key in both is never enough alone.
    package var reviewers: KeySet

    package init(authors: KeySet, reviewers: KeySet) {
        self.authors = authors
        self.reviewers = reviewers
    }

    /// Verifies both signatures, the text, the tests, the reviewed difference and the order of versions.
    ///
    /// - Returns: the pack, and the statement both have signed.
    /// - Throws: ``PublicationError``; there is no option that lets any of it pass.
    package func accept(
        _ publication: PackPublication,
        file: String,
        context: PublicationContext
    ) throws(PublicationError) -> (pack: RulePack, statement: PublicationStatement) {
        let statement = try verifySignatures(publication)
        let pack = try PackPublisher.read(publication.text, file, context)
        guard pack.digest == statement.digest, pack.id == statement.pack, pack.version == statement.version
        else {
            throw PublicationError(.wrongDigest, "the text is not the pack that was signed")
        }
        try verifyOrder(statement, pack, context)
        let results = PackTester(pack, schema: context.schema, layers: context.layers).run()
        if let failed = results.first(where: { !$0.passed }) {
            throw PublicationError(.testsFailed, "\(failed.place): \(failed.subject.text)")
        }
        guard PackPublisher.testDigest(results) == statement.testDigest else {
            throw PublicationError(.testsFailed, "the tests are not those that were reported")
        }
        return (pack, statement)
    }

    private func verifySignatures(_ publication: PackPublication) throws(PublicationError)
        -> PublicationStatement
    {
        guard publication.authorSignature != nil || publication.reviewerSignature != nil else {
            throw PublicationError(.unsigned, "the pack is not signed")
        }
        guard let author = publication.authorSignature, let reviewer = publication.reviewerSignature else {
            throw PublicationError(
                .signedOnce,
                "the pack needs the signatures of an author and of a different reviewer"
            )
        }
        let first = try PackPublication.verify(author, as: .author, keys: authors)
        let second = try PackPublication.verify(reviewer, as: .reviewer, keys: reviewers)
        guard first.key.thumbprint != second.key.thumbprint, first.key.keyID != second.key.keyID else {
            throw PublicationError(.sameSigner, "author and reviewer are the same")
        }
        guard first.statement == second.statement else {
            throw PublicationError(
                .differentStatements,
                "author and reviewer have signed different statements"
            )
        }
        return first.statement
    }

    private func verifyOrder(
        _ statement: PublicationStatement,
        _ pack: RulePack,
        _ context: PublicationContext
    ) throws(PublicationError) {
        guard let current = context.current else {
            guard statement.previous == nil, statement.diffDigest == nil else {
                throw PublicationError(
                    .staleDiff,
                    "the pack was reviewed against a version that is not in force here"
                )
            }
            return
        }
        guard pack.id == current.id else {
            throw PublicationError(.wrongDigest, "the pack in force has another name")
        }
        guard pack.version > current.version else {
            throw PublicationError(.downgraded, "version \(pack.version) does not follow \(current.version)")
        }
        let isFromCurrent =
            statement.previous?.digest == current.digest && statement.previous?.version == current.version
        guard isFromCurrent,
            statement.diffDigest == PackPublisher.diff(from: current, to: pack, context).digest
        else {
            throw PublicationError(
                .staleDiff,
                "the difference that was reviewed is not the one from the pack in force"
            )
        }
    }
}
