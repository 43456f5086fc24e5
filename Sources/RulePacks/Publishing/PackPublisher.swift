import Wire

/// Prepares statements: what has to be true before anybody signs.
package enum PackPublisher {
    /// Makes the difference of a draft from the version before, and the statement that its author signs.
    ///
    /// - Parameters:
    ///   - draft: the texts, with the report on the cases; its difference is replaced.
    ///   - current: the version that it follows; nil for the first.
    /// - Throws: ``PublicationError``: `unreadable`, `wrongLayers`, `testsFailed`, `downgraded`.
    package static func prepare(
        _ draft: PackPublication,
        file: String,
        following current: SignedEdition?
    ) throws(PublicationError) -> (publication: PackPublication, statement: PublicationStatement) {
        var (read, diff) = try compared(draft, file, current)
        read.publication.diff = diff?.json
        return (read.publication, try checkedStatement(read, current))
    }

    /// Checks a publication as its reviewer has to: the texts, the difference made again, the tests run again.
    ///
    /// - Returns: the statement that both must sign.
    /// - Throws: ``PublicationError``: `unreadable`, `wrongLayers`, `testsFailed`, `downgraded`, `staleDiff`.
    package static func statement(
        for publication: PackPublication,
        file: String,
        following current: SignedEdition?
    ) throws(PublicationError) -> PublicationStatement {
        let (read, diff) = try compared(publication, file, current)
        guard publication.diff.map({ CanonicalPack.digest(of: $0) }) == diff?.digest else {
            throw PublicationError(
                .staleDiff,
                current.map {
                    "the difference in the file is not the one from version \($0.statement.version)"
                }
                    ?? "the file holds a difference from a version that is not published here"
            )
        }
        return try checkedStatement(read, current)
    }

    private static func checkedStatement(_ read: PublishedPack, _ current: SignedEdition?)
        throws(PublicationError) -> PublicationStatement
    {
        let statement = statement(for: read, following: current, tests: try passedTests(of: read))
        try PackAcceptance.checkOrder(of: statement, following: current?.statement)
        return statement
    }

    private static func compared(
        _ publication: PackPublication,
        _ file: String,
        _ current: SignedEdition?
    ) throws(PublicationError) -> (PublishedPack, PackDiff?) {
        var reader = PublicationReader()
        let read = try reader.read(publication, file: file)
        try checkOrder(read.pack, current)
        return (read, current.map { diff(from: $0.pack, to: read) })
    }

    /// The statement about texts that were read, with the digest of a report of their tests.
    package static func statement(
        for read: PublishedPack,
        following current: SignedEdition?,
        tests: String
    ) -> PublicationStatement {
        PublicationStatement(
            pack: read.pack.id,
            version: read.pack.version,
            contents: read.contents,
            previous: current.map { PublicationStatement.Previous($0.statement) },
            diffDigest: read.publication.diff.map { CanonicalPack.digest(of: $0) },
            testDigest: tests,
            impactDigest: CanonicalPack.digest(of: read.publication.impact),
            impactDay: read.publication.impactDay
        )
    }

    /// The difference as it is reviewed and bound: without samples, so that any node finds the same.
    package static func diff(from old: PublishedPack, to new: PublishedPack) -> PackDiff {
        PackComparison(from: old.pack, to: new.pack, schema: new.schema, layers: new.layers + old.layers)
            .diff()
    }

    /// Runs the tests of a pack.
    ///
    /// - Returns: the digest of their report.
    /// - Throws: ``PublicationError`` `testsFailed` with the first that fails.
    package static func passedTests(of read: PublishedPack) throws(PublicationError) -> String {
        let results = PackTester(read.pack, schema: read.schema, layers: read.layers).run()
        if let failed = results.first(where: { !$0.passed }) {
            throw PublicationError(.testsFailed, "\(failed.place): \(failed.subject.text)")
        }
        return testDigest(results.map(\.subject))
    }

    /// The digest of a report in which every one of these tests has passed.
    package static func testDigest(_ passed: [TestResult.Subject]) -> String {
        CanonicalPack.digest(
            of: .array(
                passed.map {
                    .object(JSONObject([("subject", .string($0.text)), ("passed", .bool(true))]))
                }
            )
        )
    }

    static func checkOrder(_ pack: RulePack, _ current: SignedEdition?) throws(PublicationError) {
        guard let current else { return }
        guard pack.id == current.statement.pack else {
            throw PublicationError(
                .wrongDigest,
                "the published pack is named '\(current.statement.pack)', not '\(pack.id)'"
            )
        }
        guard pack.version > current.statement.version else {
            throw PublicationError(
                .downgraded,
                "version \(pack.version) does not follow \(current.statement.version)"
            )
        }
    }
}
