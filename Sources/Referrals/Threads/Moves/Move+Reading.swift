import Wire

extension Move {
    /// Reads the move of a document; nil where the body does not have the form that its schema demands.
    package init?(_ document: Document) {
        let body = document.body
        if document.isFirst, let matter = document.type.opens {
            self.init(opening: matter, body)
            return
        }
        switch document.type {
        case .referral: self = .offer(Offer(matter: .referral))
        case .status: self.init(status: body)
        case .informationRequest: self.init(question: body)
        case .informationResponse:
            guard let request = Self.name("request", of: body) else { return nil }
            self = .answer(request: request)
        case .acknowledgement: self.init(acknowledgement: body)
        case .withdrawal:
            switch body["by"]?.string.flatMap(Withdrawal.init(rawValue:)) {
            case .participant: self = .withdraw
            case .agency: self = .cancel
            case nil: return nil
            }
        case .preservationRequest: self = .preserve(extending: Self.name("extends", of: body))
        case .preservationConfirmation: self.init(confirmation: body)
        case .assistanceRequest: return nil
        case .assistanceAnswer: self.init(assistance: body)
        case .spontaneousInformation:
            guard body["phase"]?.string == "content" else { return nil }
            self = .supply
        case .consentChange: self.init(consent: body)
        case .dialogueMessage: self = .message
        case .agreement: self.init(agreement: body)
        case .monitoringReport: self = .report
        case .outcome: self.init(outcome: body)
        case .correction:
            guard let corrected = Self.name("document", of: body) else { return nil }
            self = .correct(document: corrected)
        case .erasureRequest: self = .askErasure
        case .erasureReport:
            guard let request = Self.name("request", of: body) else { return nil }
            self = .reportErasure(request: request)
        case .notice:
            guard let kind = body["kind"]?.string.flatMap(Notice.init(rawValue:)) else { return nil }
            self = .notify(kind)
        }
    }

    private init?(opening matter: Matter, _ body: JSON) {
        var offer = Offer(matter: matter)
        if matter == .information {
            switch body["phase"]?.string {
            case "offer": offer.conditions = Self.conditions(of: body)
            case "content": offer.hasContent = true
            default: return nil
            }
        }
        if matter == .assistance {
            guard let measure = AssistanceMeasure(body["measure"]) else { return nil }
            offer.measure = measure
        }
        self = .offer(offer)
    }

    private init?(status body: JSON) {
        switch body["state"]?.string {
        case "received": self = .receive
        case "under-review": self = .review
        case "accepted":
            let leftOut = (body["leavesOut"]?.array ?? []).compactMap { $0["says"]?.string }
            self = .accept(Terms(conditions: Self.conditions(of: body), leavesOut: leftOut))
        case "declined":
            guard let ground = body["ground"]?["code"]?.string else { return nil }
            self = .decline(ground: ground)
        case "postponed":
            guard let until = body["until"]?.string else { return nil }
            self = .postpone(until: until)
        case "forwarded":
            guard let to = body["to"]?.string.flatMap({ EntityID($0) }) else { return nil }
            self = body["reason"]?.string == "misaddressed" ? .redirect(to: to) : .handOn(to: to)
        case "preparing": self = .prepare
        case "in-dialogue": self = .beginDialogue
        case "monitoring": self = .monitor
        case "lapsed": self = .lapse
        default: return nil
        }
    }

    private init?(question body: JSON) {
        switch body["purpose"]?.string {
        case "information": self = .ask(purpose: .information)
        case "consultation": self = .ask(purpose: .consultation)
        case "onward-transfer":
            guard let to = body["to"]?.string.flatMap({ EntityID($0) }) else { return nil }
            self = .ask(purpose: .onwardTransfer(to: to))
        default: return nil
        }
    }

    private init?(acknowledgement body: JSON) {
        if let opened = Self.name("opened", of: body) {
            self = .open(document: opened)
        } else if let request = Self.name("request", of: body) {
            guard let answer = body["onward"]?.string else { return nil }
            self = .authorise(request: request, isGranted: answer == "granted")
        } else {
            guard let decision = Self.name("decision", of: body) else { return nil }
            switch body["conditions"]?.string {
            case "accepted": self = .agree(decision: decision)
            case "declined": self = .disagree(decision: decision)
            default: return nil
            }
        }
    }

    private init?(confirmation body: JSON) {
        guard let request = Self.name("request", of: body) else { return nil }
        if let until = body["preservedUntil"]?.string {
            self = .keep(request: request, until: until)
        } else if let ground = body["ground"]?["code"]?.string {
            self = .notKeep(request: request, ground: ground)
        } else {
            return nil
        }
    }

    private init?(assistance body: JSON) {
        guard let request = Self.name("request", of: body) else { return nil }
        switch body["standing"]?.string {
        case "served":
            guard let day = body["servedOn"]?.string else { return nil }
            self = .serve(request: request, on: day)
        case "given", "given-in-part":
            let leftOut = (body["leavesOut"]?.array ?? []).compactMap { $0["says"]?.string }
            self = .give(request: request, leavesOut: leftOut)
        case "refused":
            guard let ground = body["ground"]?["code"]?.string else { return nil }
            self = .refuse(request: request, ground: ground)
        default: return nil
        }
    }

    private init?(consent body: JSON) {
        guard let id = Self.name("consent", of: body), let participant = body["participant"]?.string,
            let standing = body["standing"]?.string.flatMap(Consent.Standing.init(rawValue:))
        else { return nil }
        let steps = Set((body["steps"]?.array ?? []).compactMap(\.string))
        let consent = Consent(id: id, participant: participant, steps: steps, standing: standing)
        self = standing == .given ? .consent(consent) : .revoke(consent)
    }

    private init?(agreement body: JSON) {
        if body["kind"]?.string == "joint-facilitation" {
            self = .facilitate
            return
        }
        guard let text = body["text"]?.string.flatMap({ Digest(hex: $0) }) else { return nil }
        switch body["standing"]?.string {
        case "proposed": self = .propose(text: text)
        case "declined": self = .declineTerms(text: text)
        case "signed": self = .sign(text: text)
        default: return nil
        }
    }

    private init?(outcome body: JSON) {
        switch body["result"]?.string {
        case "completed": self = .complete
        case "breached": self = .breach
        case "ended-without-agreement": self = .end
        case "returned-to-justice": self = .handBack
        default: return nil
        }
    }

    private static func conditions(of body: JSON) -> [Condition] {
        (body["conditions"]?.array ?? []).enumerated().compactMap { index, item in
            item["says"]?.string.map { Condition(number: index + 1, says: $0) }
        }
    }

    private static func name(_ member: String, of body: JSON) -> Identifier? {
        body[member]?.string.flatMap { Identifier($0) }
    }
}

extension Document {
    /// Whether it is the first of its thread: the first of its issuer, who had seen nothing of the other side.
    package var isFirst: Bool { sequence == 1 && seen == 0 }
}
