internal import JOSE
package import Wire

/// A pack as it is published: its text, and the statement about it signed by two different people.
///
/// It is immutable. There is no way to take one without both signatures.
package struct PackPublication: Sendable, Hashable {
    /// The YAML text as written, comments and all.
    package var text: String
    /// JWS compact, type `comity-pack+jws`.
    package var authorSignature: String?
    package var reviewerSignature: String?

    package static let type = "comity-pack+jws"
    package static let format = "comity-published-pack/1"

    package init(text: String, authorSignature: String? = nil, reviewerSignature: String? = nil) {
        self.text = text
        self.authorSignature = authorSignature
        self.reviewerSignature = reviewerSignature
    }

    package var json: JSON {
        var object = JSONObject([("format", .string(Self.format)), ("text", .string(text))])
        object["author"] = authorSignature.map(JSON.string)
        object["reviewer"] = reviewerSignature.map(JSON.string)
        return .object(object)
    }

    /// - Throws: ``PublicationError`` `malformed`.
    package init(json: JSON) throws(PublicationError) {
        guard json["format"]?.string == Self.format, let text = json["text"]?.string else {
            throw PublicationError(.malformed, "this is no published pack")
        }
        self.init(
            text: text,
            authorSignature: json["author"]?.string,
            reviewerSignature: json["reviewer"]?.string
        )
    }
}

/// What a publication is made against.
package struct PublicationContext: Sendable {
    package var schema: FactSchema
    package var layers: [RulePack]
    /// The pack in force under the same name; nil for the first.
    package var current: RulePack?

    package init(schema: FactSchema, layers: [RulePack], current: RulePack?) {
        self.schema = schema
        self.layers = layers
        self.current = current
    }
}

/// Prepares statements, and signs them.
package enum PackPublisher {
    /// Checks the pack, runs its tests, compares it with the pack in force.
    ///
    /// - Parameters:
    ///   - impact: the report on open cases that author and reviewer have seen.
    /// - Returns: the statement that both must sign.
    /// - Throws: ``PublicationError``: `unreadable`, `testsFailed`, `downgraded`.
    package static func statement(
        text: String,
        file: String,
        impact: ImpactReport,
        context: PublicationContext
    ) throws(PublicationError) -> PublicationStatement {
        let pack = try read(text, file, context)
        if let undigested = pack.adopts.first(where: { $0.digest == nil }) {
            throw PublicationError(.unreadable, "the adoption of '\(undigested.pack)' states no digest")
        }
        let results = PackTester(pack, schema: context.schema, layers: context.layers).run()
        if let failed = results.first(where: { !$0.passed }) {
            throw PublicationError(.testsFailed, "\(failed.place): \(failed.subject.text)")
        }
        if let current = context.current, pack.version <= current.version {
            throw PublicationError(.downgraded, "version \(pack.version) does not follow \(current.version)")
        }
        return PublicationStatement(
            pack: pack.id,
            version: pack.version,
            digest: pack.digest,
            previous: context.current.map {
                PublicationStatement.Previous(version: $0.version, digest: $0.digest)
            },
            diffDigest: context.current.map { diff(from: $0, to: pack, context).digest },
            testDigest: testDigest(results),
            impactDigest: impact.digest
        )
    }

    /// The difference as it is reviewed and bound: without samples, so that any node finds the same.
    package static func diff(from old: RulePack, to new: RulePack, _ context: PublicationContext) -> PackDiff
    {
        PackComparison(from: old, to: new, schema: context.schema, layers: context.layers).diff()
    }

    package static func testDigest(_ results: [TestResult]) -> String {
        CanonicalPack.digest(
            of: .array(
                results.map {
                    .object(
                        JSONObject([("subject", .string($0.subject.text)), ("passed", .bool($0.passed))])
                    )
                }
            )
        )
    }

    static func read(_ text: String, _ file: String, _ context: PublicationContext) throws(PublicationError)
        -> RulePack
    {
        do {
            return try RulePack(yaml: text, file: file, schema: context.schema, layers: context.layers)
        } catch {
            throw PublicationError(
                .unreadable,
                error.problems.first?.description ?? "the pack cannot be read"
            )
        }
    }
}
