import Node
import Referrals
import Store
import Wire

/// A referral as an officer reads it on a terminal: where it stands, who must act, every document with its receipt.
struct ReferralText {
    private let view: ReferralView

    init(_ view: ReferralView) { self.view = view }

    var text: String {
        ([head] + view.entries.map(entry) + [duties]).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var head: String {
        """
        Referral \(view.thread.id), case \(view.thread.reference)
          \(view.thread.side == .referrer ? "to" : "from")        \(view.peer?.name ?? "") (\(view.thread.peer))
          stage     \(view.state.stage.rawValue), to be decided by \(view.thread.decideBy)
          both hold \(view.agreement.short) when both sides have the same documents
        """
    }

    private func entry(_ entry: ReferralView.Entry) -> String {
        let effect =
            switch entry.effect {
            case .moved(let from, let to): from == to ? "" : " (\(from.rawValue) -> \(to.rawValue))"
            case .noEffect(let reason): " (no effect: \(reason.name))"
            case nil: " (waits for the document before it)"
            }
        let receipt =
            entry.receipt.map {
                "receipt \($0.id): \($0.disposition.rawValue) at \($0.issuedAt.rfc3339), journal entry \($0.position)"
            } ?? entry.delivery.map {
                "no receipt yet, \($0.attempts) attempts" + ($0.lastFailure.map { ": \($0)" } ?? "")
            }
            ?? "no receipt"
        return """
              \(entry.side.rawValue) \(entry.document.sequence)  \(entry.document.type.rawValue)\(effect)  \(entry.document.issuedAt.rfc3339)  sha256 \(entry.record.digest.short)
                \(says(entry.document))\(receipt)\(limits(entry))
            """
    }

    /// The conditions that came with what the other side sent.
    private func limits(_ entry: ReferralView.Entry) -> String {
        guard entry.side != view.thread.side else { return "" }
        return entry.limits.limits.map {
            "\n        limit on \($0.element.isEmpty ? "all of it" : $0.element): \($0.inWords)"
        }.joined()
    }

    /// What the document says, in one line.
    private func says(_ document: Document) -> String {
        let words = DocumentGist.line(document) ?? ""
        return words.isEmpty ? "" : "\"\(words)\"\n        "
    }

    private var duties: String {
        view.state.duties.map { duty in
            "  next: \(duty.side == view.thread.side ? "this agency" : "the other side") has to \(duty.kind.rawValue)"
        }.joined(separator: "\n")
    }
}
