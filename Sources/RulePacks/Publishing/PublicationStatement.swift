package import Wire

/// What the author and the reviewer sign: these texts, this change from the version before, these reports.
package struct PublicationStatement: Sendable, Hashable {
    /// The version before, by its whole statement: so the newest signatures vouch for every earlier version as well, also
    /// when those who signed it have left.
    package struct Previous: Sendable, Hashable {
        package var version: PackVersion
        /// Of the canonical form of the version's pack.
        package var digest: String
        /// Of the canonical form of its statement.
        package var statement: String

        package init(_ statement: PublicationStatement) {
            version = statement.version
            digest = statement.contents.digest
            self.statement = statement.statementDigest
        }

        fileprivate init(json: JSON) throws(PublicationError) {
            guard let version = json["version"]?.string.flatMap(PackVersion.init),
                let digest = json["digest"]?.string, let statement = json["statement"]?.string
            else { throw PublicationError(.malformed, "the statement names no proper previous version") }
            (self.version, self.digest, self.statement) = (version, digest, statement)
        }

        fileprivate var json: JSON {
            .object(
                JSONObject([
                    ("version", .string(version.description)), ("digest", .string(digest)),
                    ("statement", .string(statement)),
                ])
            )
        }
    }

    /// A shared layer or treaty as the pack adopts it.
    package struct Layer: Sendable, Hashable {
        package var pack: String
        package var version: PackVersion
        package var digest: String
    }

    /// The digests of the canonical forms of all texts that a decision rests on.
    package struct Contents: Sendable, Hashable {
        /// Of the pack.
        package var digest: String
        /// Of the fact schema.
        package var schema: String
        package var layers: [Layer]
    }

    package var pack: String
    package var version: PackVersion
    package var contents: Contents
    /// The version it follows; nil for the first.
    package var previous: Previous?
    /// Of the difference from the previous version that was reviewed; for the first version, from nothing (nil).
    package var diffDigest: String?
    /// Of the report of the pack's own tests, all passed.
    package var testDigest: String
    /// Of the report of what the version does to open cases.
    package var impactDigest: String
    /// The day on which those cases were asked.
    package var impactDay: CalendarDate

    package static let format = "comity-pack-publication/1"

    /// Of the canonical form of the pack.
    package var digest: String { contents.digest }

    /// Of the canonical form of this statement.
    package var statementDigest: String { CanonicalPack.digest(of: json) }

    package init(
        pack: String,
        version: PackVersion,
        contents: Contents,
        previous: Previous?,
        diffDigest: String?,
        testDigest: String,
        impactDigest: String,
        impactDay: CalendarDate
    ) {
        self.pack = pack
        self.version = version
        self.contents = contents
        self.previous = previous
        self.diffDigest = diffDigest
        self.testDigest = testDigest
        self.impactDigest = impactDigest
        self.impactDay = impactDay
    }
}

extension PublicationStatement {
    package var json: JSON {
        var object = JSONObject([
            ("format", .string(Self.format)), ("pack", .string(pack)),
            ("version", .string(version.description)),
            ("digest", .string(contents.digest)), ("facts", .string(contents.schema)),
            ("layers", .array(contents.layers.map(\.json))),
            ("tests", .string(testDigest)), ("impact", .string(impactDigest)),
            ("impactOn", .string(impactDay.description)),
        ])
        object["previous"] = previous?.json
        object["diff"] = diffDigest.map(JSON.string)
        return .object(object)
    }

    /// - Throws: ``PublicationError`` `malformed` for anything but what ``json`` writes.
    package init(json: JSON) throws(PublicationError) {
        guard json["format"]?.string == Self.format, let pack = json["pack"]?.string,
            let version = json["version"]?.string.flatMap(PackVersion.init),
            let digest = json["digest"]?.string, let schema = json["facts"]?.string,
            let layers = json["layers"]?.array,
            let tests = json["tests"]?.string, let impact = json["impact"]?.string,
            let impactDay = json["impactOn"]?.string.flatMap({ CalendarDate($0) })
        else { throw PublicationError(.malformed, "the statement lacks a member or is of another format") }
        var adopted: [Layer] = []
        for layer in layers { adopted.append(try Layer(json: layer)) }
        self.init(
            pack: pack,
            version: version,
            contents: Contents(digest: digest, schema: schema, layers: adopted),
            previous: nil,
            diffDigest: json["diff"]?.string,
            testDigest: tests,
            impactDigest: impact,
            impactDay: impactDay
        )
        if let previous = json["previous"] { self.previous = try Previous(json: previous) }
        let digests =
            [digest, schema, tests, impact] + adopted.map(\.digest)
            + [diffDigest, previous?.digest, previous?.statement].compactMap(\.self)
        guard digests.allSatisfy(CanonicalPack.isDigest) else {
            throw PublicationError(.malformed, "a digest is not `sha256:` and 64 hexadecimal digits")
        }
    }
}

extension PublicationStatement.Layer {
    fileprivate var json: JSON {
        .object(
            JSONObject([
                ("pack", .string(pack)), ("version", .string(version.description)),
                ("digest", .string(digest)),
            ])
        )
    }

    fileprivate init(json: JSON) throws(PublicationError) {
        guard let pack = json["pack"]?.string,
            let version = json["version"]?.string.flatMap(PackVersion.init),
            let digest = json["digest"]?.string
        else { throw PublicationError(.malformed, "the statement names no proper layer") }
        self.init(pack: pack, version: version, digest: digest)
    }
}
