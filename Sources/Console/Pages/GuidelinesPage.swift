package import Foundation

/// The office's guidelines, and how its work is evaluated: every version, and whether anybody may read it.
package struct GuidelinesPage: Sendable {
    package var guidelines: [Guideline]
    package var evaluations: [Evaluation]

    package init(guidelines: [Guideline], evaluations: [Evaluation]) {
        self.guidelines = guidelines
        self.evaluations = evaluations
    }

    package enum Standing: Sendable, Hashable {
        case inForce, later, superseded
    }

    package struct Guideline: Sendable {
        package var title: String
        /// BCP 47.
        package var language: String
        package var topic: String
        package var version: Int
        package var from: Date
        package var decidedBy: String
        package var standing: Standing
        /// Where anybody reads it; nil while it is not published.
        package var address: String?

        package init(
            title: String,
            language: String,
            topic: String,
            version: Int,
            from: Date,
            decidedBy: String,
            standing: Standing,
            address: String? = nil
        ) {
            self.title = title
            self.language = language
            self.topic = topic
            self.version = version
            self.from = from
            self.decidedBy = decidedBy
            self.standing = standing
            self.address = address
        }
    }

    package struct Evaluation: Sendable {
        package var question: String
        package var with: [String]
        package var address: String?

        package init(question: String, with: [String], address: String? = nil) {
            self.question = question
            self.with = with
            self.address = address
        }
    }
}
