package import Referrals

/// A facilitators' note: for preparation and sessions, never for the authority.
package struct NoteRecord: RecordContent {
    package static var kind: RecordKind { .note }
    package var words: String
    package var about: String?

    package init(words: String, about: String? = nil) {
        self.words = words
        self.about = about
    }
}

/// A note of the authority's own, which no facilitator reads.
package struct ProsecutionNoteRecord: RecordContent {
    package static var kind: RecordKind { .prosecutionNote }
    package var words: String

    package init(words: String) { self.words = words }
}

/// A word that helps to find the case again.
package struct TagRecord: RecordContent {
    package static var kind: RecordKind { .tag }
    package var word: String
    package var removed: Bool

    package init(word: String, removed: Bool = false) {
        self.word = word
        self.removed = removed
    }
}

/// Something to be done by somebody.
package struct TaskRecord: RecordContent {
    package static var kind: RecordKind { .task }

    package var says: String
    package var due: Day?
    package var assignedTo: String?
    package var doneAt: Instant?
    package var doneBy: String?
    /// The facilitators' note in which it says what is to be done, where not everybody who sees tasks may know it.
    package var note: Identifier?

    package init(says: String, due: Day?, assignedTo: String? = nil) {
        self.says = says
        self.due = due
        self.assignedTo = assignedTo
    }
}

/// A day by which something has to be done by law or by the agency's own rule (COE-29). Deadlines bind the agency; none is
/// ever shown to a participant as pressure (COE-49).
package struct DeadlineRecord: RecordContent {
    package static var kind: RecordKind { .deadline }

    package var says: String
    package var due: Day
    /// The jurisdiction whose calendar and rule it comes from.
    package var jurisdiction: String
    /// The rule or parameter of the pack, or `agency`.
    package var source: String
    /// How many days before the due day somebody is reminded.
    package var remind: Int
    package var metAt: Instant?

    package init(says: String, due: Day, jurisdiction: String, source: String, remind: Int) {
        self.says = says
        self.due = due
        self.jurisdiction = jurisdiction
        self.source = source
        self.remind = remind
    }
}
