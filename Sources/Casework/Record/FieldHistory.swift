package import Referrals
package import Wire

/// One field of a record as one revision changed it.
package struct FieldChange: Sendable, Hashable {
    package var revision: Int64
    package var by: String
    package var at: Instant
    /// A JSON Pointer into the content.
    package var field: String
    package var before: JSON?
    package var after: JSON?
}

/// What each revision of a record changed, field by field, from the contents of all of them.
package enum FieldHistory {
    package struct Revision: Sendable {
        package var number: Int64
        package var by: String
        package var at: Instant
        package var content: JSON

        package init(number: Int64, by: String, at: Instant, content: JSON) {
            self.number = number
            self.by = by
            self.at = at
            self.content = content
        }
    }

    /// - Parameter revisions: by number from 1.
    package static func changes(of revisions: [Revision]) -> [FieldChange] {
        var changes: [FieldChange] = []
        var before: JSON?
        for revision in revisions {
            differences(before, revision.content, at: "") { field, old, new in
                changes.append(
                    FieldChange(
                        revision: revision.number,
                        by: revision.by,
                        at: revision.at,
                        field: field,
                        before: old,
                        after: new
                    )
                )
            }
            before = revision.content
        }
        return changes
    }

    private static func differences(
        _ old: JSON?,
        _ new: JSON?,
        at place: String,
        _ found: (String, JSON?, JSON?) -> Void
    ) {
        guard old != new else { return }
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            for key in before.keys + after.keys.filter({ before[$0] == nil }) {
                differences(before[key], after[key], at: place + "/" + key, found)
            }
        case (nil, .object(let after)?):
            for key in after.keys { differences(nil, after[key], at: place + "/" + key, found) }
        case (.array(let before)?, .array(let after)?):
            for index in 0..<max(before.count, after.count) {
                differences(
                    before.indices.contains(index) ? before[index] : nil,
                    after.indices.contains(index) ? after[index] : nil,
                    at: place + "/\(index)",
                    found
                )
            }
        default: found(place, old, new)
        }
    }
}
