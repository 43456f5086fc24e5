import API
import Casework
import Node
import Referrals
import Store
import Wire

extension String {
    var nilIfEmpty: String? { isEmpty ? nil : self }
}

extension RetentionSchedule.Review? {
    var text: String { map { "reviewed by " + $0.by.joined(separator: ", ") } ?? "not reviewed by counsel" }
}

extension RetentionView {
    var text: String {
        let lines =
            (schedule.most + schedule.least).map {
                "    \($0.day)  \($0.says) [\($0.cite)] -- \($0.review.text)"
            }
            + schedule.open.map { "    open: \($0.says) -- \($0.review.text)" }
            + (schedule.isContradictory ? ["    one rule wants it kept for longer than another allows"] : [])
            + holds.map {
                "    held: \($0.content.reason)\($0.content.until.map { ", until \($0)" } ?? "") (\($0.id), \($0.content.by))"
            }
            + (decision.map {
                [
                    "    \($0.content.decision.rawValue) \($0.content.due) by \($0.content.by): \($0.content.ground)"
                ]
            } ?? [])
        return (["\(record.reference)  \(due?.description ?? "no day")  \(standing.rawValue)"] + lines)
            .joined(separator: "\n")
    }
}

extension ErasureRequestView {
    var text: String {
        let what =
            isOpen
            ? "waits for an answer"
            : "stopped, and kept\(keptUntil.map { " until " + $0 } ?? " until somebody decides")"
        return "\(thread.reference)  \(thread.peer)  \(reason)  \(what)\n"
            + needsPerson.map { "    " + $0 }.joined(separator: "\n")
            + "\n    erase: comity case erase \(file?.reference ?? thread.id.text); keep: comity referral erased \(thread.id.text)"
    }
}

extension HeldCertificate {
    var text: String {
        let referrals = certificate.referrals.map { referral in
            let standing =
                switch referral.standing {
                case .reported(_, let kept):
                    kept == 0 ? "the other side erased all" : "the other side keeps \(kept)"
                case .askedByPeer: "the other side had asked for it"
                case .notAwaited: "the other side's report was not awaited"
                }
            return
                "    referral \(referral.thread) with \(referral.peer): \(referral.documents) documents; \(standing)"
        }
        return
            ([
                "\(certificate.at.rfc3339)  \(certificate.issuer)  \(certificate.reason.rawValue)  certificate \(certificate.id), verified"
            ]
            + (certificate.records.map { ["    one person of the case: \($0) records; the others stay"] }
                ?? [])
            + referrals).joined(separator: "\n")
    }
}
