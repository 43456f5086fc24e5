import Referrals
package import Wire

/// One answer to the other side's question.
package struct GivenAnswer: Sendable, Hashable {
    /// Whom an answer says something about. Somebody has to say it: words do not show by themselves that they are about a person.
    package enum Subject: Sendable, Hashable {
        /// Nobody: how the agency goes about it, where the matter stands.
        case nobody
        /// A person, with data of a category of the fact schema; the law has to let it leave.
        case person(category: String)

        /// The word for ``nobody`` where a category is written otherwise.
        package static let nobodyName = "nobody"

        /// Reads a category of the fact schema, or the word for nobody.
        package init(_ text: String) { self = text == Self.nobodyName ? .nobody : .person(category: text) }

        var category: String? {
            if case .person(let category) = self { category } else { nil }
        }
    }

    /// In words.
    package var says: String
    /// The fact of the shared schema that it fills, where the question named one.
    package var fact: String?
    package var value: JSON?
    /// Nil where the fact alone says it: a fact about a person has its category, any other is about the procedure.
    package var about: Subject?

    package init(_ says: String, fact: String? = nil, value: JSON? = nil, about: Subject? = nil) {
        self.says = says
        self.fact = fact
        self.value = value
        self.about = about
    }

    /// The data category that has to be let leave for it; nil where it says nothing about a person.
    ///
    /// - Throws: ``NodeError`` with `invalidInput` where nobody has said it, or where the fact has another category.
    func category() throws(NodeError) -> String? {
        guard let fact else {
            guard let about else {
                throw NodeError(
                    .invalidInput,
                    "Say what the answer is about: a data category where it says something about a person, or \"\(Subject.nobodyName)\"."
                )
            }
            return about.category
        }
        let known = CaseFacts.category(of: fact)
        guard let about else { return known }
        guard known == nil || about.category == known else {
            throw NodeError(
                .invalidInput,
                "\(fact) belongs to the data category \(known ?? ""), whatever the answer says besides."
            )
        }
        return about.category
    }
}
