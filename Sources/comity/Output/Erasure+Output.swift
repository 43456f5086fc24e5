import API
import Casework
import Node
import Referrals
import Store

extension ErasureProgress {
    /// How far an erasure has come, for whoever decided it.
    var text: String {
        switch record.state {
        case .calledOff: return "The erasure is called off. What the other side has erased stays so."
        case .asking where needsConfirmation:
            return """
                It is decided by \(record.begunBy). Another approver or data-protection officer confirms it:
                  comity case erase-person CASE PERSON --confirm
                """
        case .asking:
            return
                (["It is decided, and the other sides are asked. Nothing is erased here before they answer:"]
                + waits.map { "  \($0.peer), referral \($0.thread): \($0.says)" }).joined(separator: "\n")
        case .erased:
            return
                ([
                    "Erased on \(record.changedAt.rfc3339). Nobody can read it any more, here or in a copy of the database.",
                    certified,
                ] + stays + notReached + handedOut
                + copiesLeft.map {
                    "Destroy by hand: \($0), a copy of the keyring that could not be written anew."
                })
                .joined(separator: "\n")
        }
    }

    private var certified: String {
        record.kind == .person
            ? "\(proceeding.records.count) records went. The certificate \(record.id) is signed and kept; it names nobody."
            : "The certificate \(record.id) is signed, kept and on its way to the other sides."
    }

    private var handedOut: [String] {
        copiesHandedOut.map { copy in
            let what = copy.kind == .bundle ? "a bundle of" : "the content of evidence"
            return "  \(copy.at.rfc3339): \(what) \(copy.subject), taken by \(copy.by)"
                + (copy.digest.map { ", SHA-256 \($0.hex)" } ?? "")
        }
    }

    private var stays: [String] {
        guard let taken, !taken.naming.isEmpty else { return [] }
        return ["These records stay and name the pseudonym; look at them:"]
            + taken.naming.map { "  \($0.kind.rawValue) \($0.id)" }
    }
}
