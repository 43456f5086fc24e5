/// What a person has to be told before consenting, by subject.
package enum NoticeTopic: String, Sendable, Hashable, CaseIterable {
    case rights, nature, consequences, confidentiality, withdrawal, complaint
}

/// What the agency itself puts into a notice: its name and where people reach it. The law does not supply these.
package struct NoticeAgency: Sendable, Hashable {
    /// The service that runs the process.
    package var service: String
    /// How it is reached: telephone, address, hours.
    package var contact: String
    /// Who receives complaints, and how.
    package var complaints: String

    package init(service: String, contact: String, complaints: String) {
        self.service = service
        self.contact = contact
        self.complaints = complaints
    }
}

/// A notice for participants, filled for one jurisdiction, in one language, with the law of one day.
package struct Notice: Sendable, Hashable {
    /// One thing people are told. What rests on law names the provisions and how far they can be relied on;
    /// what has no citation speaks of the agency alone.
    package struct Statement: Sendable, Hashable {
        package var paragraphs: [String]
        package var citations: [Citation]
        /// The weakest of what the statement rests on; nil where it speaks of the agency alone.
        package var provenance: Provenance?
    }

    package var topic: NoticeTopic
    package var language: String
    package var jurisdiction: String
    /// The jurisdiction's name in the notice's language.
    package var place: String
    package var title: String
    package var statements: [Statement]
    package var words: NoticeTemplate.Words

    /// The notice as Markdown: the statements, under each its provisions with their certainty, and the warning that
    /// no counsel has reviewed it.
    package var text: String {
        var lines = ["# \(title)", "", place]
        for statement in statements {
            for paragraph in statement.paragraphs { lines += ["", paragraph] }
            if let provenance = statement.provenance {
                let provisions = statement.citations.map(\.reading).joined(separator: "; ")
                lines += ["", "> \(words.source): \(provisions) (\(words.certainty(provenance)))"]
            }
        }
        lines += ["", "*\(words.unreviewed)*", ""]
        return lines.joined(separator: "\n")
    }
}

extension NoticeTemplate.Words {
    /// How far a statement can be relied on, in the notice's language.
    package func certainty(_ provenance: Provenance) -> String {
        let basis =
            switch provenance.basis {
            case .text: text
            case .secondary: secondary
            case .recall: recall
            }
        return provenance.confidence == .low ? "\(basis); \(unsure)" : basis
    }
}

extension Citation {
    /// The source by title and the part without its machine form: `Code of Criminal Procedure, sec. 203-1, para. 1`.
    package var reading: String {
        guard let part else { return title.description }
        let parts = part.split(separator: "__").map { piece in
            let halves = piece.split(separator: "_", maxSplits: 1)
            return halves.count == 2 ? "\(halves[0]). \(halves[1])" : String(piece)
        }
        return ([title.description] + parts).joined(separator: ", ")
    }
}

extension Provenance {
    /// The weaker of two: what stands on both stands no firmer than the weaker, and is reviewed only where both are.
    func weaker(_ other: Provenance) -> Provenance {
        Provenance(
            confidence: confidence.rank <= other.confidence.rank ? confidence : other.confidence,
            basis: basis.rank <= other.basis.rank ? basis : other.basis,
            review: review == nil || other.review == nil ? nil : review
        )
    }
}

extension Provenance.Confidence {
    fileprivate var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}

extension Provenance.Basis {
    fileprivate var rank: Int {
        switch self {
        case .recall: 0
        case .secondary: 1
        case .text: 2
        }
    }
}
