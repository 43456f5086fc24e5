package import Referrals

/// What a person was shown before deciding: which notice, in which version and language, when and by whom (COE-25).
package struct InformationRecord: RecordContent {
    package static var kind: RecordKind { .information }

    package var person: String
    /// The name of the information package; both sides get the same one (COE-15).
    package var notice: String
    /// The version of the package: of the texts and of the rule packs that they were filled from.
    package var version: String
    /// BCP 47.
    package var language: String
    /// SHA-256 of the text as it was shown.
    package var digest: Digest
    /// SHA-256 over the package in all its languages, before any law fills it: what two sides compare across a border (COE-15). Nil
    /// in a record from before it was kept.
    package var packageDigest: Digest?
    package var topics: Set<Topic>
    /// Who put it into the person's language, where the notice is in another.
    package var interpreter: String?
    package var how: Channel
    package var shownAt: Instant
    /// Whether the person could say it back in their own words; nil while nobody has asked.
    package var understood: Bool?

    /// What a person has to be told (COE-16a, COE-25, EU-12.1b, UN-13b).
    package enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
        case rights, nature, consequences, confidentiality, withdrawal, complaint
    }

    package init(
        person: String,
        notice: String,
        version: String,
        language: String,
        digest: Digest,
        packageDigest: Digest? = nil,
        topics: Set<Topic> = Set(Topic.allCases),
        interpreter: String? = nil,
        how: Channel,
        shownAt: Instant,
        understood: Bool? = nil
    ) {
        self.person = person
        self.notice = notice
        self.version = version
        self.language = language
        self.digest = digest
        self.packageDigest = packageDigest
        self.topics = topics
        self.interpreter = interpreter
        self.how = how
        self.shownAt = shownAt
        self.understood = understood
    }
}

/// By which way something was said or shown.
package enum Channel: String, Sendable, Hashable, Codable, CaseIterable {
    case inPerson = "in-person"
    case telephone, video, letter, portal
}

/// That restorative justice was offered to a person, lawfully and for the first time: when, and what was shown (COE-19,
/// EU-04j). It is the one contact for which no consent is needed yet.
package struct OfferRecord: RecordContent {
    package static var kind: RecordKind { .offer }

    package var person: String
    /// The provision or the practice that makes the first offer lawful.
    package var basis: String
    package var language: String
    package var notice: String
    package var version: String
    package var how: Channel
    package var madeAt: Instant

    package init(
        person: String,
        basis: String,
        language: String,
        notice: String,
        version: String,
        how: Channel,
        madeAt: Instant
    ) {
        self.person = person
        self.basis = basis
        self.language = language
        self.notice = notice
        self.version = version
        self.how = how
        self.madeAt = madeAt
    }
}
