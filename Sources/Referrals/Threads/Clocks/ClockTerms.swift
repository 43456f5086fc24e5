import Wire

/// How long each step of a thread may take, where neither its documents nor a rule pack say so: in seconds.
///
/// The standard values are this project's own setting of a working pace, not law. A day that a document names stands in their place;
/// where a pack gives a time too, or the document is urgent, the earlier of both counts.
package struct ClockTerms: Sendable, Hashable {
    /// Until the other node's receipt.
    package var receipt: Int64 = day
    /// Until a person has opened what came.
    package var opening: Int64 = 7 * day
    /// Until a decision, where the first document names no day.
    package var decision: Int64 = 30 * day
    /// Until a question is answered, where it names no day.
    package var answer: Int64 = 14 * day
    /// Until conditions are taken on or declined.
    package var conditions: Int64 = 14 * day
    /// Until a request to keep data is answered.
    package var preservation: Int64 = 3 * day
    /// Until a request for assistance is answered, where its measure has no time of its own.
    package var assistance: Int64 = 30 * day
    /// Until an erasure is reported.
    package var erasure: Int64 = 30 * day
    /// How long before data are no longer kept their asker is reminded.
    package var renewal: Int64 = 14 * day
    /// The most for anything that is urgent.
    package var urgent: Int64 = day
    /// The most for an emergency.
    package var emergency: Int64 = 2 * 3600

    package static let day: Int64 = 86_400

    package init() {}

    /// A term as the urgency that a document states shortens it.
    func shortened(_ term: Int64, by document: Document) -> Int64 {
        switch document.body["urgency"]?["level"]?.string {
        case "urgent": min(term, urgent)
        case "emergency": min(term, emergency)
        default: term
        }
    }
}
