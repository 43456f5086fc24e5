import Referrals
import Wire

/// Something that is not taken up or not given, and on which ground (Budapest Convention arts. 25(4) and 27(6)).
package struct LeftOut: Sendable, Hashable {
    /// In words.
    package var says: String
    /// The code of its ground; nil where none of the list is meant.
    package var ground: String?
    /// The provision that the ground rests on, where an officer names one.
    package var cite: String?

    package init(_ says: String, ground: String? = nil, cite: String? = nil) {
        self.says = says
        self.ground = ground
        self.cite = cite
    }

    /// - Throws: ``NodeError`` with `invalidInput` where the ground is not on the list of what is asked, or needs its provision.
    static func wire(_ parts: [LeftOut], for subject: Ground.Subject) throws(NodeError) -> JSON {
        var items: [JSON] = []
        for part in parts {
            var item: JSONObject = ["says": .string(part.says)]
            if let ground = part.ground {
                item["ground"] = try Ground.named(ground, for: subject).wire(citing: part.cite)
            } else if part.cite != nil {
                throw NodeError(.invalidInput, "A provision is cited for a ground; name that too.")
            }
            items.append(.object(item))
        }
        return .array(items)
    }
}
