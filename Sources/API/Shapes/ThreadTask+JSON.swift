package import Node
package import Referrals
import Store
package import Wire

extension TaskView {
    /// As the API and `--json` show who has to do what by when.
    package func json(at now: Instant) -> JSON {
        .object([
            "id": .string(task.id.text), "thread": .string(thread.id.text),
            "reference": .string(thread.reference), "kind": .string(task.kind.rawValue),
            "document": .string(task.subject.text), "by": .string(task.isOwn ? "us" : thread.peer.text),
            "due": .string(task.dueAt.rfc3339), "secondsLeft": .integer(left(at: now)),
            "step": .string(task.step.rawValue), "contact": .string(contact), "says": .string(words),
        ])
    }

    /// What has to happen, as a sentence.
    package var words: String {
        switch (task.kind, task.isOwn) {
        case (.receipt, _):
            "The other node has to give its receipt; where it refused the document, decide what becomes of it: `comity outbox list`."
        case (.opening, true): "Open it: `comity referral review`."
        case (.opening, false): "A person of the other agency has to open it."
        case (.decision, true): "Decide: `comity referral accept`, `decline` or `postpone`."
        case (.decision, false): "The other agency has to decide."
        case (.resumption, true): "Take it up again: `comity referral review`."
        case (.resumption, false): "The other agency has to take it up again."
        case (.answer, true):
            "Answer the question: `comity referral answer`; where it is how something was used, `comity notice --kind use-explained`."
        case (.answer, false): "The other agency has to answer the question."
        case (.conditions, true): "Take the conditions on, or decline them: `comity referral agree`."
        case (.conditions, false): "The other agency has to take the conditions on, or decline them."
        case (.preservation, true):
            "Say whether the data are kept: `comity preservation confirm` or `refuse`."
        case (.preservation, false): "The other agency has to say whether the data are kept."
        case (.assistance, true):
            "Say what becomes of the request: `comity assistance prepare` and `give`, or `refuse` after consultation."
        case (.assistance, false): "The other agency has to answer the request for assistance."
        case (.service, true):
            "Serve the order on the provider, and say when: `comity assistance served` (Second Additional Protocol art. 8; \(AssistanceMeasure.status))."
        case (.service, false):
            "The other agency has to serve the order (Second Additional Protocol art. 8; \(AssistanceMeasure.status))."
        case (.returned, true):
            "Pass on what the provider has returned (Second Additional Protocol art. 8; \(AssistanceMeasure.status))."
        case (.returned, false):
            "The other agency has to pass on what the provider returned (Second Additional Protocol art. 8; \(AssistanceMeasure.status))."
        case (.renewal, _):
            "The data are soon kept no longer: prolong with `comity preservation request --in`, or let them go (Budapest Convention art. 29(7))."
        case (.release, _):
            "The time of keeping is over and no request for the data is open: decide whether they go (Budapest Convention art. 29(7))."
        case (.passOn, _):
            "The referral was passed on, and its sender has corrected it, lifted a condition on it or taken something back since (document \(task.subject)); that could not be told to the third node by itself. See it with `comity referral show`, decide whether that node is told of a correction (`comity referral correct` in the thread with it), tell it by other means that a condition was lifted, for there it stands until the sender itself sends it anew, and say so: `comity tasks done`."
        case (.centralCopy, _):
            "Send a copy of the request to the central authority (\(contact)), for it went by another route (Budapest Convention art. 27(9), \(AssistanceMeasure.status)), and say so: `comity tasks done`."
        case (.deletion, _):
            "Erase what came under the condition to be erased by this day (Budapest Convention art. 28), then say so: `comity case erase`, `comity tasks done`."
        case (.erasure, true): "Report what was erased: `comity referral erased`."
        case (.erasure, false): "The other agency has to report what it has erased."
        case (.confirmation, true):
            "Send the formal confirmation that was announced (Budapest Convention art. 25(3))."
        case (.confirmation, false):
            "The formal confirmation that the other agency announced is due (Budapest Convention art. 25(3))."
        }
    }
}
