/// One document in the thread.
struct DocumentView: Sendable {
    let number: Int
    let side: String
    let type: String
    let who: String
    let iso: String
    let at: String
    let gist: String?
    let sequence: String
    let digest: String
    let shortDigest: String
    let verification: String
    let verificationTone: String
    let reason: String?
    let receipt: ReceiptLine?

    struct ReceiptLine: Sendable {
        let text: String
        let iso: String
        let at: String
        let position: String?
    }

    init(_ document: ReferralPage.ThreadDocument, number: Int, _ names: SideNames, _ words: Catalogue) {
        self.number = number
        side = document.side.className
        type = words.word(for: document.type, in: CodeTable.documents)
        who = names[document.side]
        let moment = words.moment(document.at)
        (iso, at) = (moment.iso, moment.text)
        gist = document.gist
        sequence = words(.sequence, ["count": String(document.sequence)])
        digest = document.digest
        shortDigest = document.digest.count > 12 ? String(document.digest.prefix(12)) + "…" : document.digest
        switch document.verification {
        case .verified: (verification, verificationTone, reason) = (words(.verified), Tone.good.rawValue, nil)
        case .unchecked:
            (verification, verificationTone, reason) = (words(.unverified), Tone.plain.rawValue, nil)
        case .failed(let why):
            (verification, verificationTone, reason) = (words(.verificationFailed), Tone.stop.rawValue, why)
        }
        receipt = document.receipt.map { receipt in
            let view = words.receipt(receipt)
            return ReceiptLine(
                text: words(
                    document.side == .here ? .receiptGot : .receiptSent,
                    ["disposition": view.disposition]
                ),
                iso: view.iso,
                at: view.at,
                position: receipt.logPosition.map { words(.logPosition, ["position": String($0)]) }
            )
        }
    }
}

/// A question and its answer.
struct QuestionView: Sendable {
    let side: String
    let askedBy: String
    let iso: String
    let at: String
    let text: String
    let language: String?
    let answer: AnswerView?
    let pending: String

    struct AnswerView: Sendable {
        let by: String
        let iso: String
        let at: String
        let text: String
        let language: String?
    }

    init(_ question: ReferralPage.Question, _ names: SideNames, _ words: Catalogue) {
        let answering: Side = question.askedBy == .here ? .there : .here
        side = question.askedBy.className
        askedBy = words(.askedBy, ["name": names[question.askedBy]])
        let moment = words.moment(question.at)
        (iso, at) = (moment.iso, moment.text)
        text = question.text
        language = question.language
        answer = question.answer.map { answer in
            let moment = words.moment(answer.at)
            return AnswerView(
                by: words(.answeredBy, ["name": names[answering]]),
                iso: moment.iso,
                at: moment.text,
                text: answer.text,
                language: question.language
            )
        }
        pending =
            answering == .here ? words(.answerPendingHere) : words(.answerPendingThere, ["name": names.there])
    }
}

/// A condition that an office set.
struct ConditionView: Sendable {
    let text: String
    let standing: String
    let tone: String
    let setBy: String
    let hasCitations: Bool
    let citations: [CitationView]

    init(_ condition: ReferralPage.Condition, _ names: SideNames, _ words: Catalogue) {
        text = condition.text
        switch condition.standing {
        case .proposed: (standing, tone) = (words(.conditionProposed), Tone.open.rawValue)
        case .accepted: (standing, tone) = (words(.conditionAccepted), Tone.good.rawValue)
        case .declined: (standing, tone) = (words(.conditionDeclined), Tone.stop.rawValue)
        }
        setBy = words(.conditionSetBy, ["name": names[condition.setBy]])
        hasCitations = !condition.citations.isEmpty
        citations = condition.citations.map(CitationView.init)
    }
}

/// An obligation that the law imposes.
struct ObligationView: Sendable {
    let text: String
    let due: DueDay?
    let hasCitations: Bool
    let citations: [CitationView]
    let reviews: [RestingView]

    init(_ obligation: ReferralPage.Obligation, _ frame: PageFrame, _ words: Catalogue) {
        let categories = obligation.categories.map { words.dataCategory($0) }
        text = obligation.text + (categories.isEmpty ? "" : ": " + categories.joined(separator: ", "))
        due = obligation.due.map { words.due($0, now: frame.now) }
        hasCitations = !obligation.demandedBy.isEmpty
        citations = obligation.demandedBy.map(CitationView.init)
        reviews = RestingView.each(obligation.restsOn, words)
    }
}

/// A citation; a link only where the address is plain `https`.
struct CitationView: Sendable {
    let source: String
    let part: String?
    let url: String?

    init(_ citation: ReferralPage.Citation) {
        source = citation.source
        part = citation.part.isEmpty ? nil : citation.part
        url = citation.url.flatMap { url in
            let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return isPlain && url.lowercased().hasPrefix("https://") ? url : nil
        }
    }
}

extension Side {
    var className: String { self == .here ? "here" : "there" }
}
