package import JOSE
internal import Wire

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

    /// Verifies both signatures; nothing of the texts yet.
    ///
    /// - Returns: the statement that both have signed.
    /// - Throws: ``PublicationError``; there is no option that lets any of it pass.
    package func verifySignatures(of publication: PackPublication) throws(PublicationError)
        -> PublicationStatement
    {
        guard publication.authorSignature != nil || publication.reviewerSignature != nil else {
            throw PublicationError(.unsigned, "nobody has signed it")
        }
        guard let author = publication.authorSignature else {
            throw PublicationError(.signedOnce, "only a reviewer has signed it, no author")
        }
        guard let reviewer = publication.reviewerSignature else {
            throw PublicationError(.signedOnce, "only its author has signed it, no reviewer")
        }
        let first = try PackPublication.verify(author, as: .author, keys: authors)
        let second = try PackPublication.verify(reviewer, as: .reviewer, keys: reviewers)
        guard first.key.thumbprint != second.key.thumbprint, first.key.keyID != second.key.keyID else {
            throw PublicationError(.sameSigner, "author and reviewer have signed with the same key")
        }
        guard first.statement == second.statement else {
            throw PublicationError(
                .differentStatements,
                "author and reviewer have signed different statements"
            )
        }
        return first.statement
    }

    /// Holds texts and reports that were read against what was signed.
    ///
    /// - Throws: ``PublicationError``: `wrongDigest`, `wrongLayers`.
    package static func check(_ read: PublishedPack, against statement: PublicationStatement)
        throws(PublicationError)
    {
        guard read.contents.digest == statement.contents.digest, read.pack.id == statement.pack,
            read.pack.version == statement.version
        else { throw PublicationError(.wrongDigest, "the text is not the pack that was signed") }
        guard read.contents.schema == statement.contents.schema else {
            throw PublicationError(.wrongDigest, "the fact schema is not the one that was signed")
        }
        guard read.contents.layers == statement.contents.layers else {
            throw PublicationError(.wrongLayers, "its layers are not those that were signed")
        }
        guard CanonicalPack.digest(of: read.publication.impact) == statement.impactDigest,
            read.publication.impactDay == statement.impactDay
        else {
            throw PublicationError(.wrongDigest, "the report on open cases is not the one that was signed")
        }
        guard read.publication.diff.map({ CanonicalPack.digest(of: $0) }) == statement.diffDigest else {
            throw PublicationError(.staleDiff, "the difference in the file is not the one that was signed")
        }
    }

    /// Holds a statement against the version before it.
    ///
    /// - Throws: ``PublicationError``: `downgraded`, `staleDiff`, `wrongDigest`, `wrongLayers`.
    package static func checkOrder(
        of statement: PublicationStatement,
        following previous: PublicationStatement?
    ) throws(PublicationError) {
        guard let previous else {
            guard statement.previous == nil, statement.diffDigest == nil else {
                throw PublicationError(
                    .staleDiff,
                    "it was reviewed as a change of version \(statement.previous?.version.description ?? "?"), which is not published here"
                )
            }
            return
        }
        guard statement.pack == previous.pack else {
            throw PublicationError(
                .wrongDigest,
                "the published pack is named '\(previous.pack)', not '\(statement.pack)'"
            )
        }
        guard statement.version > previous.version else {
            throw PublicationError(
                .downgraded,
                "version \(statement.version) does not follow \(previous.version)"
            )
        }
        for layer in statement.contents.layers {
            let isChanged = previous.contents.layers.contains {
                $0.pack == layer.pack && $0.version == layer.version && $0.digest != layer.digest
            }
            if isChanged {
                throw PublicationError(
                    .wrongLayers,
                    "the layer '\(layer.pack)' has changed but is still called version \(layer.version)"
                )
            }
        }
        guard statement.diffDigest != nil, statement.previous == PublicationStatement.Previous(previous)
        else {
            throw PublicationError(
                .staleDiff,
                "it was reviewed as a change of \(statement.previous.map { "version \($0.version)" } ?? "nothing"), but version \(previous.version) is published"
            )
        }
    }

    /// Verifies everything before a pack comes into force: both signatures, the texts, the order of versions, the reviewed
    /// difference made again, the tests run again.
    ///
    /// - Parameter current: the version that is published now; nil for the first.
    /// - Throws: ``PublicationError``; there is no option that lets any of it pass.
    package func accept(
        _ publication: PackPublication,
        file: String,
        following current: SignedEdition?
    ) throws(PublicationError) -> SignedEdition {
        let statement = try verifySignatures(of: publication)
        var reader = PublicationReader()
        let read = try reader.read(publication, file: file)
        try Self.check(read, against: statement)
        try Self.checkOrder(of: statement, following: current?.statement)
        if let current {
            guard statement.diffDigest == PackPublisher.diff(from: current.pack, to: read).digest else {
                throw PublicationError(
                    .staleDiff,
                    "the difference that was reviewed is not the one from version \(current.statement.version)"
                )
            }
        }
        guard try PackPublisher.passedTests(of: read) == statement.testDigest else {
            throw PublicationError(.testsFailed, "the tests are not those that were reported")
        }
        return SignedEdition(pack: read, statement: statement)
    }
}
