import Console
import Foundation
import Node
import Referrals
import Store
import Wire

/// What the pages say about a referral in a few words.
enum ReferralWords {
    /// One line on the matter, without anything that identifies a person.
    static func matter(_ view: ReferralView) -> String {
        guard let offence = referral(view)?["case"]?["offence"] else { return "" }
        let articles = offence["budapest"]?.array?.compactMap(\.string) ?? []
        return articles.map(offenceTitle).joined(separator: "; ")
    }

    /// The body of the document that opened the thread.
    static func referral(_ view: ReferralView) -> JSON? {
        view.entries.first { $0.document.type == .referral }?.document.body
    }

    static func next(_ view: ReferralView) -> NextAct? {
        guard let duty = view.state.duties.first else { return nil }
        return NextAct(
            by: duty.side == view.thread.side ? .here : .there,
            what: DutyWords.sentence(duty.kind)
        )
    }

    /// Who acts next. Where the other side is so late that somebody has to call, that comes first.
    static func next(_ view: ReferralView, _ tasks: [TaskView]) -> NextAct? {
        if let call = tasks.first(where: { $0.task.step == .escalated && !$0.task.isOwn }) {
            return NextAct(by: .here, what: "Call the other agency, which is late: \(call.contact).")
        }
        return next(view)
    }

    /// What is due first.
    static func deadline(_ view: ReferralView, _ tasks: [TaskView]) -> Deadline? {
        guard let first = tasks.min(by: { $0.task.dueAt < $1.task.dueAt }) else { return deadline(view) }
        // The end of a day is the first moment of the next.
        return Deadline(at: first.task.dueAt.adding(seconds: -1).asDate)
    }

    static func deadline(_ view: ReferralView) -> Deadline? {
        guard !view.state.stage.isFinal, view.state.stage != .accepted,
            let day = Instant(date: view.thread.decideBy)
        else { return nil }
        return Deadline(at: day.asDate, what: "for the decision")
    }

    /// The Budapest Convention's own heading of an article.
    static func offenceTitle(_ article: String) -> String {
        switch article {
        case "art2": "Illegal access"
        case "art3": "Illegal interception"
        case "art4": "Data interference"
        case "art5": "System interference"
        case "art6": "Misuse of devices"
        case "art7": "Computer-related forgery"
        case "art8": "Computer-related fraud"
        case "art9": "Offences related to child pornography"
        case "art10": "Infringements of copyright and related rights"
        default: article
        }
    }
}
