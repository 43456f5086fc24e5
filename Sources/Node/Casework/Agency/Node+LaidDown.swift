import Casework
package import Referrals

/// A guideline as a page shows it.
package struct GuidelineLine: Sendable, Hashable {
    package var title: String
    package var language: String
    package var topic: String
    package var version: Int
    package var from: Instant
    package var decidedBy: String
    package var isInForce: Bool
    package var isSuperseded: Bool
    /// Where anybody reads it; nil while it is not published.
    package var address: String?
}

/// An evaluation as a page shows it.
package struct EvaluationLine: Sendable, Hashable {
    package var question: String
    package var with: [String]
    package var address: String?
}

extension Node {
    /// What the agency has laid down, for whoever may read its records.
    ///
    /// - Parameter path: where the published pieces lie.
    package func laidDown(at path: String) async throws -> (
        guidelines: [GuidelineLine], evaluations: [EvaluationLine]
    ) {
        let day = today
        let guidelines = try await guidelines().map { filed in
            let content = filed.content
            return GuidelineLine(
                title: content.title,
                language: content.language,
                topic: content.topic.title,
                version: content.version,
                from: Instant(date: content.validFrom.description) ?? clock.now,
                decidedBy: content.decidedBy,
                isInForce: content.isInForce(on: day),
                isSuperseded: content.superseded.map { $0.from <= day } ?? false,
                address: content.publishedSince == nil ? nil : "\(path)/\(filed.id)"
            )
        }
        let evaluations = try await evaluations().map { filed in
            EvaluationLine(
                question: filed.content.question,
                with: filed.content.with,
                address: filed.content.results == nil ? nil : "\(path)/\(filed.id)"
            )
        }
        return (guidelines, evaluations)
    }
}
