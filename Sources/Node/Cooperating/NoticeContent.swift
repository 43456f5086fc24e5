package import Casework
package import Referrals
import Store
import Wire

/// What an officer tells another agency by a notice, whether in a thread or in one of its own.
package enum NoticeContent: Sendable, Hashable {
    /// A notice in words, about a document where it is about one: a complaint, a suspension, how something was used, a warning.
    case words(Move.Notice, Words)
    /// Personal data may have come to harm (Second Additional Protocol art. 14(7)).
    case incident(Incident)
    /// Counts of cases without persons and without small cells.
    case statistics(StatisticsReturn)

    package struct Words: Sendable, Hashable {
        package var says: String
        /// The document that it is about: whose use is explained, whose confidentiality cannot be kept.
        package var document: Identifier?
        /// The provision that it rests on.
        package var cite: String?
        /// Where the point of contact is reached; no person's name.
        package var contact: String?
        /// Of ``Referrals/Move/Notice/useAsked``: the day by which an answer is needed.
        package var answerBy: String?

        package init(
            _ says: String,
            document: Identifier? = nil,
            cite: String? = nil,
            contact: String? = nil,
            answerBy: String? = nil
        ) {
            self.answerBy = answerBy
            self.says = says
            self.document = document
            self.cite = cite
            self.contact = contact
        }
    }

    package struct Incident: Sendable, Hashable {
        package var detected: Instant
        /// What happened, without anything that names a person.
        package var says: String
        /// The data categories of the fact schema that are concerned.
        package var categories: Set<String>
        /// How many people are concerned, as far as known.
        package var persons: Int?
        /// What has been done, and what the other side can do.
        package var measures: String?
        /// Why it is told later than at once.
        package var delayedBecause: String?

        package init(
            detected: Instant,
            says: String,
            categories: Set<String> = [],
            persons: Int? = nil,
            measures: String? = nil,
            delayedBecause: String? = nil
        ) {
            self.detected = detected
            self.says = says
            self.categories = categories
            self.persons = persons
            self.measures = measures
            self.delayedBecause = delayedBecause
        }
    }

    /// The notices that are words and nothing else.
    package static let inWords: [Move.Notice] = [
        .complaint, .complaintAnswered, .suspension, .resumption, .useAsked, .useExplained,
        .preservationWarning, .confidentialityImpossible,
    ]

    package var kind: Move.Notice {
        switch self {
        case .words(let kind, _): kind
        case .incident: .securityIncident
        case .statistics: .statistics
        }
    }

    /// The members beside the kind.
    var members: JSONObject {
        switch self {
        case .words(_, let words):
            var members: JSONObject = ["says": .string(words.says)]
            members["document"] = words.document.map { .string($0.text) }
            members["cite"] = words.cite.map(JSON.string)
            members["contact"] = words.contact.map(JSON.string)
            members["answerBy"] = words.answerBy.map(JSON.string)
            return members
        case .statistics(let counted):
            // What is between bounds is a small cell, and is absent.
            let figures = counted.cells.compactMap { cell in
                cell.count.exactly.map { count in
                    (cell.measure.rawValue + (cell.group.map { "/" + $0 } ?? ""), JSON.integer(Int64(count)))
                }
            }
            return [
                "from": .string(counted.from.description), "until": .string(counted.until.description),
                "figures": .object(JSONObject(figures)),
            ]
        case .incident(let incident):
            var content: JSONObject = [
                "detected": .string(incident.detected.rfc3339), "says": .string(incident.says),
            ]
            if !incident.categories.isEmpty {
                content["categories"] = .array(incident.categories.sorted().map(JSON.string))
            }
            content["persons"] = incident.persons.map { .integer(Int64($0)) }
            content["measures"] = incident.measures.map(JSON.string)
            content["delayedBecause"] = incident.delayedBecause.map(JSON.string)
            return ["incident": .object(content)]
        }
    }
}

extension Node {
    /// Tells the other side of a thread something.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` for what cannot be so, `notFound` for a document that is not in the thread.
    package func notify(
        _ notice: NoticeContent,
        in thread: Identifier,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(notice)
        if case .words(_, let words) = notice, let document = words.document {
            let record = try await store.read { try $0.document(document) }
            guard record?.thread == thread else {
                throw NodeError(.notFound, "There is no such document in this thread.")
            }
            guard notice.kind != .useAsked || record?.issuer == identity.entity else {
                throw NodeError(
                    .invalidInput,
                    "Only who sent a document asks how it was used. Say how yours was with `use-explained`."
                )
            }
        }
        return try await notify(notice.kind, notice.members, in: thread, by: officer)
    }

    /// Tells a peer something in a thread of its own.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` for what cannot be so.
    package func notify(
        _ notice: NoticeContent,
        to peer: EntityID,
        reference: String,
        by officer: Officer
    ) async throws -> MoveResult {
        try check(notice)
        if case .words(_, let words) = notice, words.document != nil {
            throw NodeError(.invalidInput, "What is said about a document is said in its thread.")
        }
        return try await notify(notice.kind, notice.members, to: peer, reference: reference, by: officer)
    }

    /// Tells a peer this agency's figures for a whole quarter or year: without persons, and without small cells.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` for other days, or for a peer that is none.
    package func tellStatistics(
        from: Day,
        until: Day,
        to peer: EntityID,
        reference: String,
        by officer: Officer
    ) async throws -> MoveResult {
        let counted = try await statistics(from: from, until: until)
        return try await notify(.statistics(counted), to: peer, reference: reference, by: officer)
    }

    private func check(_ notice: NoticeContent) throws {
        switch notice {
        case .statistics: return
        case .words(let kind, let words):
            guard NoticeContent.inWords.contains(kind) else {
                throw NodeError(
                    .invalidInput,
                    "The notice \"\(kind.rawValue)\" is more than words; it has a command of its own."
                )
            }
            guard kind == .useAsked || words.answerBy == nil, kind != .useAsked || words.document != nil
            else {
                throw NodeError(
                    .invalidInput,
                    "Whose use is asked about is a document of a thread; only there an answer is awaited by a day."
                )
            }
            if let day = words.answerBy { try futureDay(day) }
        case .incident(let incident):
            try check(categories: incident.categories)
            guard incident.detected <= clock.now else {
                throw NodeError(.invalidInput, "An incident was detected in the past.")
            }
            guard incident.persons.map({ $0 >= 0 }) ?? true else {
                throw NodeError(.invalidInput, "How many people are concerned is a number from 0 on.")
            }
        }
    }
}
