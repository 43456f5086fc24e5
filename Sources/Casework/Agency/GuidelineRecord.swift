package import Referrals

/// A guideline of the agency as it stands since a day, in one language (COE-22, EU-12.2, UN-12). What takes its place is a version of
/// its own; none is ever deleted or changed, but for whether it is published.
package struct GuidelineRecord: RecordContent {
    package static var kind: RecordKind { .guideline }

    package var topic: Topic
    package var title: String
    /// BCP 47.
    package var language: String
    /// The guideline itself; nil where a document is named.
    package var text: String?
    package var document: PublishedDocument?
    package var validFrom: Day
    /// Which body or function decided it.
    package var decidedBy: String
    /// From 1.
    package var version: Int
    /// The version in whose place it stands.
    package var supersedes: Identifier?
    /// What stands in its place, and from when.
    package var superseded: Superseded?
    /// Since when anybody may read it; nil while it is not published.
    package var publishedSince: Day?

    /// What it is about: a closed list, after ECOSOC 2002/12 para 12 and CM/Rec(2018)8 rules 21 and 22 (not read in the official text).
    package enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
        case referralConditions = "referral-conditions"
        case handlingOfResults = "handling-of-results"
        /// Qualification, training and assessment of facilitators.
        case facilitators
        case administration
        /// Standards of competence and conduct.
        case conduct = "competence-and-conduct"
        case procedures

        package var title: String {
            switch self {
            case .referralConditions: "Conditions for a referral"
            case .handlingOfResults: "How results are handled afterwards"
            case .facilitators: "Qualification, training and assessment of facilitators"
            case .administration: "Administration"
            case .conduct: "Standards of competence and conduct"
            case .procedures: "Procedures"
            }
        }
    }

    package struct Superseded: Sendable, Hashable, Codable {
        package var by: Identifier
        package var from: Day
    }

    package init(
        topic: Topic,
        title: String,
        language: String,
        text: String? = nil,
        document: PublishedDocument? = nil,
        validFrom: Day,
        decidedBy: String,
        supersedes: Identifier? = nil
    ) {
        self.topic = topic
        self.title = title
        self.language = language
        self.text = text
        self.document = document
        self.validFrom = validFrom
        self.decidedBy = decidedBy
        self.supersedes = supersedes
        version = 1
    }

    /// Whether it counts on a day.
    package func isInForce(on day: Day) -> Bool {
        validFrom <= day && superseded.map { day < $0.from } ?? true
    }
}

/// A document that lies elsewhere, fixed by its digest: whoever reads it can tell whether it is the one that was meant.
package struct PublishedDocument: Sendable, Hashable, Codable {
    /// An https address.
    package var address: String
    package var sha256: Digest

    package init(address: String, sha256: Digest) {
        self.address = address
        self.sha256 = sha256
    }

    var isSound: Bool {
        address.hasPrefix("https://") && address.utf8.count <= 500
            && !address.contains { $0.isWhitespace || $0.isNewline }
    }
}

extension CaseFile {
    static let longestGuideline = 64 << 10

    /// Lays a guideline down, in the place of another version where it names one.
    ///
    /// - Throws: ``CaseworkError``: `invalid`; `notFound` for a version that is not there; `notNow` where that one was superseded
    ///   already; `notPermitted` for anybody but the lead.
    @discardableResult
    package mutating func lay(_ guideline: GuidelineRecord, by act: Act) throws(CaseworkError)
        -> Filed<GuidelineRecord>
    {
        var laid = guideline
        (laid.version, laid.superseded, laid.publishedSince) = (1, nil, nil)
        try laid.requireForm()
        let before = try laid.supersedes.map { id throws(CaseworkError) in
            try record(id, GuidelineRecord.self)
        }
        if let before {
            guard before.content.superseded == nil else {
                throw CaseworkError(.notNow, "That version was superseded already; name the last one.")
            }
            guard before.content.topic == laid.topic, before.content.language == laid.language,
                before.content.validFrom <= laid.validFrom
            else {
                throw CaseworkError(
                    .invalid,
                    "A version has the topic and the language of the one in whose place it stands, and no earlier day."
                )
            }
            laid.version = before.content.version + 1
        }
        let filed = try file(laid, by: act)
        if let before {
            try amend(before, by: act) { content throws(CaseworkError) in
                content.superseded = .init(by: filed.id, from: laid.validFrom)
            }
        }
        return filed
    }

    /// Publishes a guideline: anybody may read it from now on.
    ///
    /// - Throws: ``CaseworkError``: `notFound`, `notNow` where it is published already, `notPermitted`.
    @discardableResult
    package mutating func publishGuideline(_ id: Identifier, by act: Act) throws(CaseworkError)
        -> Filed<GuidelineRecord>
    {
        let guideline = try record(id, GuidelineRecord.self)
        guard guideline.content.publishedSince == nil else {
            throw CaseworkError(.notNow, "It is published already.")
        }
        return try amend(guideline, by: act) { content throws(CaseworkError) in
            content.publishedSince = act.day
        }
    }
}

extension GuidelineRecord {
    fileprivate func requireForm() throws(CaseworkError) {
        guard title.isText(atMost: 200), decidedBy.isText(atMost: 200), (2...35).contains(language.utf8.count)
        else {
            throw CaseworkError(.invalid, "A guideline has a title, a language and who decided it.")
        }
        guard (text == nil) != (document == nil), text?.isText(atMost: CaseFile.longestGuideline) ?? true,
            document?.isSound ?? true
        else {
            throw CaseworkError(
                .invalid,
                "Give either the text, of at most 64 KiB, or the https address of a document with its SHA-256 digest."
            )
        }
    }
}
