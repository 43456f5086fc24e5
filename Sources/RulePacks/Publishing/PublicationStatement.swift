package import Wire

/// What the author and the reviewer sign: this pack, this change from the version before, these reports.
package struct PublicationStatement: Sendable, Hashable {
    package struct Previous: Sendable, Hashable {
        package var version: PackVersion
        package var digest: String

        package init(version: PackVersion, digest: String) {
            self.version = version
            self.digest = digest
        }
    }

    package var pack: String
    package var version: PackVersion
    /// Of the canonical form of the pack.
    package var digest: String
    /// The version it follows; nil for the first.
    package var previous: Previous?
    /// Of the difference from the previous version that was reviewed; for the first version, from nothing (nil).
    package var diffDigest: String?
    /// Of the report of the pack's own tests, all passed.
    package var testDigest: String
    /// Of the report of what the version does to open cases.
    package var impactDigest: String

    package static let format = "comity-pack-publication/1"

    package var json: JSON {
        var object = JSONObject([
            ("format", .string(Self.format)), ("pack", .string(pack)),
            ("version", .string(version.description)),
            ("digest", .string(digest)), ("tests", .string(testDigest)), ("impact", .string(impactDigest)),
        ])
        if let previous {
            object["previous"] = .object(
                JSONObject([
                    ("version", .string(previous.version.description)), ("digest", .string(previous.digest)),
                ])
            )
        }
        object["diff"] = diffDigest.map(JSON.string)
        return .object(object)
    }

    /// - Throws: ``PublicationError`` `malformed` for anything but what ``json`` writes.
    package init(json: JSON) throws(PublicationError) {
        guard json["format"]?.string == Self.format, let pack = json["pack"]?.string,
            let version = json["version"]?.string.flatMap(PackVersion.init),
            let digest = json["digest"]?.string,
            let tests = json["tests"]?.string, let impact = json["impact"]?.string
        else { throw PublicationError(.malformed, "the statement lacks a member or is of another format") }
        self.init(
            pack: pack,
            version: version,
            digest: digest,
            previous: nil,
            diffDigest: json["diff"]?.string,
            testDigest: tests,
            impactDigest: impact
        )
        if let previous = json["previous"] {
            guard let version = previous["version"]?.string.flatMap(PackVersion.init),
                let digest = previous["digest"]?.string
            else { throw PublicationError(.malformed, "the statement names no proper previous version") }
            self.previous = Previous(version: version, digest: digest)
        }
        let digests = [digest, tests, impact] + [diffDigest, previous?.digest].compactMap(\.self)
        guard digests.allSatisfy(CanonicalPack.isDigest) else {
            throw PublicationError(.malformed, "a digest is not `sha256:` and 64 hexadecimal digits")
        }
    }

    package init(
        pack: String,
        version: PackVersion,
        digest: String,
        previous: Previous?,
        diffDigest: String?,
        testDigest: String,
        impactDigest: String
    ) {
        self.pack = pack
        self.version = version
        self.digest = digest
        self.previous = previous
        self.diffDigest = diffDigest
        self.testDigest = testDigest
        self.impactDigest = impactDigest
    }
}

/// Why a pack is not published or not taken.
package struct PublicationError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case malformed
        /// No signature at all.
        case unsigned
        /// Only one of the two.
        case signedOnce = "signed-once"
        /// Author and reviewer are the same key, or the same person.
        case sameSigner = "same-signer"
        case badSignature = "bad-signature"
        case unknownSigner = "unknown-signer"
        /// The two signed different statements.
        case differentStatements = "different-statements"
        /// The text is not the pack that was signed.
        case wrongDigest = "wrong-digest"
        /// The difference reviewed is not the difference from the pack in force.
        case staleDiff = "stale-diff"
        /// Not newer than the pack in force.
        case downgraded
        case testsFailed = "tests-failed"
        case unreadable
    }

    package var code: Code
    package var reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { "\(code.rawValue): \(reason)" }
}
