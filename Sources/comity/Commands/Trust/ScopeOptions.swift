import ArgumentParser
import Node
import Referrals
import Trust

/// What may be exchanged: types, categories, volume; the same words wherever an officer narrows something.
struct ScopeOptions: ParsableArguments {
    @Option(help: "A document type that may be exchanged, for example referral; repeatable.")
    var types: [String] = []
    @Option(
        help: "An article of the Budapest Convention, for example art8; repeatable. Default: every matter."
    )
    var categories: [String] = []
    @Option(help: "How many documents in which time, for example 100/day (hour, day, week, month).")
    var volume: String?

    func grant() throws -> PeerGrant {
        try Self.check(types: types, categories: categories)
        return PeerGrant(
            documentTypes: types.isEmpty ? nil : Set(types),
            offenceCategories: categories.isEmpty ? nil : Set(categories),
            volume: try volume.map(Self.volume)
        )
    }

    /// In a few words, for an answer.
    var words: String {
        let parts = [
            types.isEmpty ? "documents of every type" : types.joined(separator: ", "),
            categories.isEmpty ? nil : "in matters of " + categories.joined(separator: ", "),
            volume.map { "at most " + $0 },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    static func check(types: [String], categories: [String]) throws {
        for type in types where DocumentType(rawValue: type) == nil {
            throw ValidationError(
                "The types are \(DocumentType.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        for category in categories
        where category.wholeMatch(of: /art([2-9]|10)/) == nil {
            throw ValidationError("A category is an article of the Budapest Convention, art2 to art10.")
        }
    }

    static func volume(_ text: String) throws -> Volume {
        let units: [String: Int64] = ["hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000]
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let documents = Int(parts[0]), (1...1_000_000).contains(documents),
            let seconds = units[parts[1]]
        else {
            throw ValidationError(
                "Write a volume as NUMBER/hour, /day, /week or /month, for example 100/day."
            )
        }
        return Volume(documents: documents, seconds: seconds)
    }
}

/// Names of the parties on the command line.
enum PartyName {
    static func node(_ text: String) throws -> EntityID {
        guard let entity = EntityID(text) else {
            throw NodeError(
                .invalidInput,
                "A peer is named by its base URL, for example https://node.agency.example."
            )
        }
        return entity
    }

    static func entity(_ text: String) throws -> FederationID {
        guard let entity = FederationID(text) else {
            throw NodeError(
                .invalidInput,
                "An entity of a federation is named by its https URL, for example https://anchor.example."
            )
        }
        return entity
    }
}
