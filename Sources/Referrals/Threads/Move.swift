import Wire

/// What a document does to its thread, read from its type and body.
package enum Move: Sendable, Hashable {
    case offer
    case receive
    case review
    case accept(conditions: [Condition])
    case decline(ground: String)
    case ask(purpose: Inquiry)
    case answer(request: Identifier)
    case agree(decision: Identifier)
    case disagree(decision: Identifier)
    case withdraw(by: Withdrawal)

    /// Why a question is asked.
    package enum Inquiry: String, Sendable, Hashable, CaseIterable {
        case information
        /// The consultation that Budapest Convention art. 27(6) wants before a refusal.
        case consultation
    }

    /// Who ends the process. A participant's reason is never asked for and never sent.
    package enum Withdrawal: String, Sendable, Hashable, CaseIterable {
        case participant
        case agency
    }

    /// One condition that the receiving side sets on taking the case up.
    package struct Condition: Sendable, Hashable {
        /// Its number in the decision, from 1.
        package var number: Int
        package var says: String

        package init(number: Int, says: String) {
            self.number = number
            self.says = says
        }
    }
}

extension Move {
    /// The rows' key in ``Transition/table``: the move without what it carries.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case offer, receive, review, accept, decline, ask, answer, agree, disagree, withdraw

        /// The written precedence for documents that crossed on the way: the lower number takes effect first, and what
        /// takes effect first may leave the other without effect. A withdrawal beats everything; a decision beats the
        /// talk about it.
        package var precedence: Int {
            switch self {
            case .withdraw: 0
            case .offer: 1
            case .decline, .accept: 2
            case .agree, .disagree: 3
            case .answer: 4
            case .ask: 5
            case .receive, .review: 6
            }
        }
    }

    package var kind: Kind {
        switch self {
        case .offer: .offer
        case .receive: .receive
        case .review: .review
        case .accept: .accept
        case .decline: .decline
        case .ask: .ask
        case .answer: .answer
        case .agree: .agree
        case .disagree: .disagree
        case .withdraw: .withdraw
        }
    }

    /// Reads the move of a document; nil where the body does not have the form that its schema demands.
    package init?(_ document: Document) {
        let body = document.body
        switch document.type {
        case .referral: self = .offer
        case .status: self.init(status: body)
        case .informationRequest:
            guard let purpose = body["purpose"]?.string.flatMap(Inquiry.init(rawValue:)) else { return nil }
            self = .ask(purpose: purpose)
        case .informationResponse:
            guard let request = body["request"]?.string.flatMap({ Identifier($0) }) else { return nil }
            self = .answer(request: request)
        case .acknowledgement:
            guard let decision = body["decision"]?.string.flatMap({ Identifier($0) }) else { return nil }
            switch body["conditions"]?.string {
            case "accepted": self = .agree(decision: decision)
            case "declined": self = .disagree(decision: decision)
            default: return nil
            }
        case .withdrawal:
            guard let by = body["by"]?.string.flatMap(Withdrawal.init(rawValue:)) else { return nil }
            self = .withdraw(by: by)
        }
    }

    private init?(status body: JSON) {
        switch body["state"]?.string {
        case "received": self = .receive
        case "under-review": self = .review
        case "accepted":
            let conditions = (body["conditions"]?.array ?? []).enumerated().compactMap { index, item in
                item["says"]?.string.map { Condition(number: index + 1, says: $0) }
            }
            self = .accept(conditions: conditions)
        case "declined":
            guard let ground = body["ground"]?["code"]?.string else { return nil }
            self = .decline(ground: ground)
        default: return nil
        }
    }
}
