/// The notices of one language, with places that the rule packs fill.
///
/// A template is a Markdown file: a head of `key: value` lines between two lines `---`, then for every ``NoticeTopic`` a
/// heading `# topic Title`, and below it blocks. A block begins with `## condition`, several joined by `and`, and shows
/// only where they hold:
///
/// | condition | holds where |
/// | --- | --- |
/// | `always` | always; the block must name the agency, since it has no citation |
/// | `rule un.consent` | the pack, or a layer it adopts, has the rule |
/// | `rule *.guardian` | the pack itself has a rule whose name ends so |
/// | `own obligation KIND` | a rule of the pack itself demands it |
/// | `parameter NAME` | the pack has a value that decides |
/// | `undetermined parameter NAME` | the pack has the parameter, and its value never decides |
/// | `no …` before `rule`, `own obligation`, `parameter` | the opposite; never alone |
///
/// Every other block takes its citations and its certainty from the rules and values of its conditions, so that no
/// statement of law stands without them.
package struct NoticeTemplate: Sendable, Hashable {
    /// The words that every notice of the language needs.
    package struct Words: Sendable, Hashable {
        package var source: String
        package var text: String
        package var secondary: String
        package var recall: String
        package var unsure: String
        package var unreviewed: String
    }

    package struct Section: Sendable, Hashable {
        package var title: String
        package var blocks: [Block]
    }

    package struct Block: Sendable, Hashable {
        package var conditions: [Condition]
        package var paragraphs: [[Piece]]
        package var place: SourcePlace

        var placeholders: [Placeholder] {
            paragraphs.joined().compactMap { piece in
                if case .placeholder(let placeholder) = piece { placeholder } else { nil }
            }
        }
    }

    package enum Condition: Sendable, Hashable {
        case always
        case rule(RuleName, wanted: Bool)
        case ownObligation(String, wanted: Bool)
        case parameter(String, Standing)

        /// What a parameter has to be.
        package enum Standing: Sendable, Hashable { case deciding, undetermined, absent }

        /// Whether the condition brings citations with it.
        var cites: Bool {
            switch self {
            case .always: false
            case .rule(_, let wanted), .ownObligation(_, let wanted): wanted
            case .parameter(_, let standing): standing != .absent
            }
        }
    }

    package enum RuleName: Sendable, Hashable {
        /// A rule of the pack or of a layer it adopts.
        case full(String)
        /// A rule of the pack itself, by what follows the first dot of its id.
        case ending(String)
    }

    package enum Piece: Sendable, Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    package enum Placeholder: String, Sendable, Hashable, CaseIterable {
        /// The jurisdiction's name in the language of the template.
        case jurisdiction
        /// The value of the block's parameter.
        case value
        /// The words of the block's rule, which the pack must have in the language of the template.
        case says
        case service, contact, complaints

        /// Whether the agency supplies it.
        var isOfAgency: Bool { [.service, .contact, .complaints].contains(self) }
    }

    /// BCP 47 tag.
    package var language: String
    /// The jurisdictions that the template serves, with their names in its language.
    package var places: [String: String]
    package var words: Words
    package var sections: [NoticeTopic: Section]
    package var file: String
}
